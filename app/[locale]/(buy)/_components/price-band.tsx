import { getFormatter, getTranslations } from 'next-intl/server';
import { LineBand } from '@/components/charts/line-band';
import { database } from '@/lib/http/database';
import { BOARD_DAYS, boardDays } from '@/lib/market/board';
import { ownPrices } from '@/lib/orders/purchases';
import type { Actor } from '@/lib/shared/actor';
import { after, chinaDay, DAY_MS } from '@/lib/shared/clock';
import { perUnit } from '../../_market/words';

export const PRICE_DAYS = 30;

type PriceBandProps = { readonly leafId: string; readonly gradeId: string; readonly actor: Actor; readonly now: Date; readonly height?: string };

/** Thirty days of what was really paid: the median in the band of the middle half, and one's own deals as dots. */
export async function PriceBand({ leafId, gradeId, actor, now, height }: PriceBandProps) {
  const [t, format, traded, own] = await Promise.all([
    getTranslations('buy.band'), getFormatter(), boardDays(database(), now, leafId, gradeId, PRICE_DAYS), ownPrices(database(), actor, now, { leafId, gradeId, days: PRICE_DAYS })]);
  const byDay = new Map(traded.map((day) => [day.day, day]));
  const days = Array.from({ length: PRICE_DAYS }, (_, index) => chinaDay(after(now, (index - PRICE_DAYS + 1) * DAY_MS)));
  const yuan = (fen: string) => Number(perUnit(fen, 'jin')) / 100;
  const name = (day: string) => format.dateTime(new Date(`${day}T12:00:00+08:00`), { month: 'short', day: 'numeric' });
  if (traded.length === 0) return <p className="text-muted">{t('empty')}</p>;
  const dots = own.flatMap(({ day, perTonneFen }) => (days.includes(day) ? [{ index: days.indexOf(day), value: yuan(perTonneFen) }] : []));
  return (
    <>
      <LineBand height={height} points={days.map((day) => { const on = byDay.get(day); return on ? { low: yuan(on.lowFen), mid: yuan(on.medianFen), high: yuan(on.highFen) } : null; })} dots={dots}
        ends={[name(days[0]!), name(days.at(-1)!)]} format={(value) => `¥${value.toFixed(2)}`}
        label={t('label', { days: PRICE_DAYS, trades: traded.reduce((sum, day) => sum + day.trades, 0), own: dots.length })} />
      <p className="mt-2 text-[0.8125rem] text-muted">{t(dots.length > 0 ? 'noteOwn' : 'note', { days: BOARD_DAYS })}</p>
    </>
  );
}
