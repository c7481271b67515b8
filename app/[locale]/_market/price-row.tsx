import { getLocale, getTranslations } from 'next-intl/server';
import { Link } from '@/components/navigation';
import { CardRow } from '@/components/ui/card';
import { gradeName, produceName } from '@/lib/catalogue/domain/produce';
import { BOARD_DAYS } from '@/lib/market/board';
import type { BoardRowDto } from '@/lib/market/dto';
import { Trend } from './trend';
import { priceText } from './words';

/** One line of the price board as it stands on a phone: what it is and how often it was traded, what it fetched and whither that goes. */
export async function PriceRow({ row, href }: { readonly row: BoardRowDto; readonly href?: string }) {
  const [t, units, locale] = await Promise.all([getTranslations('market.prices'), getTranslations('common.unit'), getLocale()]);
  const name = <><b className="font-semibold">{produceName(row.leafId, locale)}</b> {gradeName(row.leafId, row.gradeId, locale)}</>;
  return (
    <CardRow className="items-start justify-between gap-3">
      <span className="min-w-0 flex-1">
        {href ? <Link href={href} className="inline-flex min-h-11 flex-wrap items-center gap-x-2 text-field">{name}</Link> : name}
        <span className="block text-[0.8125rem] text-muted">{t('tradesIn', { days: BOARD_DAYS, count: row.trades })}</span>
      </span>
      <span className="num flex-none text-right">
        <span className="block whitespace-nowrap"><b className="text-xl font-semibold">{priceText(row.medianFen)}</b>/{units('jin')}</span>
        <span className="block whitespace-nowrap text-[0.8125rem] text-muted"><Trend bps={row.trendBps} /> {priceText(row.medianFen, 'kg')}/{units('kg')}</span>
      </span>
    </CardRow>
  );
}
