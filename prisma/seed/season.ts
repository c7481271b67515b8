import { env } from '@/lib/env';
import type { Db } from '@/lib/db/database';
import { sequence } from '@/lib/evidence/sequencer';
import { counterOffer, makeOffer, publishListing } from '@/lib/market/service';
import { acceptOffer } from '@/lib/orders/agreement/accept-offer';
import { requestPayment } from '@/lib/orders/agreement/payment';
import { signContract } from '@/lib/orders/agreement/service';
import { accept, arrive, dispatch, grade, weigh } from '@/lib/orders/delivery/service';
import { foreseeAcceptance } from '@/lib/orders/domain/decision';
import { deliveryMachine } from '@/lib/orders/domain/machines';
import { loadDelivery } from '@/lib/orders/repo';
import { after, chinaDay, chinaDayStart, DAY_MS, fixedClock, HOUR_MS, MINUTE_MS } from '@/lib/shared/clock';
import { chance, type Chance } from './chance';
import { Clockwork } from './clockwork';
import { foundCast } from './founding';
import { planSales, STAGES, yuan, type Sale, type Stage } from './harvest';
import { lendAlong, openProducts } from './lending';
import { liveAt, payOrder, quickSandbox } from './paying';
import { askForRights } from './rights';
import { sellAtCounters } from './shops';
import { openToday, underWay } from './today';
import { leaveWaiting } from './waiting';

/** The season's number: another one is another season, the same one always the same. */
const SEED = 20_261_122;
const SEASON_DAYS = 800;

type Happening = { readonly at: Date; readonly what: () => Promise<void> };
/** Where a sale stands while the season goes on. */
type Course = { listingId: string; offerId: string; orderId: string; deliveryId: string; ended: boolean };

const typed = (name: string) => ({ method: 'typed' as const, name });

/** The whole course of one sale as happenings, each at its own hour; what has not come yet by now never happens. */
function courseOf(works: Clockwork, sale: Sale, luck: Chance): Happening[] {
  const course: Course = { listingId: '', offerId: '', orderId: '', deliveryId: '', ended: false };
  const { farm, buyer, day } = sale;
  const at = (days: number, hours: number) => after(day, days * DAY_MS + hours * HOUR_MS + luck.between(0, 8) * MINUTE_MS);
  const last = sale.until ? STAGES.indexOf(sale.until) : STAGES.length;
  const step = (stage: Stage, moment: Date, what: (now: Date) => Promise<unknown>): Happening => ({
    at: moment, what: async () => { if (!course.ended && STAGES.indexOf(stage) <= last) await what(moment); },
  });
  const firstDay = chinaDay(after(day, -DAY_MS));
  const steps = [
    step('offered', at(-3, 8), async (now) => {
      ({ listingId: course.listingId } = await works.run(publishListing, farm.actor, now, {
        leafId: sale.crop.leafId, variety: sale.variety, gradeId: sale.gradeId, mass: String(sale.jin), soldBy: 'jin', price: yuan(sale.askFen), pricedBy: 'jin',
        harvestFrom: firstDay, harvestTo: chinaDay(after(day, 5 * DAY_MS)), place: farm.village, confirmed: true,
      }));
    }),
    step('offered', at(-3, 10), async (now) => {
      ({ offerId: course.offerId } = await works.run(makeOffer, buyer.actor, now, {
        listingId: course.listingId, mass: String(sale.jin), soldBy: 'jin', price: yuan(sale.bidFen), pricedBy: 'jin', deliverOn: chinaDay(day),
      }));
    }),
    ...(sale.counters ? [step('agreed', at(-3, 13), async (now) => {
      const between = Math.round((sale.askFen * 2 + sale.bidFen) / 3);
      if (between === sale.bidFen) return;
      await works.run(counterOffer, farm.actor, now, { offerId: course.offerId, mass: String(sale.jin), soldBy: 'jin', price: yuan(between), pricedBy: 'jin', note: '这批成色好，再加一点吧' });
      ({ orderId: course.orderId } = await works.run(acceptOffer, buyer.actor, after(now, HOUR_MS), { offerId: course.offerId }));
    })] : []),
    step('agreed', at(-3, 15), async (now) => {
      if (course.orderId === '') ({ orderId: course.orderId } = await works.run(acceptOffer, farm.actor, now, { offerId: course.offerId }));
    }),
    step('signed', at(-2, 8), (now) => works.run(signContract, farm.actor, now, { orderId: course.orderId, signature: typed(farm.person) })),
    step('signed', at(-2, 9), (now) => works.run(signContract, buyer.actor, now, { orderId: course.orderId, signature: typed(buyer.person) })),
    step('paid', at(-2, 10), async (now) => {
      const { qrToken } = await works.run(requestPayment, buyer.actor, now, { orderId: course.orderId });
      await payOrder(works, { orderId: course.orderId, qrToken, wallet: sale.wallet }, now);
    }),
    step('sent', at(sale.lateDays, 5), async (now) => {
      const jin = Math.round(sale.jin * (100 - sale.shortPercent) / 100);
      ({ deliveryId: course.deliveryId } = await works.run(dispatch, farm.actor, now, {
        orderId: course.orderId, mass: String(jin), unit: 'jin', last: true, vehicle: null,
        newLot: { harvestedOn: chinaDay(after(now, -DAY_MS / 2)), place: farm.village, basis: 'self_test' },
      }));
    }),
    ...inspect(works, sale, course, luck, step, at),
  ];
  return steps;
}

type Step = (stage: Stage, moment: Date, what: (now: Date) => Promise<unknown>) => Happening;

/** At the buyer's gate: arrival, two weighings, the grade sheet, and the decision, or the clock's. */
function inspect(works: Clockwork, sale: Sale, course: Course, luck: Chance, step: Step, at: (days: number, hours: number) => Date): Happening[] {
  const { buyer, lateDays } = sale;
  const decideOn = sale.decides === 'same-day' ? at(lateDays, 16) : at(lateDays + 1, 9);
  return [
    step('weighed', at(lateDays, 13), (now) => works.run(arrive, buyer.actor, now, { deliveryId: course.deliveryId })),
    ...(sale.decides === 'never' ? [] : [step('weighed', at(lateDays, 14), async (now) => {
      const jin = Math.round(sale.jin * (100 - sale.shortPercent) / 100);
      const tare = 6 + luck.between(0, 8);
      await works.run(weigh, buyer.actor, now, { deliveryId: course.deliveryId, gross: String(jin + tare), tare: String(tare), unit: 'jin', method: 'device', device: '地磅-1', confirmed: true });
      const lower = sale.lowerGrade ? sale.crop.grades[sale.crop.grades.findIndex((one) => one.id === sale.gradeId) + 1]?.id ?? sale.gradeId : sale.gradeId;
      await works.run(grade, buyer.actor, after(now, 10 * MINUTE_MS), { deliveryId: course.deliveryId, gradeId: lower, sampleCount: 50, defectCount: sale.rejectPercent > 0 ? 6 : luck.between(0, 2),
        moisture: sale.crop.moisture ? (sale.crop.moisture + luck.next()).toFixed(1) : '' });
    }), step('decided', decideOn, async (now) => {
      const found = await loadDelivery(works.db, buyer.actor, course.deliveryId);
      // The clock may have been faster.
      if (!found || deliveryMachine.isFinal(found.delivery.state)) return;
      const whole = found.delivery.weighedGrams;
      const acceptedGrams = sale.rejectPercent > 0 ? (whole * BigInt(100 - sale.rejectPercent)) / 100n : whole;
      const foreseen = foreseeAcceptance(found.order, found.delivery, acceptedGrams);
      if (!foreseen.ok) throw new Error(foreseen.error);
      await works.run(accept, buyer.actor, now, {
        deliveryId: course.deliveryId, acceptedGrams: acceptedGrams.toString(), expectedFen: foreseen.value.grossFen.toString(), reason: acceptedGrams < whole ? 'quality' : null,
      });
    })]),
  ];
}

/** Runs happenings hour by hour: within an hour several lanes at once, then the jobs that are due. */
async function liveThrough(works: Clockwork, happenings: readonly Happening[], log: (line: string) => void): Promise<void> {
  const LANES = 6;
  let next = 0;
  let [month, months] = ['', 0];
  while (next < happenings.length) {
    const hour = Math.floor(happenings[next]!.at.getTime() / HOUR_MS);
    const now: Happening[] = [];
    while (next < happenings.length && Math.floor(happenings[next]!.at.getTime() / HOUR_MS) === hour) now.push(happenings[next++]!);
    await liveAt(now[0]!.at);
    for (let first = 0; first < now.length; first += LANES) await Promise.all(now.slice(first, first + LANES).map((one) => one.what()));
    const at = now.at(-1)!.at;
    await works.drain(at);
    if (chinaDay(at).slice(0, 7) !== month) {
      month = chinaDay(at).slice(0, 7);
      log(`… ${month}`);
      // As the tables double.
      if (Number.isInteger(Math.log2(++months))) await works.count();
    }
  }
}

/** Plants three seasons of sales, deliveries, payments and loans, all through the operations, up to this moment. */
export async function plantSeason(db: Db, log: (line: string) => void): Promise<void> {
  const now = new Date();
  const from = after(chinaDayStart(chinaDay(now)), -SEASON_DAYS * DAY_MS);
  const luck = chance(SEED);
  const works = new Clockwork(db, env().DATABASE_URL, new Set(['notify.sendSms']));
  try {
    await quickSandbox(async () => {
      await works.carryOut('esign.sweep', {}, from);
      const cast = await foundCast(works, luck, after(from, -10 * DAY_MS));
      log(`${cast.farms.length} growers, ${cast.cooperatives.length} cooperatives, ${cast.buyers.length} buyers and ${cast.lenders.length} lenders have come.`);
      const sales = [...planSales(cast, luck, now, from), ...underWay(cast, luck, now)];
      const lent = await openProducts(works, cast, from);
      const happenings = [...sales.flatMap((sale) => courseOf(works, sale, luck)), ...lendAlong(works, cast, lent, chance(SEED + 1), from, now), ...sellAtCounters(works, chance(SEED + 2), now)]
        .filter((one) => one.at < now).sort((a, b) => a.at.getTime() - b.at.getTime());
      log(`${sales.length} sales are lived through.`);
      await liveThrough(works, happenings, log);
      await openToday(works, cast, luck, now);
      await askForRights(works, cast, now);
      await leaveWaiting(works, cast, now);
      await works.drain(now);
      while ((await sequence(db, fixedClock(now))) > 0);
    });
  } finally {
    await works.close();
  }
}
