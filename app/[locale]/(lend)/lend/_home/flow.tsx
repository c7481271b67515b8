import { getLocale, getTranslations } from 'next-intl/server';
import { ShareBar } from '@/components/charts/mini-bars';
import { StackBars } from '@/components/charts/stack-bars';
import { Money } from '@/components/ui/amounts';
import { Section } from '@/components/ui/card';
import { Dl } from '@/components/ui/dl';
import { regionName } from '@/lib/catalogue/domain/regions';
import type { PortfolioDto } from '@/lib/lending/desk';
import { formatFen } from '@/lib/shared/money';

/** Money that came back above the line, money that went out below it, month by month. */
export async function Flow({ portfolio: { months } }: { readonly portfolio: PortfolioDto }) {
  const t = await getTranslations('lend.home');
  return (
    <Section title={t('flow')} heading="inside">
      <StackBars label={t('flowLabel')} format={(fen) => formatFen(BigInt(Math.round(fen))).replace(/\.\d\d$/, '')} height="h-52"
        series={[{ key: 'repaid', name: t('repaidByMonth'), fill: 'field' }, { key: 'lent', name: t('lentByMonth'), fill: 'gold', below: true }]}
        bars={months.map(({ month, lentFen, repaidFen }) => ({ name: month.slice(2), values: { repaid: Number(repaidFen), lent: Number(lentFen) } }))} />
    </Section>
  );
}

const FILLS = ['var(--field)', 'var(--field-mid)', 'var(--gold)', 'var(--sky)', 'var(--field-pale)', 'var(--clay)'];

/** Where the money lies: a county that has a bad year takes all of its loans with it. */
export async function Regions({ portfolio: { regions } }: { readonly portfolio: PortfolioDto }) {
  const [t, locale] = await Promise.all([getTranslations('lend.home'), getLocale()]);
  return (
    <Section title={t('regions')} heading="inside">
      <ShareBar label={t('regionsLabel')} shares={regions.map(({ regionCode, owedFen }, index) => ({ name: regionCode, weight: Number(BigInt(owedFen) / 100n), fill: FILLS[index % FILLS.length] }))} />
      <Dl className="mt-2" items={regions.map(({ regionCode, owedFen }, index) => ({
        term: <span className="inline-flex items-center gap-2"><span aria-hidden className="size-2.5 rounded-[3px]" style={{ background: FILLS[index % FILLS.length] }} />{regionCode ? regionName(regionCode, locale) : t('nowhere')}</span>,
        value: <Money fen={owedFen} />,
      }))} />
    </Section>
  );
}
