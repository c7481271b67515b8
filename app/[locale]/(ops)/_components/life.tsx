import { getTranslations } from 'next-intl/server';
import { Money } from '@/components/ui/amounts';
import { Section } from '@/components/ui/card';
import { Chip } from '@/components/ui/chip';
import { DataTable } from '@/components/ui/data-table';
import { Timeline, type TimelineItem } from '@/components/ui/timeline';
import { WhenText } from '@/components/ui/when';
import type { FactEvent, LedgerEvent } from '@/lib/oversight/queries';
import { stateWords } from './words';

type Event = { readonly id: string; readonly at: Date; readonly kind: string; readonly state: string; readonly amountFen: string | null; readonly note: string | null; readonly subjectId?: string | null };
const BROKEN = new Set(['FAILED', 'ABNORMAL', 'CONFLICTED', 'PARTIAL', 'REFUSED', 'AMOUNT', 'STATUS', 'REFUND_MISSING', 'SPLIT_MISMATCH', 'DUPLICATE', 'LOCAL_MISSING', 'DISCOUNT_SPONSOR', 'rejected']);

/** Of one moment, what causes comes before what follows: a payment, its try, the question, the answer, what they made. */
const ORDER = ['order', 'payment', 'attempt', 'message', 'hold', 'delivery', 'refund', 'split', 'transfer', 'break', 'correction'];
const rankOf = ({ kind, state, note }: Event): number => ORDER.indexOf(kind) * 2 + (kind === 'message' && !note?.includes('REQUEST') ? 1 : state === 'CREATED' || kind === 'message' ? 0 : 1);

/** Who recorded a fact, without the ids of people: the person is found in the fact's own page by who may. */
const actorWord = (actor: string): string => actor.split(':')[0] === 'person' ? 'person' : actor.replace(':', ' · ');

/** One timeline of what happened and what the log says of it, oldest first. */
export async function LifeLine({ events, facts }: { readonly events: readonly Event[]; readonly facts: readonly FactEvent[] }) {
  const [t, kind, word, actors] = await Promise.all([getTranslations('oversight.life'), getTranslations('evidence.kind'), stateWords(), getTranslations('oversight.actor')]);
  const what = (name: string) => t.has(`kind.${name}`) ? t(`kind.${name}`) : name;
  const items: (TimelineItem & { readonly time: number; readonly rank: number })[] = [
    ...events.map((event) => ({
      id: event.id, time: event.at.getTime(), rank: rankOf(event), at: event.at, state: BROKEN.has(event.state) ? 'broken' as const : 'done' as const,
      title: <span>{what(event.kind)} <b className="font-semibold">{word(event.state)}</b>{event.amountFen !== null && event.amountFen !== '0' && <> <Money fen={event.amountFen} /></>}</span>,
      note: event.note && <span className="break-words">{word(event.note)}</span>, by: event.subjectId && <span className="num text-xs break-all">{event.subjectId}</span>,
    })),
    ...facts.map((fact) => {
      const who = actorWord(fact.actor);
      return {
        id: fact.id, time: fact.occurredAt.getTime(), rank: 2 * ORDER.length, at: fact.occurredAt, state: 'done' as const,
        title: <span>{t('fact')} <b className="font-semibold">{kind(fact.kind.replace('.', '_') as never)}</b></span>, by: <span>{who === 'person' ? actors('person') : who} · <span className="num text-xs break-all">{fact.id}</span></span>,
      };
    }),
  ].sort((a, b) => a.time - b.time || a.rank - b.rank);
  return <Section title={t('title')} heading="inside"><Timeline label={t('title')} items={items} /></Section>;
}

/** An account by its kind's word, with whose it is. */
function Account({ id, word }: { readonly id: string; readonly word: (state: string) => string }) {
  const [kind = '', owner = ''] = id.split(':');
  return <span>{word(`account_${kind}`)}<span className="num block text-xs break-all text-muted">{owner.length > 12 ? `…${owner.slice(-8)}` : owner}</span></span>;
}

/** What the book moved for it, line by line. */
export async function Bookings({ postings }: { readonly postings: readonly LedgerEvent[] }) {
  const [t, word] = await Promise.all([getTranslations('oversight.life'), stateWords()]);
  return (
    <Section title={t('book')} heading="inside" flush>
      {postings.length === 0 ? <p className="px-4 pb-4 text-muted">{t('noBook')}</p> : (
        <DataTable caption={t('book')} rows={postings} rowKey={({ id }) => id} columns={[
          { key: 'kind', header: t('what'), primary: true, cell: (row) => <span>{word(row.kind)}{row.phase !== 'single' && <> <Chip tone="idle">{word(row.phase)}</Chip></>}<span className="block text-[0.8125rem] font-normal text-muted"><WhenText at={row.at} /></span></span> },
          { key: 'from', header: t('debit'), spare: true, cell: (row) => <Account id={row.debit} word={word} /> },
          { key: 'to', header: t('credit'), spare: true, cell: (row) => <Account id={row.credit} word={word} /> },
          { key: 'amount', header: t('amount'), align: 'right', cell: (row) => <Money fen={row.amountFen} /> },
        ]} />
      )}
    </Section>
  );
}
