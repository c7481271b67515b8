import { getLocale, getTranslations } from 'next-intl/server';
import { Section } from '@/components/ui/card';
import { gradeName, produceName } from '@/lib/catalogue/domain/produce';
import { database } from '@/lib/http/database';
import { board } from '@/lib/market/board';
import type { Actor } from '@/lib/shared/actor';
import { Trend } from '../../../_market/trend';
import { priceText } from '../../../_market/words';
import { PriceBand, PRICE_DAYS } from '../../_components/price-band';

type BoardProps = { readonly leaves: readonly string[]; readonly actor: Actor; readonly now: Date };

/** Thirty days of real prices of what this buyer buys most; of what everybody buys, while it has bought nothing. */
export async function Board({ leaves, actor, now }: BoardProps) {
  const [t, units, locale, rows] = await Promise.all([getTranslations('buy.home'), getTranslations('common.unit'), getLocale(), board(database(), now)]);
  const byTrades = rows.toSorted((one, other) => other.trades - one.trades);
  const row = byTrades.find(({ leafId }) => leaves.includes(leafId)) ?? byTrades[0];
  if (!row) return null;
  return (
    <Section title={t('boardTitle', { produce: `${produceName(row.leafId, locale)} ${gradeName(row.leafId, row.gradeId, locale)}`, days: PRICE_DAYS })} heading="inside" more={{ href: '/prices', label: t('board') }}>
      <p className="num mb-2"><b className="text-2xl">{priceText(row.medianFen)}</b>/{units('jin')} <Trend bps={row.trendBps} />
        <span className="ml-2 text-muted">{priceText(row.medianFen, 'kg')}/{units('kg')}</span></p>
      <PriceBand leafId={row.leafId} gradeId={row.gradeId} actor={actor} now={now} />
    </Section>
  );
}
