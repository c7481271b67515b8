import { getLocale, getTranslations } from 'next-intl/server';
import { gradeName, produceName } from '@/lib/catalogue/domain/produce';
import { requireSession } from '@/lib/http/session';
import { chinaDay, systemClock } from '@/lib/shared/clock';
import { yuanText } from '@/lib/shared/money';
import { perUnit, plainMass, reasonWords } from '../../../../_market/words';
import { readSearch, runSearch, type SourcingQuery } from '../_components/search';

/** A cell as spreadsheets read it: quoted, and a text that would come alive as a formula is kept a text. */
const cell = (value: string | number): string => `"${String(value).replace(/^[=+\-@\t\r]/, "'$&").replaceAll('"', '""')}"`;

/** The same matches as a table for a spreadsheet; masses in kg, prices in yuan per kg. */
export async function GET(request: Request): Promise<Response> {
  const session = await requireSession({ orgs: ['buyer', 'cooperative'] });
  const [t, locale] = await Promise.all([getTranslations('market.csv'), getLocale()]);
  const search = await readSearch(Object.fromEntries(new URL(request.url).searchParams) as SourcingQuery, session, systemClock.now());
  const found = await runSearch(search, session);
  const head = ['seller', 'produce', 'grade', 'place', 'km', 'available', 'minimum', 'from', 'to', 'price', 'freight', 'gradePenalty', 'urgency', 'landed', 'why'] as const;
  const money = (fen: string) => yuanText(perUnit(fen, 'kg'));
  const rows = await Promise.all((found?.matches ?? []).map(async ({ listing, roadKm, freightFen, gradeFen, urgencyFen, landedFen, reasons }) => [
    listing.sellerName, produceName(listing.leafId, locale, listing.variety), gradeName(listing.leafId, listing.gradeId, locale), listing.place, roadKm,
    plainMass(listing.remainingGrams, 'kg'), plainMass(listing.minimumGrams, 'kg'), listing.harvestFrom, listing.harvestTo, money(listing.pricePerTonneFen), money(freightFen),
    money(gradeFen), money(urgencyFen), money(landedFen), (await Promise.all(reasons.map(reasonWords))).join('; '),
  ]));
  const text = [head.map((name) => t(name)), ...rows].map((row) => row.map(cell).join(',')).join('\r\n');
  const name = `harvestloop-${search.leaf.id}-${chinaDay(search.now)}.csv`;
  // The mark at the beginning tells spreadsheets that it is UTF-8.
  return new Response(`\ufeff${text}\r\n`, { headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${name}"`, 'cache-control': 'no-store' } });
}
