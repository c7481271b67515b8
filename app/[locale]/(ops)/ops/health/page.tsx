import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { Section } from '@/components/ui/card';
import { StatusChip } from '@/components/ui/chip';
import { Dl, type DlItem } from '@/components/ui/dl';
import { WhenText } from '@/components/ui/when';
import { database } from '@/lib/http/database';
import { houseHealth } from '@/lib/oversight/queries';
import { channelHealth, unknownNow } from '@/lib/payments/life';
import { systemClock } from '@/lib/shared/clock';
import { OpsFrame } from '../../_components/ops-frame';
import { requireOverseer } from '../../_components/overseer';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('oversight.nav'))('health') };
}

/** How institutions, worker, database and log are, in figures of this moment. */
export default async function Health() {
  const [session, t] = await Promise.all([requireOverseer('/ops/health'), getTranslations('oversight.health')]);
  const now = systemClock.now();
  const [channels, unknown, house] = await Promise.all([channelHealth(database(), session.actor, now), unknownNow(database(), session.actor), houseHealth(database(), session.actor, now)]);
  const when = (at: Date | null) => at ? <WhenText at={at} now={now} /> : t('never');
  const since = (at: Date | null): DlItem[] => at ? [{ term: t('oldest'), value: <WhenText at={at} now={now} /> }] : [];
  return (
    <OpsFrame session={session} title={t('title')} intro={t('intro')}>
      <div className="grid items-start gap-4 md:grid-cols-2 xl:grid-cols-3 large-print:grid-cols-1">
        {channels.map((one) => (
          <Section key={one.institution} title={t(`institution.${one.institution}`)} heading="inside"
            aside={one.asked > 0 && one.answered === 0 ? <StatusChip tone="bad">{t('silent')}</StatusChip> : one.answeredAt ? <StatusChip tone="ok">{t('answers')}</StatusChip> : <StatusChip tone="idle">{t('never')}</StatusChip>}>
            <Dl items={[
              { term: t('lastAnswer'), value: when(one.answeredAt) }, { term: t('lastNotify'), value: when(one.notifiedAt) }, { term: t('asked'), value: one.asked }, { term: t('answered'), value: one.answered },
              { term: t('refused'), value: one.refused }, { term: t('median'), value: one.medianMs === null ? '–' : t('ms', { ms: one.medianMs }) },
            ]} />
          </Section>
        ))}
        <Section title={t('unknown')} heading="inside">
          <Dl items={unknown.flatMap(({ kind, waiting, dueSince }) => [{ term: t(`unknownKind.${kind as 'attempt'}`), value: waiting }, ...(waiting > 0 ? since(dueSince) : [])])} />
        </Section>
        {house && (
          <>
            <Section title={t('worker')} heading="inside">
              <Dl items={[{ term: t('workers'), value: house.workers }, { term: t('jobs'), value: house.jobs }, { term: t('dueJobs'), value: house.dueJobs }, ...since(house.oldestDue), { term: t('failingJobs'), value: house.failingJobs }]} />
            </Section>
            <Section title={t('database')} heading="inside">
              <Dl items={[{ term: t('size'), value: t('mb', { mb: Math.round(Number(house.databaseBytes) / 1_048_576) }) }, { term: t('connections'), value: house.connections }]} />
            </Section>
            <Section title={t('log')} heading="inside">
              <Dl items={[{ term: t('unplaced'), value: house.unplacedFacts }, ...since(house.oldestUnplaced), { term: t('checkpoint'), value: house.checkpointSize ?? '–' }, { term: t('signed'), value: when(house.checkpointAt) }]} />
            </Section>
          </>
        )}
      </div>
    </OpsFrame>
  );
}
