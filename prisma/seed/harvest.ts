import { chinaDayStart, chinaDay, DAY_MS } from '@/lib/shared/clock';
import type { Crop } from './cast';
import type { Chance } from './chance';
import type { Buyer, Cast, Farm } from './founding';

/** How far a sale has come, in order. */
export const STAGES = ['offered', 'agreed', 'signed', 'paid', 'sent', 'weighed', 'decided'] as const;
export type Stage = (typeof STAGES)[number];

export const yuan = (fen: number): string => (fen / 100).toFixed(2);

/** One sale as the season plans it; what becomes of it is decided by the operations. */
export type Sale = {
  readonly farm: Farm; readonly buyer: Buyer; readonly crop: Crop; readonly variety: string | null; readonly gradeId: string;
  readonly jin: number; readonly askFen: number; readonly bidFen: number;
  /** Midnight in China of the day of delivery. */
  readonly day: Date;
  readonly counters: boolean; readonly lateDays: number; readonly shortPercent: number; readonly rejectPercent: number; readonly lowerGrade: boolean;
  readonly decides: 'same-day' | 'next-day' | 'never';
  readonly wallet: 'unionpay' | 'wechat' | 'alipay';
  /** The last stage it comes to, for what is under way today; without it, all of them. */
  readonly until?: Stage;
};

/** Weekly price of a crop against its usual one: the season's wave, and a memory of last week (AR 1). */
function priceWave(chance: Chance, weeks: number): number[] {
  let shock = 0;
  return Array.from({ length: weeks }, (_, week) => {
    shock = 0.75 * shock + 0.035 * chance.bell();
    return Math.max(0.7, Math.min(1.5, 1 + 0.12 * Math.sin((week / 52) * 2 * Math.PI + 1) + shock));
  });
}

const weighted = <T extends { readonly weight: number }>(chance: Chance, list: readonly T[]): T => {
  let at = chance.next() * list.reduce((sum, one) => sum + one.weight, 0);
  return list.find((one) => (at -= one.weight) < 0) ?? list[0]!;
};

export const monthOf = (day: Date): number => new Date(day.getTime() + 8 * 3_600_000).getUTCMonth() + 1;

/** All sales of the three seasons up to three days from now, in the order of their days. */
export function planSales(cast: Cast, chance: Chance, now: Date, from: Date): Sale[] {
  const today = chinaDayStart(chinaDay(now));
  const days = Math.round((today.getTime() - from.getTime()) / DAY_MS);
  const crops = [...new Set(cast.farms.flatMap((farm) => farm.crops))];
  const waves = new Map(crops.map((crop) => [crop, priceWave(chance, Math.ceil(days / 7) + 2)]));
  const sales: Sale[] = [];
  for (const farm of cast.farms) {
    const regular = cast.buyers.filter((buyer) => farm.crops.some((crop) => buyer.buys.includes(crop.leafId)));
    if (regular.length === 0) continue;
    // Most growers have one or two buyers they keep to; that is what makes a record worth something, and a risk.
    const loyal = [chance.pick(regular), chance.pick(regular)];
    for (let day = farm.since * 330 + chance.between(0, 20); day <= days + 3; day += chance.between(16, 58)) {
      const date = new Date(from.getTime() + day * DAY_MS);
      const crop = farm.crops.find((one) => one.months.includes(monthOf(date)));
      if (!crop) continue;
      const willing = loyal.filter((buyer) => buyer.buys.includes(crop.leafId));
      const others = cast.buyers.filter((buyer) => buyer.buys.includes(crop.leafId));
      const buyer = willing.length > 0 && chance.happens(0.8) ? chance.pick(willing) : chance.pick(others);
      const grade = weighted(chance, crop.grades);
      const market = crop.fenPerJin * grade.price * waves.get(crop)![Math.floor(day / 7)]!;
      const askFen = Math.round(market * (1 + 0.03 * chance.next()));
      const careful = farm.reliability;
      sales.push({
        farm, buyer, crop, variety: crop.varieties.length > 0 ? chance.pick(crop.varieties) : null, gradeId: grade.id, day: date,
        jin: Math.max(20, Math.round((crop.jin[0] + chance.next() * (crop.jin[1] - crop.jin[0])) * farm.size / 10) * 10),
        askFen, bidFen: Math.round(askFen * (0.93 + 0.07 * chance.next())), counters: chance.happens(0.35),
        lateDays: chance.happens(careful) ? 0 : chance.between(1, 2), shortPercent: chance.happens(careful) ? 0 : chance.between(3, 18),
        rejectPercent: chance.happens(farm.quality) ? 0 : chance.between(4, 25), lowerGrade: !chance.happens(farm.quality + 0.04),
        decides: chance.happens(0.72) ? 'same-day' : chance.happens(0.75) ? 'next-day' : 'never',
        wallet: chance.pick(['unionpay', 'unionpay', 'wechat', 'alipay'] as const),
      });
    }
  }
  return sales.sort((a, b) => a.day.getTime() - b.day.getTime());
}
