import { getFormatter, getTranslations } from 'next-intl/server';
import type { Tone } from '@/components/ui/chip';
import type { DemandStatus } from '@/lib/market/domain/demand';
import type { Reason, RequestReason } from '@/lib/market/domain/match';
import type { ListingStatus } from '@/lib/market/domain/listing';
import type { BoardWeekDto } from '@/lib/market/dto';
import type { OfferStatus } from '@/lib/market/domain/offer';
import { formatFen } from '@/lib/shared/money';
import { GRAMS_PER_UNIT, massText, MASS_UNITS, type MassUnit } from '@/lib/shared/quantity';

export const LISTING_TONES: Record<ListingStatus, Tone> = { draft: 'idle', published: 'ok', closed: 'info', expired: 'idle', withdrawn: 'idle' };
export const DEMAND_TONES: Record<DemandStatus, Tone> = { open: 'ok', partly_filled: 'wait', filled: 'info', expired: 'idle', withdrawn: 'idle' };
export const OFFER_TONES: Record<OfferStatus, Tone> = { pending: 'wait', countered: 'wait', accepted: 'ok', declined: 'bad', expired: 'idle', withdrawn: 'idle' };

/** Fen per tonne as fen per unit, rounded half up to a fen: for figures that compare, never for what is paid. */
export const perUnit = (perTonneFen: string, unit: MassUnit): bigint => (BigInt(perTonneFen) * GRAMS_PER_UNIT[unit] + GRAMS_PER_UNIT.tonne / 2n) / GRAMS_PER_UNIT.tonne;
/** "¥2.38" of fen per tonne, per unit. */
export const priceText = (perTonneFen: string, unit: MassUnit = 'jin'): string => formatFen(perUnit(perTonneFen, unit));

/** The unit in which a mass is short to say: from ten tonnes on in tonnes, otherwise what it is sold by. */
export const shortUnit = (grams: string, unit: MassUnit): MassUnit => (BigInt(grams) >= 10_000_000n ? 'tonne' : unit);
/** "1,200" of grams, without separators, as it is put into a field. */
export const plainMass = (grams: string, unit: MassUnit): string => massText(BigInt(grams), unit, 3).replaceAll(',', '');

/** "1,200 斤": a mass within a sentence. */
export async function massWords(grams: string | bigint, unit: MassUnit): Promise<string> {
  const t = await getTranslations('common.unit');
  return `${massText(BigInt(grams), unit)} ${t(unit)}`;
}

/** Why a listing or a request is recommended. */
export async function reasonWords(reason: Reason | RequestReason): Promise<string> {
  const t = await getTranslations('market.reasons');
  const day = 'day' in reason ? await dayRange(reason.day, reason.day) : '';
  return t(reason.code, { ...reason, day });
}

/** 11月23日 – 25日 or "Nov 23 – 25"; one day alone stands alone, and the month is said again only when it is another one. */
export async function dayRange(from: string, to: string): Promise<string> {
  const format = await getFormatter();
  const day = (text: string) => new Date(`${text}T12:00:00+08:00`);
  const whole = { month: 'short', day: 'numeric' } as const;
  const first = format.dateTime(day(from), whole);
  return from === to ? first : `${first} – ${format.dateTime(day(to), from.slice(0, 7) === to.slice(0, 7) ? { day: 'numeric' } : whole)}`;
}

export const asUnit = (text: string | undefined, otherwise: MassUnit): MassUnit => MASS_UNITS.find((unit) => unit === text) ?? otherwise;
export const asDay = (text: string | undefined): string | null => (text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : null);

/** A year of the price board. */
export const WEEKS = 52;
/** Yuan per jin, for charts only. */
export const yuanPerJin = (perTonneFen: string): number => Number(perUnit(perTonneFen, 'jin')) / 100;
/** The year's line of every kind and grade, by "leaf:grade"; null in weeks without a trade. */
export function yearByKind(weeks: readonly BoardWeekDto[]): Map<string, (number | null)[]> {
  const years = new Map<string, (number | null)[]>();
  for (const { leafId, gradeId, week, meanFen } of weeks) {
    const key = `${leafId}:${gradeId}`;
    const year = years.get(key) ?? Array.from({ length: WEEKS }, () => null);
    year[week] = yuanPerJin(meanFen);
    years.set(key, year);
  }
  return years;
}

/** Where the price board draws a kind and grade; `region` is a province's two digits. */
export const chartOf = ({ leafId, gradeId }: { readonly leafId: string; readonly gradeId: string }, region?: string): string =>
  `/prices?leaf=${leafId}&grade=${gradeId}${region ? `&region=${region}0000` : ''}#chart`;
