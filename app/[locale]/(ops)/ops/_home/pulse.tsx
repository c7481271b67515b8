import { getTranslations } from 'next-intl/server';
import { Section } from '@/components/ui/card';
import { StatusChip, type Tone } from '@/components/ui/chip';
import { Dl } from '@/components/ui/dl';
import { WhenText } from '@/components/ui/when';
import type { HouseHealth } from '@/lib/oversight/queries';
import type { ChannelHealth } from '@/lib/payments/life';
import { MINUTE_MS } from '@/lib/shared/clock';

type PulseProps = { readonly channels: readonly ChannelHealth[]; readonly house: HouseHealth | null; readonly now: Date };
const LATE_MS = 2 * MINUTE_MS;

/** How the house is, in one look: institutions, worker, log. */
export async function Pulse({ channels, house, now }: PulseProps) {
  const t = await getTranslations('oversight.health');
  const chip = (tone: Tone, words: string) => <StatusChip tone={tone}>{words}</StatusChip>;
  const late = (at: Date | null) => at !== null && now.getTime() - at.getTime() > LATE_MS;
  return (
    <Section title={t('title')} heading="inside" more={{ href: '/ops/health', label: t('more') }}>
      <Dl items={[
        ...channels.map(({ institution, asked, answered, answeredAt }) => ({
          term: t(`institution.${institution}`),
          value: asked > 0 && answered === 0 ? chip('bad', t('silent')) : answeredAt ? <span>{chip('ok', t('answers'))} <span className="text-sm text-muted"><WhenText at={answeredAt} now={now} /></span></span> : chip('idle', t('never')),
        })),
        ...(house ? [
          { term: t('worker'), value: house.workers === 0 ? chip('bad', t('silent')) : late(house.oldestDue) ? chip('bad', t('behind')) : chip('ok', t('keepsUp')) },
          { term: t('log'), value: late(house.oldestUnplaced) ? chip('bad', t('behind')) : chip('ok', t('keepsUp')) },
        ] : []),
      ]} />
    </Section>
  );
}
