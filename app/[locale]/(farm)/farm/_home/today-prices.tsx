import { getLocale, getTranslations } from 'next-intl/server';
import { CardRow, Section } from '@/components/ui/card';
import { gradeName, produceName } from '@/lib/catalogue/domain/produce';
import { regionPath } from '@/lib/catalogue/domain/regions';
import { database } from '@/lib/http/database';
import { board, BOARD_DAYS } from '@/lib/market/board';
import { ownListings } from '@/lib/market/queries';
import type { PersonActor } from '@/lib/shared/actor';
import { Trend } from '../../../_market/trend';
import { priceText } from '../../../_market/words';

const SHOWN = 3;

type TodayPricesProps = { readonly actor: PersonActor; readonly regionCode: string | null; readonly now: Date };

/** What her own goods fetch around here; whoever has none on offer yet sees what her province trades most. */
export async function TodayPrices({ actor, regionCode, now }: TodayPricesProps) {
  const db = database();
  const province = regionCode ? regionPath(regionCode)[0]?.code.slice(0, 2) : undefined;
  const [t, units, locale, rows, own] = await Promise.all([
    getTranslations('farm.home'), getTranslations('common.unit'), getLocale(), board(db, now, province ? { regionPrefix: province } : {}), ownListings(db, actor, { limit: 12 }),
  ]);
  const mine = new Set(own.map(({ leafId }) => leafId));
  const shown = [...rows.filter(({ leafId }) => mine.has(leafId)), ...rows.filter(({ leafId }) => !mine.has(leafId))].slice(0, SHOWN);
  if (shown.length === 0) return null;
  return (
    <Section title={t('prices')} flush more={{ href: '/prices', label: t('board') }}>
      {shown.map((row) => (
        <CardRow key={`${row.leafId}:${row.gradeId}`} className="flex-wrap justify-between gap-y-1">
          <span className="min-w-36 flex-1">
            {produceName(row.leafId, locale)} {gradeName(row.leafId, row.gradeId, locale)}
            <span className="block text-[0.8125rem] text-muted">{t('trades', { days: BOARD_DAYS, count: row.trades })}</span>
          </span>
          <span className="num ml-auto text-right">
            <span className="whitespace-nowrap"><b className="text-xl font-semibold">{priceText(row.medianFen)}</b>/{units('jin')} <Trend bps={row.trendBps} /></span>
            <span className="block text-[0.8125rem] text-muted">{priceText(row.medianFen, 'kg')}/{units('kg')}</span>
          </span>
        </CardRow>
      ))}
    </Section>
  );
}
