import { ListChecks } from 'lucide-react';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { Link } from '@/components/navigation';
import { Money } from '@/components/ui/amounts';
import { Section } from '@/components/ui/card';
import { Chip, StatusChip } from '@/components/ui/chip';
import { DataTable } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { database } from '@/lib/http/database';
import { queues } from '@/lib/oversight/queries';
import { systemClock } from '@/lib/shared/clock';
import { QUEUES, type Queue } from '@/lib/shared/waiting';
import { Age } from '../../_components/age';
import { OpsFrame } from '../../_components/ops-frame';
import { requireOverseer } from '../../_components/overseer';
import { stateWords } from '../../_components/words';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('oversight.nav'))('queues') };
}

/** Everything that waits for a person, or one queue of it, the oldest first. */
export default async function Queues({ searchParams }: { readonly searchParams: Promise<{ queue?: string }> }) {
  const [session, query, t, names, word] = await Promise.all([requireOverseer('/ops/queues'), searchParams, getTranslations('oversight.queues'), getTranslations('oversight.queue'), stateWords()]);
  const now = systemClock.now();
  const chosen = QUEUES.find((queue) => queue === query.queue) ?? null;
  const all = await queues(database(), session.actor, now);
  const rows = all.filter(({ queue }) => chosen === null || queue === chosen).flatMap(({ items }) => items).sort((a, b) => a.since.getTime() - b.since.getTime());
  const tab = (queue: Queue | null, label: string, count: number) => (
    <Link key={queue ?? 'all'} href={queue === null ? '/ops/queues' : `/ops/queues?queue=${queue}`} aria-current={chosen === queue ? 'page' : undefined}
      className={`inline-flex min-h-11 items-center gap-1.5 rounded-full border px-3.5 text-sm no-underline ${chosen === queue ? 'border-field-fill bg-field-fill text-on-field' : 'border-line bg-card text-ink hover:bg-selected'}`}>{label} <span className="num">{count}</span></Link>
  );
  return (
    <OpsFrame session={session} title={chosen === null ? t('title') : names(chosen)} intro={chosen === null ? t('intro') : t(`about.${chosen}`)}>
      <nav aria-label={t('filter')} className="mb-4 flex flex-wrap gap-2">
        {tab(null, t('all'), all.reduce((sum, { items }) => sum + items.length, 0))}
        {all.map(({ queue, items }) => tab(queue, names(queue), items.length))}
      </nav>
      <Section title={t('waiting')} heading="inside" flush>
        {rows.length === 0 ? <EmptyState icon={ListChecks} title={t('empty')}>{t('emptyHint')}</EmptyState> : (
          <DataTable caption={t('waiting')} rows={rows} rowKey={({ queue, subjectId }) => `${queue}:${subjectId}`} columns={[
            { key: 'what', header: t('what'), primary: true, cell: (row) => <span className="block text-left"><Link href={`/ops/queues/${row.queue}/${row.subjectId}`} prefetch={false} className="-my-2.5 inline-flex min-h-11 items-center font-semibold text-field">{names(row.queue)}</Link><span className="num block text-xs font-normal break-all text-muted">{row.orderNumber ?? row.subjectId}</span></span> },
            { key: 'state', header: t('state'), cell: (row) => <StatusChip tone="bad">{word(row.state)}</StatusChip> },
            { key: 'whose', header: t('whose'), cell: (row) => row.organisationName ?? '' },
            { key: 'amount', header: t('amount'), align: 'right', cell: (row) => row.amountFen && <Money fen={row.amountFen} /> },
            { key: 'note', header: t('note'), spare: true, className: 'max-w-72', cell: (row) => <span className="text-sm text-muted break-words">{row.note && word(row.note)}</span> },
            { key: 'holder', header: t('holder'), cell: (row) => <>{row.holderName === null ? <span className="text-muted">{t('nobody')}</span> : row.holderPersonId === session.actor.personId ? <Chip tone="ok">{t('me')}</Chip> : row.holderName}{row.proposal && <span className="mt-1 block"><Chip tone="wait">{t('proposed')}</Chip></span>}</> },
            { key: 'age', header: t('age'), align: 'right', cell: (row) => <Age since={row.since} now={now} /> },
          ]} />
        )}
      </Section>
    </OpsFrame>
  );
}
