import { getLocale, getTranslations } from 'next-intl/server';
import { produceLeaf, gradeName } from '@/lib/catalogue/domain/produce';
import { database } from '@/lib/http/database';
import { board, BOARD_DAYS } from '@/lib/market/board';
import { formatFen } from '@/lib/shared/money';
import { systemClock } from '@/lib/shared/clock';
import { priceText } from '../../../../_market/words';

/** Beside the price one is about to ask: what the same goods really fetched lately; where nothing was traded, what is usual. */
export async function BoardBeside({ leafId }: { readonly leafId: string }) {
  const [t, locale, rows] = await Promise.all([getTranslations('market.sell'), getLocale(), board(database(), systemClock.now(), { leafId })]);
  const leaf = produceLeaf(leafId);
  return (
    <div className="mb-4 rounded-sm bg-sprout px-3 py-2.5">
      {rows.length === 0 && leaf && (
        <p>{t('usualBand', { low: formatFen(leaf.farmGate.lowFen), high: formatFen(leaf.farmGate.highFen) })}</p>
      )}
      {rows.length > 0 && (
        <>
          <p className="text-sm text-muted">{t('boardDays', { days: BOARD_DAYS })}</p>
          <ul>
            {rows.map((row) => (
              <li key={row.gradeId} className="flex flex-wrap items-baseline justify-between gap-x-3 py-0.5">
                <span>{gradeName(leafId, row.gradeId, locale)}</span>
                <span className="num"><b className="font-semibold">{priceText(row.medianFen)}</b>{t('perJin')}
                  <span className="ml-2 text-sm text-muted">{priceText(row.medianFen, 'kg')}{t('perKg')}</span>
                  <span className="block text-right text-sm text-muted">{t('mostly')} {priceText(row.lowFen)}–{priceText(row.highFen)}</span></span>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
