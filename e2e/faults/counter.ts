import { randomUUID } from 'node:crypto';
import { Caller, until, type Patience } from '../../bench/caller';
import type { House } from '../../bench/processes';
import { newcomer, pay, type Speaking } from '../../bench/trade';
import { openDatabase } from '../../lib/db/database';
import { openStore } from '../../lib/merchant/service';
import { systemClock } from '../../lib/shared/clock';
import { fieldsOf } from '../fixtures/forms';

/** One thing that a page at the counter was given to say. */
type Spoken = { readonly msgId: string; readonly amountFen: string; readonly count: number };
/** `cookie` is the keeper's session; `token` is the code that stands on the counter. */
export type Counter = { readonly counterId: string; readonly token: string; readonly cookie: string };

/** How many customers stand there at a time: a sale takes the front, the pages and the database, and in a storm one of them is mostly away. */
const CUSTOMERS = 4;
/** How long it takes until the next one comes, and until a page asks again what there is to say. */
const [CUSTOMER_MS, SILENCE_MS] = [600, 400];
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A shop with one counter and its code. */
export async function openCounter(house: House, speaking: Speaking): Promise<Counter> {
  const db = openDatabase(house.databaseUrl, 2);
  try {
    const { actor, token: session } = await newcomer(db, house, 'shop', speaking);
    const opened = await openStore.run({ actor, db, clock: systemClock }, { store: '西门店', place: '', counter: '1 号台' });
    if (!opened.ok) throw new Error(JSON.stringify(opened.error));
    const { token } = await db.prisma.qrCode.findFirstOrThrow({ where: { counterId: opened.value.counterId } });
    return { counterId: opened.value.counterId, token, cookie: `session=${session}` };
  } finally {
    await db.close();
  }
}

/** A customer types what she owes on the page behind the code, without script, and sends the same form again until it has led somewhere. */
async function ask(cashier: string, yuan: string, patience: Patience): Promise<string> {
  const fields = await until('the page behind the code', async () => {
    const answer = await fetch(cashier).catch(() => null);
    return answer?.status === 200 ? fieldsOf(await answer.text(), 'name="amount"') : null;
  }, patience);
  return until('a sale', async () => {
    const body = new FormData();
    for (const [name, value] of Object.entries({ ...fields, amount: yuan, wallet: 'alipay' })) body.append(name, value);
    const answer = await fetch(cashier, { method: 'POST', body, redirect: 'manual' }).catch(() => null);
    return answer?.status === 303 ? answer.headers.get('location')!.split('/').at(-1)! : null;
  }, patience);
}

/** Customers come one after another, each with an amount of her own, until it is enough. @returns fen by the attempt that each of them paid with */
export async function sellAtCounter(house: House, { token }: Counter, enough: () => boolean, patience: Patience): Promise<Map<string, bigint>> {
  const paid = new Map<string, bigint>();
  let next = 101n;
  const serve = async () => {
    while (!enough()) {
      const fen = next;
      next += 7n;
      const attemptId = await ask(`${house.url}/q/${token}`, `${fen / 100n}.${(fen % 100n).toString().padStart(2, '0')}`, patience);
      await pay(house, attemptId, patience);
      paid.set(attemptId, fen);
      await pause(CUSTOMER_MS);
    }
  };
  await Promise.all(Array.from({ length: CUSTOMERS }, serve));
  return paid;
}

/** A page that speaks at the counter: asks again and again what there is to say, under one key until it has an answer. @returns all that it said */
export async function listenAtCounter(house: House, { counterId, cookie }: Counter, enough: () => boolean, patience: Patience): Promise<Spoken[]> {
  const said: Spoken[] = [];
  while (!enough()) {
    const key = randomUUID();
    said.push(...await until('what there is to say', async () => {
      const answer = await Caller.post(`${house.url}/api/speaker`, { cookie, 'idempotency-key': key }, { counterId }).catch(() => null);
      return answer?.status === 200 ? (answer.body.spoken as Spoken[]) : null;
    }, patience));
    await pause(SILENCE_MS);
  }
  return said;
}
