import { getLocale, getTranslations } from 'next-intl/server';
import { LineBand } from '@/components/charts/line-band';
import { Section } from '@/components/ui/card';
import { gradeName, produceName } from '@/lib/catalogue/domain/produce';
import { database } from '@/lib/http/database';
import { board, boardDays } from '@/lib/market/board';
import { chinaDay, DAY_MS } from '@/lib/shared/clock';
import { Trend } from '../../../_market/trend';
import { perUnit, priceText } from '../../../_market/words';

const DAYS = 30;
/** Fewer days than these make no line. */
const FEWEST = 3;

/** Thirty days of real prices of what this buyer buys most; of what everybody buys, while it has bought nothing. */
export async function Board({ leaves, now }: { readonly leaves: readonly string[]; readonly now: Date }) {
  const db = database();
  const [t, units, locale, rows] = await Promise.all([getTranslations('buy.home'), getTranslations('common.unit'), getLocale(), board(db, now)]);
  const byTrades = rows.toSorted((one, other) => other.trades - one.trades);
  const row = byTrades.find(({ leafId }) => leaves.includes(leafId)) ?? byTrades[0];
  if (!row) return null;
  const known = new Map((await boardDays(db, now, row.leafId, row.gradeId, DAYS)).map((day) => [day.day, day]));
  const days = Array.from({ length: DAYS }, (_, index) => chinaDay(new Date(now.getTime() - (DAYS - 1 - index) * DAY_MS)));
  const yuan = (perTonneFen: string) => Number(perUnit(perTonneFen, 'jin')) / 100;
  return (
    <Section title={<>{produceName(row.leafId, locale)} {gradeName(row.leafId, row.gradeId, locale)}</>} heading="inside" more={{ href: '/prices', label: t('board') }}>
      <p className="num mb-2"><b className="text-2xl">{priceText(row.medianFen)}</b>/{units('jin')} <Trend bps={row.trendBps} />
        <span className="ml-2 text-muted">{priceText(row.medianFen, 'kg')}/{units('kg')}</span></p>
      {known.size >= FEWEST && <LineBand label={t('boardLabel', { days: DAYS })} format={(value) => `¥${value.toFixed(2)}`} ends={[days[0]!.slice(5), days.at(-1)!.slice(5)]}
        points={days.map((day) => { const on = known.get(day); return on ? { low: yuan(on.lowFen), mid: yuan(on.meanFen), high: yuan(on.highFen) } : null; })} />}
      <p className="mt-2 text-[0.8125rem] text-muted">{t('boardNote', { days: DAYS })}</p>
    </Section>
  );
}
