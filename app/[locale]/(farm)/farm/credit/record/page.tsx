import { ScrollText } from 'lucide-react';
import type { Metadata } from 'next';
import { getFormatter, getTranslations } from 'next-intl/server';
import { LinkButton } from '@/components/ui/button';
import { Card, CardRow, Section } from '@/components/ui/card';
import { StatusChip, type Tone } from '@/components/ui/chip';
import { EmptyState } from '@/components/ui/empty-state';
import { Pagination } from '@/components/ui/pagination';
import { Tabs } from '@/components/ui/tabs';
import { Deadline, WhenText } from '@/components/ui/when';
import { ownDisputes } from '@/lib/credit/disputes/queries';
import type { Standing } from '@/lib/credit/domain/standing';
import type { DisputeDto, OwnLine } from '@/lib/credit/dto';
import { ownRecord, RECORD_GROUPS, type RecordGroup } from '@/lib/credit/record/queries';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import { DAY_MS, systemClock } from '@/lib/shared/clock';
import { factWords, notesOf } from '../../../../_credit/record-line';
import { DISPUTE_TONES } from '../../../../_credit/dispute-words';
import { FarmFrame } from '../../../_components/farm-frame';

type RecordProps = { readonly searchParams: Promise<{ group?: string; before?: string }> };
const GROUPS = [...(Object.keys(RECORD_GROUPS) as RecordGroup[]), 'all'] as const;
const PAGE = 20;
/** So many features are named on a line; the fact's own page has them all. */
const NAMED = 2;
const STANDING_TONES: Record<Standing, Tone> = { counts: 'ok', excused: 'info', corrected: 'info', leftOut: 'idle', imported: 'idle', old: 'idle', notSeller: 'idle', unread: 'idle' };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('credit.record'))('title') };
}

/** Every fact behind her score in plain words: what, when, with whom, whether it counts, and what it is used for. */
export default async function OwnRecord({ searchParams }: RecordProps) {
  const [t, credit, query, session] = await Promise.all([
    getTranslations('credit.record'), getTranslations('credit.page'), searchParams, requireSession({ orgs: ['farm', 'cooperative'], path: '/farm/credit/record' })]);
  const group = GROUPS.find((one) => one === query.group) ?? 'scored';
  const [lines, disputes] = await Promise.all([
    ownRecord(database(), session.actor, systemClock.now(), { group: group === 'all' ? null : group, before: query.before, limit: PAGE }), query.before ? [] : ownDisputes(database(), session.actor, 5)]);
  const here = (before?: string) => `/farm/credit/record?group=${group}${before ? `&before=${before}` : ''}`;
  return (
    <FarmFrame title={t('title')} intro={t('intro')} back={{ href: '/farm/credit', label: credit('title') }}>
      {disputes.length > 0 && <Disputes disputes={disputes} />}
      <div className={disputes.length > 0 ? 'mt-5' : undefined}>
        <Tabs label={t('filter')} tabs={GROUPS.map((one) => ({ href: `/farm/credit/record?group=${one}`, label: t(`group.${one}`), current: one === group }))} />
      </div>
      {lines.length === 0
        ? <EmptyState icon={ScrollText} title={t('none')} action={<LinkButton href="/farm/sell">{t('goSell')}</LinkButton>}>{t('noneText')}</EmptyState>
        : <Card flush>{lines.map((line) => <Row key={line.id} line={line} />)}</Card>}
      <Pagination nextHref={lines.length === PAGE ? here(lines.at(-1)!.id) : null} firstHref={query.before ? here() : null} />
      <Card flush className="mt-4"><CardRow href="/farm/credit/readings"><span className="flex-1">{t('readings')}</span></CardRow></Card>
    </FarmFrame>
  );
}

async function Disputes({ disputes }: { readonly disputes: readonly DisputeDto[] }) {
  const [t, kind, state] = await Promise.all([getTranslations('credit.record'), getTranslations('evidence.kind'), getTranslations('credit.dispute.state')]);
  return (
    <Section title={t('disputes')} flush>
      {disputes.map((dispute) => (
        <CardRow key={dispute.id} href={`/farm/credit/record/${dispute.factId}`} className="flex-wrap gap-y-1">
          <span className="min-w-32 flex-1"><span className="block font-medium">{kind(dispute.kind.replace('.', '_'))}</span><span className="block text-sm text-muted"><WhenText at={dispute.openedAt} dayOnly /></span></span>
          <span className="flex flex-wrap gap-2"><StatusChip tone={DISPUTE_TONES[dispute.state]}>{state(dispute.state)}</StatusChip>{dispute.endedAt === null && <Deadline at={dispute.dueAt} />}</span>
        </CardRow>
      ))}
    </Section>
  );
}

async function Row({ line }: { readonly line: OwnLine }) {
  const [t, page, names, format, words, notes] = await Promise.all([
    getTranslations('credit.record'), getTranslations('credit.page'), getTranslations('credit.features'), getFormatter(), factWords(line), notesOf(line)]);
  const named = format.list(line.readBy.slice(0, NAMED).map((feature) => names(`${feature}.name`)));
  const isUsed = line.standing === 'counts' || line.standing === 'excused' || line.standing === 'corrected';
  // What was told much later than it happened says so; otherwise one day is enough.
  const toldLate = Date.parse(line.recordedAt) - Date.parse(line.occurredAt) > DAY_MS;
  return (
    <CardRow href={`/farm/credit/record/${line.id}`}>
      <span className="min-w-0 flex-1">
        <span className="flex flex-wrap items-baseline justify-between gap-x-3 gap-y-0.5">
          <span className="min-w-0 font-medium">{words}</span>
          <span className="num text-sm text-muted"><WhenText at={line.occurredAt} /></span>
        </span>
        <span className="block text-sm text-muted">
          {[line.withName && t('with', { name: line.withName }), ...notes].filter(Boolean).join(' · ')}
          {toldLate && <> · {t.rich('recorded', { when: () => <WhenText key="at" at={line.recordedAt} dayOnly /> })}</>}
        </span>
        {isUsed && named && <span className="block text-sm text-muted">{t('reads', { features: named })}{line.readBy.length > NAMED && <> {t('more', { count: line.readBy.length })}</>}</span>}
        <span className="mt-1 flex flex-wrap gap-2">
          <StatusChip tone={STANDING_TONES[line.standing]}>{t(`standing.${line.standing}`)}</StatusChip>
          {line.dispute && <StatusChip tone="wait">{page(line.dispute === 'underWay' ? 'disputed' : 'unresolved')}</StatusChip>}
        </span>
      </span>
    </CardRow>
  );
}
