import { getTranslations } from 'next-intl/server';
import { Section } from '@/components/ui/card';
import { regionPath } from '@/lib/catalogue/domain/regions';
import { database } from '@/lib/http/database';
import { board, boardWeeks } from '@/lib/market/board';
import { ownListings } from '@/lib/market/queries';
import type { PersonActor } from '@/lib/shared/actor';
import { PriceRow } from '../../../_market/price-row';
import { WEEKS, yearByKind } from '../../../_market/words';

const SHOWN = 3;

type TodayPricesProps = { readonly actor: PersonActor; readonly regionCode: string | null; readonly now: Date };

/** What her own goods fetch around here; whoever has none on offer yet sees what her province trades most. */
export async function TodayPrices({ actor, regionCode, now }: TodayPricesProps) {
  const db = database();
  const province = regionCode ? regionPath(regionCode)[0]?.code.slice(0, 2) : undefined;
  const [t, rows, weeks, own] = await Promise.all([
    getTranslations('farm.home'), board(db, now, { regionPrefix: province }), boardWeeks(db, now, WEEKS, { regionPrefix: province }), ownListings(db, actor, { limit: 12 }),
  ]);
  const mine = new Set(own.map(({ leafId }) => leafId));
  const shown = [...rows.filter(({ leafId }) => mine.has(leafId)), ...rows.filter(({ leafId }) => !mine.has(leafId))].slice(0, SHOWN);
  if (shown.length === 0) return null;
  const years = yearByKind(weeks);
  return (
    <Section title={t('prices')} flush more={{ href: '/prices', label: t('board') }}>
      {shown.map((row) => <PriceRow key={`${row.leafId}:${row.gradeId}`} row={row} region={province} year={years.get(`${row.leafId}:${row.gradeId}`)} />)}
    </Section>
  );
}
