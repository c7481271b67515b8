import { getLocale, getTranslations } from 'next-intl/server';
import { Sparkline } from '@/components/charts/sparkline';
import { CardRow } from '@/components/ui/card';
import { gradeName, produceName } from '@/lib/catalogue/domain/produce';
import type { BoardRowDto } from '@/lib/market/dto';
import { Trend } from './trend';
import { chartOf, priceText } from './words';

type PriceRowProps = { readonly row: BoardRowDto; readonly region?: string; readonly year?: readonly (number | null)[] };

/** One line of the price board as it stands on a phone: what it is and whither its price goes, the year's line, what it fetched. */
export async function PriceRow({ row, region, year = [] }: PriceRowProps) {
  const [t, units, locale] = await Promise.all([getTranslations('market.prices'), getTranslations('common.unit'), getLocale()]);
  return (
    <CardRow href={chartOf(row, region)}>
      <span className="min-w-0 flex-1">
        <span className="block"><b className="font-semibold">{produceName(row.leafId, locale)}</b> {gradeName(row.leafId, row.gradeId, locale)}</span>
        <span className="mt-0.5 flex flex-wrap items-center gap-x-1.5 text-[0.8125rem] text-muted"><Trend bps={row.trendBps} /><span className={row.trendBps === null ? undefined : 'max-sm:hidden'}>{t('trades', { count: row.trades })}</span></span>
      </span>
      <Sparkline values={year} className="h-8 w-14 flex-none sm:w-20 max-[21rem]:hidden large-print:hidden" />
      <span className="num flex-none text-right">
        <span className="block whitespace-nowrap"><b className="text-xl font-semibold">{priceText(row.medianFen)}</b>/{units('jin')}</span>
        <span className="block whitespace-nowrap text-[0.8125rem] text-muted">{priceText(row.medianFen, 'kg')}/{units('kg')}</span>
      </span>
    </CardRow>
  );
}
