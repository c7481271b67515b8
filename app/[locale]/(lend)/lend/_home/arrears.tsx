import { getTranslations } from 'next-intl/server';
import { ShareBar } from '@/components/charts/mini-bars';
import { Money } from '@/components/ui/amounts';
import { Section } from '@/components/ui/card';
import { Dl } from '@/components/ui/dl';
import type { PortfolioDto } from '@/lib/lending/desk';

type Bucket = PortfolioDto['buckets'][number]['bucket'];
/** The later, the redder. */
const FILLS: Record<Bucket, string> = { CURRENT: 'var(--field)', DPD_1_30: 'var(--honey)', DPD_31_60: 'var(--gold)', DPD_61_90: 'var(--clay)', DPD_OVER_90: 'var(--clay-ink)' };
const percent = (bps: number): string => `${(bps / 100).toFixed(1)}%`;

/** What is lent out by days past due: a late loan counts whole. */
export async function Arrears({ portfolio: { buckets, par1Bps, par30Bps, par90Bps } }: { readonly portfolio: PortfolioDto }) {
  const t = await getTranslations('lend.home');
  return (
    <Section title={t('arrears')} heading="inside">
      <ShareBar label={t('arrearsLabel')} shares={buckets.map(({ bucket, owedFen }) => ({ name: bucket, weight: Number(BigInt(owedFen) / 100n), fill: FILLS[bucket] }))} />
      <Dl className="mt-2" items={buckets.map(({ bucket, owedFen }) => ({
        term: <span className="inline-flex items-center gap-2"><span aria-hidden className="size-2.5 rounded-[3px]" style={{ background: FILLS[bucket] }} />{t(`bucket.${bucket}`)}</span>, value: <Money fen={owedFen} />,
      }))} />
      <dl className="mt-2 grid grid-cols-3 gap-2 border-t border-line pt-3 text-center">
        {([['PAR1', par1Bps], ['PAR30', par30Bps], ['PAR90', par90Bps]] as const).map(([name, bps]) => (
          <div key={name}><dt className="text-sm text-muted">{name}</dt><dd className="num text-lg font-semibold">{percent(bps)}</dd></div>
        ))}
      </dl>
    </Section>
  );
}
