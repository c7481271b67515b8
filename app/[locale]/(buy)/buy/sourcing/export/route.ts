import { getLocale, getTranslations } from 'next-intl/server';
import { gradeName, produceName } from '@/lib/catalogue/domain/produce';
import { requireSession } from '@/lib/http/session';
import { tableResponse, type TableColumn } from '@/lib/http/table-file';
import { chinaDay, systemClock } from '@/lib/shared/clock';
import { perUnit, reasonWords } from '../../../../_market/words';
import { readSearch, runSearch, type SourcingQuery } from '../_components/search';

const NUMBERS = { km: '#,##0', available: '#,##0.0', minimum: '#,##0.0', price: '0.00', freight: '0.00', gradePenalty: '0.00', urgency: '0.00', landed: '0.00' } as const;
const HEAD = ['seller', 'produce', 'grade', 'place', 'km', 'available', 'minimum', 'from', 'to', 'price', 'freight', 'gradePenalty', 'urgency', 'landed', 'why'] as const;

/** The same matches as a table for a spreadsheet; masses in kg, prices in yuan per kg. */
export async function GET(request: Request): Promise<Response> {
  const session = await requireSession({ orgs: ['buyer', 'cooperative'] });
  const [t, locale, query] = [await getTranslations('market.csv'), await getLocale(), new URL(request.url).searchParams];
  const search = await readSearch(Object.fromEntries(query) as SourcingQuery, session, systemClock.now());
  const found = await runSearch(search, session);
  const yuan = (fen: string): number => Number(perUnit(fen, 'kg')) / 100;
  const kilograms = (grams: string): number => Number(grams) / 1000;
  const rows = await Promise.all((found?.matches ?? []).map(async ({ listing, roadKm, freightFen, gradeFen, urgencyFen, landedFen, reasons }) => [
    listing.sellerName, produceName(listing.leafId, locale, listing.variety), gradeName(listing.leafId, listing.gradeId, locale), listing.place, roadKm,
    kilograms(listing.remainingGrams), kilograms(listing.minimumGrams), new Date(listing.harvestFrom), new Date(listing.harvestTo), yuan(listing.pricePerTonneFen), yuan(freightFen),
    yuan(gradeFen), yuan(urgencyFen), yuan(landedFen), (await Promise.all(reasons.map(reasonWords))).join('; '),
  ]));
  const columns = HEAD.map((name): TableColumn => ({ header: t(name), format: name === 'from' || name === 'to' ? 'yyyy-mm-dd' : NUMBERS[name as keyof typeof NUMBERS], ...(name === 'why' && { width: 40 }) }));
  return tableResponse({ name: `harvestloop-${search.leaf.id}-${chinaDay(search.now)}`, sheet: produceName(search.leaf.id, locale), columns, rows }, query.get('as') === 'csv' ? 'csv' : 'xlsx');
}
