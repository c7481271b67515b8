import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/forms/action-form';
import { SubmitButton } from '@/components/forms/submit-button';
import { Textarea } from '@/components/forms/text-field';
import { Link } from '@/components/navigation';
import { Money } from '@/components/ui/amounts';
import { Section } from '@/components/ui/card';
import { StatusChip } from '@/components/ui/chip';
import { Dl, type DlItem } from '@/components/ui/dl';
import { Notice } from '@/components/ui/notice';
import { Timeline } from '@/components/ui/timeline';
import { WhenText } from '@/components/ui/when';
import { database } from '@/lib/http/database';
import { waitingItem } from '@/lib/oversight/queries';
import { correctionsOf } from '@/lib/payments/corrections/queries';
import { systemClock } from '@/lib/shared/clock';
import { QUEUES } from '@/lib/shared/waiting';
import { OneButton } from '../../../../../(account)/_components/one-button';
import { Age } from '../../../../_components/age';
import { OpsFrame } from '../../../../_components/ops-frame';
import { requireOverseer, worksHere } from '../../../../_components/overseer';
import { stateWords } from '../../../../_components/words';
import { handBack, onboardAgain, rerun, take } from '../../../actions';
import { Corrections } from './_components/corrections';

type ItemProps = { readonly params: Promise<{ queue: string; subject: string }>; readonly searchParams: Promise<{ done?: string }> };
const DONE = ['taken', 'handedBack', 'proposed', 'approved', 'declined', 'withdrawn', 'asked', 'rerun'] as const;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('oversight.item'))('title') };
}

/** One thing that waits: what it is, who sees to it, and how two people end it. */
export default async function Item({ params, searchParams }: ItemProps) {
  const { queue: asked, subject } = await params;
  const queue = QUEUES.find((one) => one === asked);
  if (!queue) notFound();
  const [session, query, t, names, queuesWords, word] = await Promise.all([
    requireOverseer(`/ops/queues/${queue}/${subject}`), searchParams, getTranslations('oversight.item'), getTranslations('oversight.queue'), getTranslations('oversight.queues'), stateWords()]);
  const { actor } = session;
  const now = systemClock.now();
  const [found, corrections] = await Promise.all([waitingItem(database(), actor, queue, subject, now), correctionsOf(database(), actor, subject)]);
  if (!found && corrections.length === 0) notFound();
  const item = found?.item ?? null;
  const works = worksHere(session);
  const fields = { queue, subjectId: subject };
  const done = DONE.find((one) => one === query.done);
  const facts: DlItem[] = item ? [
    { term: queuesWords('state'), value: <StatusChip tone="bad">{word(item.state)}</StatusChip> },
    ...(item.amountFen ? [{ term: queuesWords('amount'), value: <Money fen={item.amountFen} />, strong: true }] : []),
    ...(item.organisationId ? [{ term: queuesWords('whose'), value: <Link href={`/ops/organisations/${item.organisationId}`} className="text-field">{item.organisationName ?? item.organisationId}</Link> }] : []),
    ...(item.paymentId ? [{ term: t('payment'), value: <Link href={`/ops/payments/${item.paymentId}`} className="text-field">{item.orderNumber ?? t('look')}</Link> }] : []),
    ...(queue === 'checks' && subject.startsWith('per_') ? [{ term: t('person'), value: <Link href={`/ops/people/${subject}`} className="text-field">{t('look')}</Link> }] : []),
    ...(item.note ? [{ term: queuesWords('note'), value: <span className="break-words">{word(item.note)}</span> }] : []),
    { term: t('since'), value: <WhenText at={item.since} now={now} /> },
  ] : [];
  return (
    <OpsFrame session={session} title={names(queue)} back={{ href: `/ops/queues?queue=${queue}`, label: queuesWords('title') }} chips={item && <Age since={item.since} now={now} />}>
      {done && <Notice tone="ok" live className="mb-4">{t(`done.${done}`)}</Notice>}
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)] large-print:lg:grid-cols-1">
        <div className="grid gap-4">
          <Section title={t('title')} heading="inside">
            <p className="num mb-2 text-xs break-all text-muted">{subject}</p>
            {item ? <Dl items={facts} /> : <Notice tone="ok">{t('ended')}</Notice>}
            {item && <p className="mt-3 text-muted">{t(`help.${queue}`)}</p>}
            {item && works && queue === 'merchants' && <div className="mt-3"><OneButton action={onboardAgain} fields={fields}>{t('onboardAgain')}</OneButton></div>}
            {item && works && queue === 'jobs' && item.holderPersonId === actor.personId && <div className="mt-3"><OneButton action={rerun} fields={fields}>{t('rerun')}</OneButton></div>}
          </Section>
          <Corrections session={session} item={item} queue={queue} subjectId={subject} corrections={corrections} works={works} />
        </div>
        <div className="grid gap-4">
          <Section title={t('holder')} heading="inside">
            <p className="mb-3">{item?.holderName ? t('heldBy', { name: item.holderName }) : t('heldByNobody')}</p>
            {works && item && item.holderPersonId === null && <OneButton action={take} fields={fields} look="primary">{t('take')}</OneButton>}
            {works && item && item.holderPersonId !== null && (item.holderPersonId === actor.personId || actor.role === 'owner' || actor.role === 'manager') && (
              <ActionForm action={handBack} label={t('handBack')}>
                {Object.entries(fields).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />)}
                <Textarea name="note" label={t('handBackNote')} rows={2} maxLength={200} />
                <SubmitButton look="secondary" size="md">{t('handBack')}</SubmitButton>
              </ActionForm>
            )}
            {!works && <p className="text-sm text-muted">{t('onlyLooks')}</p>}
          </Section>
          {found && found.turns.length > 0 && (
            <Section title={t('history')} heading="inside">
              <Timeline label={t('history')} items={found.turns.map(({ id, act, name, note, at }) => ({ id, at, state: 'done' as const, title: t(`act.${act}`, { name }), note }))} />
            </Section>
          )}
        </div>
      </div>
    </OpsFrame>
  );
}
