import { getTranslations } from 'next-intl/server';
import { ShareBar } from '@/components/charts/mini-bars';
import { Money } from '@/components/ui/amounts';
import { Section } from '@/components/ui/card';
import { Dl } from '@/components/ui/dl';
import type { PortfolioDto } from '@/lib/lending/desk';

/** What is lent out by days past due: a late loan counts whole. */
export async function Arrears({ portfolio: { buckets } }: { readonly portfolio: PortfolioDto }) {
  const t = await getTranslations('lend.home');
  return (
    <Section title={t('arrears')} heading="inside">
      <ShareBar label={t('arrearsLabel')} shares={buckets.map(({ bucket, owedFen }) => ({ name: bucket, weight: Number(BigInt(owedFen) / 100n) }))} />
      <Dl className="mt-3" items={buckets.map(({ bucket, owedFen }) => ({ term: t(`bucket.${bucket}`), value: <Money fen={owedFen} /> }))} />
    </Section>
  );
}
