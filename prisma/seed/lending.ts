import { ownProducts } from '@/lib/lending/queries';
import { openProduct } from '@/lib/lending/products/service';
import { after, chinaDay, chinaDayStart, DAY_MS, HOUR_MS, MINUTE_MS } from '@/lib/shared/clock';
import { courseOfWish, type Wish } from './borrowing';
import { LENDERS } from './cast';
import type { Chance } from './chance';
import type { Clockwork } from './clockwork';
import type { Cast, Farm } from './founding';
import { monthOf } from './harvest';

type Happening = { readonly at: Date; readonly what: () => Promise<void> };
type Lent = readonly { readonly lender: Cast['lenders'][number]; readonly productIds: readonly string[] }[];

const PURPOSES = ['春茬种苗和棚膜', '滴灌和水肥', '茶园修剪和有机肥', '果袋和人工', '冷库租金', '稻种和农机作业'] as const;
/** Nobody borrows before a first harvest is on record. */
const FIRST_LOAN_DAY = 230;

/** Both lenders publish what they lend on, before anybody asks. */
export async function openProducts(works: Clockwork, cast: Cast, at: Date): Promise<Lent> {
  return Promise.all(cast.lenders.map(async (lender, index) => {
    for (const product of LENDERS[index]!.products) await works.run(openProduct, lender.risk, at, product);
    const products = await ownProducts(works.db, lender.actor);
    return { lender, productIds: LENDERS[index]!.products.map(({ name }) => products.find((product) => product.name === name)!.id) };
  }));
}

/** Each lender that she asks, with its seasonal loan or its monthly one. */
const asking = (lent: Lent, who: readonly (readonly [lender: number, product: number])[]): Wish['asks'] =>
  who.map(([lender, product]) => ({ lender: lent[lender]!.lender, productId: lent[lender]!.productIds[product]! }));

/** A good third of those who sell here has borrowed once or twice; most keep their days, some are early, some late. */
function plannedWishes(lent: Lent, farms: readonly Farm[], luck: Chance, from: Date, days: number): Wish[] {
  return farms.flatMap((farm) => {
    const wishes: Wish[] = [];
    for (let day = farm.since * 330 + FIRST_LOAN_DAY + luck.between(0, 150); day < days - 25; day += luck.between(190, 300)) {
      const both = luck.happens(0.45);
      const [lender, product] = [luck.between(0, 1), luck.happens(0.6) ? 0 : 1];
      const wish: Wish = {
        farms: [farm], leastYuan: 1000, leastScore: 640, at: after(from, day * DAY_MS + 9 * HOUR_MS), months: luck.between(4, 8), purpose: luck.pick(PURPOSES),
        asks: asking(lent, both ? [[0, product], [1, 0]] : [[lender, product]]), eager: luck.between(60, 120), hopes: luck.happens(0.3),
        paysAfterDays: luck.happens(0.85) ? 0 : luck.between(3, 12), prepays: luck.pick(['nothing', 'nothing', 'nothing', 'part', 'whole'] as const),
      };
      if (luck.happens(0.42)) wishes.push(wish);
    }
    return wishes;
  });
}

/** What is late today: lent so long ago that it fell due some weeks since, to growers who have nothing to sell now. */
function arrears(lent: Lent, farms: readonly Farm[], now: Date): Wish[] {
  const idle = (farm: Farm) => !farm.crops.some((crop) => crop.months.includes(monthOf(now)));
  const candidates = [...farms].sort((a, b) => Number(idle(b)) - Number(idle(a)));
  const wish = (daysAgo: number, lender: number): Wish => ({
    farms: candidates, leastYuan: 1500, leastScore: 660, at: after(chinaDayStart(chinaDay(now)), -daysAgo * DAY_MS + 9 * HOUR_MS), months: 4, purpose: PURPOSES[1],
    asks: asking(lent, [[lender, 0]]), eager: 100, hopes: false, paysAfterDays: null, prepays: 'nothing',
  });
  return [wish(167, 0), wish(136, 0), wish(161, 1), wish(130, 1)];
}

/** What a newcomer finds under way: something on every desk. The first grower of all stays free to ask for herself. */
function underWay(lent: Lent, cast: Cast, others: readonly Farm[], now: Date): Wish[] {
  const first = (code: string) => cast.farms.filter((farm) => farm.county.code === code).slice(0, 1);
  const bySize = [...others].sort((a, b) => b.crops[0]!.fenPerJin * b.crops[0]!.jin[1] * b.size - a.crops[0]!.fenPerJin * a.crops[0]!.jin[1] * a.size);
  const wish = (farms: readonly Farm[], hoursAgo: number, purpose: string, until: Wish['until'], more: Partial<Wish> = {}): Wish => ({
    farms, leastYuan: 1500, leastScore: 660, at: after(now, -hoursAgo * HOUR_MS - 7 * MINUTE_MS), months: 6, purpose, asks: asking(lent, [[0, 0], [1, 0]]), eager: 110, hopes: false,
    paysAfterDays: 0, prepays: 'nothing', until, ...more,
  });
  return [
    // Runs and is repaid out of her apples; and one that is refused, with its reason.
    wish(first('610629'), 96 * 24, PURPOSES[3], undefined, { months: 9 }),
    wish(first('230184'), 9 * 24, PURPOSES[5], undefined, { hopes: true, asks: asking(lent, [[0, 1]]) }),
    // The lender has signed nothing yet; the grower has signed nothing yet; two offers wait for her choice.
    wish(others, 12, PURPOSES[0], 'signed', { asks: asking(lent, [[0, 0]]) }),
    wish(first('360722'), 10, PURPOSES[1], 'chosen', { leastYuan: 1000, leastScore: 640 }),
    wish(first('350924'), 8, PURPOSES[2], 'checked'),
    // Something to check, something to judge, for both lenders.
    wish(bySize, 5, PURPOSES[3], 'offered', { leastYuan: 6000, eager: 100, asks: asking(lent, [[0, 0]]) }),
    wish(bySize, 4, PURPOSES[4], 'offered', { leastYuan: 6000, eager: 100, asks: asking(lent, [[1, 0]]) }),
    wish(others, 3, PURPOSES[0], 'applied', { eager: 140 }),
    wish(others, 1, PURPOSES[1], 'applied', { asks: asking(lent, [[0, 1]]) }),
    wish(others, 2, PURPOSES[2], 'applied', { asks: asking(lent, [[1, 1]]) }),
  ];
}

/** Every day is closed in the night after it, as the worker does: interest that fell due, days past due, arrears on record. */
function closedDays(works: Clockwork, first: Date, now: Date): Happening[] {
  const nights: Happening[] = [];
  for (let at = after(chinaDayStart(chinaDay(first)), DAY_MS + 30 * MINUTE_MS); at < now; at = after(at, DAY_MS)) {
    const night = at;
    nights.push({ at: night, what: () => works.carryOut('lending.closeDays', {}, night) });
  }
  return nights;
}

/** Loans of the season: asked for, judged, paid out and repaid while the sales go on. */
export function lendAlong(works: Clockwork, cast: Cast, lent: Lent, luck: Chance, from: Date, now: Date): Happening[] {
  const days = Math.round((now.getTime() - from.getTime()) / DAY_MS);
  // Whom a newcomer signs in as has no loans but those that are meant.
  const others = cast.farms.filter((farm, index) => cast.farms.findIndex((one) => one.county === farm.county) !== index && cast.farms.indexOf(farm) > 2);
  const wishes = [...plannedWishes(lent, others, luck, from, days), ...arrears(lent, others, now), ...underWay(lent, cast, others, now)];
  return [...wishes.flatMap((wish) => courseOfWish(works, wish)), ...closedDays(works, after(from, FIRST_LOAN_DAY * DAY_MS), now)];
}
