import { getLocale, getTranslations } from 'next-intl/server';
import { gradeName, produceName } from '@/lib/catalogue/domain/produce';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import { tableResponse } from '@/lib/http/table-file';
import { BUYERS } from '@/lib/orders/policy';
import { ordersOf } from '@/lib/orders/queries';
import { chinaDay, systemClock } from '@/lib/shared/clock';

/** As many orders as a person reads in a spreadsheet; older ones are found by their number. */
const MOST = 2000;

/** One's orders as a table for a spreadsheet: those that are going on, or those that are over. */
export async function GET(request: Request): Promise<Response> {
  const session = await requireSession({ orgs: BUYERS });
  const [t, badge, units, locale, query] = [await getTranslations('orders.list.column'), await getTranslations('orders.badge'), await getTranslations('common.unit'), await getLocale(), new URL(request.url).searchParams];
  const open = query.get('view') !== 'done';
  const orders = await ordersOf(database(), session.actor, { side: 'buyer', open, limit: MOST });
  return tableResponse({
    name: `harvestloop-${open ? 'orders' : 'orders-done'}-${chinaDay(systemClock.now())}`, sheet: (await getTranslations('orders.list'))('buyTitle'),
    columns: [
      { header: t('order'), width: 20 }, { header: t('other'), width: 16 }, { header: t('goods'), width: 22 }, { header: `${t('mass')} (${units('kg')})`, format: '#,##0.0' },
      { header: `${t('amount')} (CNY)`, format: '#,##0.00' }, { header: t('deliverOn'), format: 'yyyy-mm-dd', width: 12 }, { header: t('state'), width: 14 },
    ],
    rows: orders.map((row) => [row.number, row.other.shortName, `${produceName(row.leafId, locale, row.variety)} ${gradeName(row.leafId, row.gradeId, locale)}`,
      Number(row.massGrams) / 1000, Number(row.amountFen) / 100, new Date(row.deliverOn), badge(row.badge)]),
  }, query.get('as') === 'csv' ? 'csv' : 'xlsx');
}
