import { env } from '@/lib/env';
import { addCounter, closeDay, openStore, placeClerk } from '@/lib/merchant/service';
import { startStaticSale } from '@/lib/payments/service';
import { after, chinaDay, chinaDayStart, DAY_MS, HOUR_MS, MINUTE_MS } from '@/lib/shared/clock';
import { yuanText } from '@/lib/shared/money';
import { SHOPS } from './cast';
import type { Chance } from './chance';
import type { Clockwork } from './clockwork';
import { foundShops, type ShopMember } from './founding';
import { ASKED_AFTER_MINUTES, control, liveAt, PAYER } from './paying';

const DAYS = 21;
/** When customers come on a day that is over, of which only the sum shows; on the present day they come all along. */
const HOURS = [18] as const;
const APART_MS = MINUTE_MS / 4;
const TODAY = [8, 9, 10, 11, 12, 14, 16, 17, 18, 19, 20] as const;

type Till = { readonly shop: ShopMember; readonly counterId: string; readonly token: string; readonly salesADay: number; readonly yuan: readonly [number, number] };
type Happening = { readonly at: Date; readonly what: () => Promise<void> };

/** Stores and counters as their owners open them, with the clerk at the first. */
async function open(works: Clockwork, luck: Chance, at: Date): Promise<Till[]> {
  const tills: Till[] = [];
  for (const [index, shop] of (await foundShops(works, luck, at)).entries()) {
    const { store, place, counters: [first, ...others], salesADay, yuan } = SHOPS[index]!;
    const { storeId, counterId } = await works.run(openStore, shop.actor, at, { store, place, counter: first! });
    await works.run(placeClerk, shop.actor, at, { counterId, personId: shop.clerk.personId });
    const ids = [counterId];
    for (const counter of others) ids.push((await works.run(addCounter, shop.actor, at, { storeId, counter })).counterId);
    for (const [place_, id] of ids.entries()) {
      const [code] = await works.db.sql<{ token: string }>('select token from qr_code where counter_id = $1', [id]);
      tills.push({ shop, counterId: id, token: code!.token, salesADay: place_ === 0 ? salesADay : salesADay / 2, yuan });
    }
  }
  await works.drain(at);
  return tills;
}

/** What customers pay: small sums often, large ones seldom, and seldom to the fen. */
function amount([low, high]: readonly [number, number], luck: Chance): string {
  const yuan = low + (high - low) * luck.next() ** 2;
  return yuanText(BigInt(Math.round(luck.happens(0.4) ? Math.round(yuan) * 100 : Math.round(yuan * 10) * 10)));
}

/** Customers of one hour at all tills, one after the other: each types an amount behind the sticker and pays in a wallet. */
function customers(works: Clockwork, tills: readonly Till[], share: number, luck: Chance, at: Date): Promise<void> {
  return works.alone(async () => {
    const attempts: { attemptId: string; at: Date }[] = [];
    for (const { token, salesADay, yuan } of tills) {
      const many = Math.max(0, Math.round(salesADay * share * (1 + 0.35 * luck.bell())));
      for (let n = 0; n < many; n++) {
        // Close enough together that the first one's code has not run out when the last one pays.
        const when = after(at, attempts.length * APART_MS);
        const wallet = luck.happens(0.55) ? 'wechat' : luck.happens(0.7) ? 'alipay' : 'unionpay';
        const { attemptId } = await works.run(startStaticSale, PAYER, when, { token, wallet, amount: amount(yuan, luck), returnUrl: `${env().PUBLIC_URL}/q/${token}` });
        attempts.push({ attemptId, at: when });
      }
    }
    const last = attempts.at(-1)?.at;
    if (!last) return;
    await works.drain(last);
    for (const { attemptId, at: when } of attempts) {
      await liveAt(when);
      await control('pay', { orderNo: attemptId, mode: 'drop' });
    }
    for (const minutes of ASKED_AFTER_MINUTES) {
      await works.drain(after(last, minutes * MINUTE_MS));
      const [{ open: left }] = await works.db.sql<{ open: number }>(`select count(*)::int as open from attempt where id = any ($1) and state <> 'SUCCEEDED'`, [attempts.map(({ attemptId }) => attemptId)]) as [{ open: number }];
      if (left === 0) return;
    }
    throw new Error(`Customers paid at ${at.toISOString()}, and the channel did not say so.`);
  });
}

/** Three weeks of sales over the counters, more of them towards the week's end, each day closed in the evening but the last one that is over. */
export function sellAtCounters(works: Clockwork, luck: Chance, now: Date): Happening[] {
  const today = chinaDayStart(chinaDay(now));
  const begun = after(today, -(DAYS + 1) * DAY_MS + 9 * HOUR_MS);
  let tills: Till[] = [];
  const days = Array.from({ length: DAYS + 1 }, (_, day) => after(today, (day - DAYS) * DAY_MS));
  return [{ at: begun, what: async () => { tills = await open(works, luck, begun); } }, ...days.flatMap((day): Happening[] => {
    const present = day.getTime() === today.getTime();
    const weekend = [0, 6].includes(after(day, 12 * HOUR_MS).getUTCDay()) ? 1.5 : 0.85;
    const hours = present ? TODAY : HOURS;
    const visits = hours.map((hour): Happening => {
      const at = after(day, hour * HOUR_MS + 3 * MINUTE_MS);
      return { at, what: () => customers(works, tills, present ? 0.3 : weekend, luck, at) };
    });
    const evening = after(day, 21.5 * HOUR_MS);
    const closing: Happening = { at: evening, what: async () => {
      for (const { shop, counterId } of tills) await works.run(closeDay, shop.actor, evening, { counterId, day: chinaDay(day) });
    } };
    return after(day, DAY_MS) < today ? [...visits, closing] : visits;
  })];
}
