import { postDemand, publishListing } from '@/lib/market/service';
import { after, chinaDay, chinaDayStart, DAY_MS, HOUR_MS, MINUTE_MS } from '@/lib/shared/clock';
import type { Chance } from './chance';
import type { Clockwork } from './clockwork';
import type { Buyer, Cast, Farm } from './founding';
import { monthOf, yuan, type Sale, type Stage } from './harvest';

/** Days and hours from the day of delivery at which a course reaches its stage; the course itself is in season.ts. */
const REACHED: Record<Stage, readonly [days: number, hour: number]> = {
  offered: [-3, 10], agreed: [-3, 15], signed: [-2, 9], paid: [-2, 10], sent: [0, 5], weighed: [0, 14], decided: [1, 9],
};

/** The day of delivery of a sale that has come to its stage within these twenty-four hours. */
function dayFor(stage: Stage, now: Date): Date {
  const [days, hour] = REACHED[stage];
  const day = after(chinaDayStart(chinaDay(now)), -days * DAY_MS);
  const reached = after(day, days * DAY_MS + hour * HOUR_MS + 20 * MINUTE_MS);
  return reached < now ? day : after(day, -DAY_MS);
}

/** Sales that a newcomer finds in the middle of their way: something to answer, to send, to pay, to weigh and to accept. */
export function underWay(cast: Cast, luck: Chance, now: Date): Sale[] {
  const buyer = cast.buyers[0]!;
  const selling = cast.farms.filter((farm) => cropFor(farm, buyer, now));
  const [first, ...others] = selling;
  if (!first) return [];
  const stages: readonly (readonly [Farm | undefined, Stage])[] = [
    [first, 'decided'], [first, 'paid'], [first, 'offered'], [others[0], 'agreed'], [others[1], 'signed'], [others[2], 'sent'], [others[3], 'weighed'], [others[4], 'decided'],
  ];
  return stages.flatMap(([farm, until]) => (farm ? [oneSale(farm, buyer, until, luck, now)] : []));
}

const cropFor = (farm: Farm, buyer: Buyer, now: Date) => farm.crops.find((crop) => buyer.buys.includes(crop.leafId) && crop.months.includes(monthOf(now)));

function oneSale(farm: Farm, buyer: Buyer, until: Stage, luck: Chance, now: Date): Sale {
  const crop = cropFor(farm, buyer, now)!;
  const grade = crop.grades[Math.min(1, crop.grades.length - 1)]!;
  const askFen = Math.round(crop.fenPerJin * grade.price * (1 + 0.04 * luck.next()));
  return {
    farm, buyer, crop, variety: crop.varieties[0] ?? null, gradeId: grade.id, day: dayFor(until, now), jin: Math.round(luck.between(crop.jin[0], crop.jin[1]) / 10) * 10,
    askFen, bidFen: Math.round(askFen * 0.96), counters: false, lateDays: 0, shortPercent: 0, rejectPercent: 0, lowerGrade: false, decides: 'next-day', wallet: 'unionpay', until,
  };
}

/** What stands open today: requests of buyers, and what growers have put up this morning. */
export async function openToday(works: Clockwork, cast: Cast, luck: Chance, now: Date): Promise<void> {
  const [from, to] = [chinaDay(after(now, DAY_MS)), chinaDay(after(now, 6 * DAY_MS))];
  const month = monthOf(now);
  for (const farm of cast.farms) {
    const crop = farm.crops.find((one) => one.months.includes(month)) ?? null;
    if (!crop || !luck.happens(0.75)) continue;
    const sold = luck.pick(crop.grades);
    await works.run(publishListing, farm.actor, after(now, -luck.between(1, 30) * HOUR_MS), {
      leafId: crop.leafId, variety: crop.varieties[0] ?? null, gradeId: sold.id, mass: String(Math.round(luck.between(crop.jin[0], crop.jin[1]) / 10) * 10), soldBy: 'jin',
      price: yuan(Math.round(crop.fenPerJin * sold.price * (0.95 + 0.14 * luck.next()))), pricedBy: 'jin', harvestFrom: from, harvestTo: to, place: farm.village, confirmed: true,
    });
  }
  for (const buyer of cast.buyers) {
    const wanted = cast.farms.flatMap((farm) => farm.crops).find((crop) => buyer.buys.includes(crop.leafId) && crop.months.includes(month));
    if (!wanted) continue;
    const sold = wanted.grades[Math.min(1, wanted.grades.length - 1)]!;
    await works.run(postDemand, buyer.actor, after(now, -luck.between(2, 40) * HOUR_MS), {
      leafId: wanted.leafId, gradeId: sold.id, mass: String(wanted.jin[1] * buyer.appetite), soldBy: 'jin', cap: yuan(Math.round(wanted.fenPerJin * 1.35)), pricedBy: 'jin',
      deliverFrom: from, deliverTo: to, radiusKm: 1500,
    });
  }
}
