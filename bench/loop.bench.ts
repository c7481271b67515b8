import { cpus } from 'node:os';
import pg from 'pg';
import { openDatabase } from '../lib/db/database';
import { lookupHash, sealField } from '../lib/db/personal-data';
import { makeOrganisation, type MadeOrganisation } from '../lib/identity/testing/factory';
import { makeToken } from '../lib/http/token';
import { after, chinaDay, DAY_MS } from '../lib/shared/clock';
import { auditBook } from '../lib/settlement/audit';
import { newId } from '../lib/shared/ids';
import { Caller, until } from './caller';
import { INSTITUTION_MS, startHouse, type House } from './processes';

const SECONDS = Number(process.env.BENCH_SECONDS ?? 20);
const CLIENTS = 8;
const WARM_UP = 40;
const LAPS_AFTER_ANALYZE = 4;
/** When a client first asks whether what others do for it has come: a page is told by an event about then. */
const FIRST_ASK_MS = 20;
export const settings = {
  cores: cpus().length, node: process.versions.node, postgres: '18, durable', seconds: SECONDS, warmUpLoops: WARM_UP * CLIENTS, clients: '1 and 8', institutionsTakeMs: INSTITUTION_MS, firstAskAfterMs: FIRST_ASK_MS,
  where: 'front, worker, database, the sandbox of the outside world and the clients, all on this machine',
  loop: 'offer made and accepted, contract signed by both, paid by signed callback, sent, weighed on arrival, accepted, settled',
};

type Side = MadeOrganisation & { readonly caller: Caller };
/** One pair of seller and buyer that trades all the time. */
type Pair = { readonly seller: Side; readonly buyer: Side; readonly payer: Caller; readonly listingId: string };

const JIN = '100';
const GRAMS = '50000';
const typed = { method: 'typed', name: '王小满' };
const today = new Date();
const day = (days: number) => chinaDay(after(today, days * DAY_MS));

/** Sellers and buyers with sessions that were made beforehand, and something on offer. */
async function found(house: House): Promise<Pair[]> {
  const db = openDatabase(house.databaseUrl, 4);
  const side = async (kind: 'farm' | 'buyer'): Promise<Side> => {
    const made = await makeOrganisation(db, { kind });
    // The acquirer takes nobody on without a document.
    await db.prisma.person.update({
      where: { id: made.personId }, data: { idNumberSealed: sealField('person.id_number', made.personId, '11010519491231002X'), idNumberLookup: lookupHash('id-number', made.personId) },
    });
    const sessionId = newId('session');
    await db.prisma.loginSession.create({
      data: { id: sessionId, personId: made.personId, organisationId: made.organisationId, device: 'bench', createdAt: today, expiresAt: after(today, DAY_MS) },
    });
    return { ...made, caller: new Caller(house.url, await makeToken({ sessionId, personId: made.personId, sessionVersion: 1 })) };
  };
  try {
    await makeOrganisation(db, { kind: 'platform' });
    return await Promise.all(Array.from({ length: CLIENTS }, async () => {
      const [seller, buyer] = [await side('farm'), await side('buyer')];
      const { listingId } = await seller.caller.run('market.publishListing', {
        leafId: 'fruit-cucumber', gradeId: 'first', mass: '9000000', soldBy: 'jin', price: '2.40', pricedBy: 'jin', harvestFrom: day(0), harvestTo: day(20), confirmed: true,
      });
      return { seller, buyer, payer: new Caller(house.url), listingId: listingId! };
    }));
  } finally {
    await db.close();
  }
}

/** Once round: from an offer to a settlement, every step by the one who does it in life. */
async function loop(house: House, { seller, buyer, payer, listingId }: Pair): Promise<void> {
  const { offerId } = await buyer.caller.run('market.makeOffer', { listingId, mass: JIN, soldBy: 'jin', price: '2.30', pricedBy: 'jin', deliverOn: day(1) });
  const { orderId, amountFen } = await seller.caller.run('orders.acceptOffer', { offerId });
  await seller.caller.run('orders.signContract', { orderId, signature: typed });
  await buyer.caller.run('orders.signContract', { orderId, signature: typed });
  const { qrToken } = await buyer.caller.run('orders.requestPayment', { orderId });
  // A seller's first payment waits until the acquirer has taken her on.
  const attemptId = await until('an attempt', async () => {
    const { status, body } = await payer.attempt('payments.startAttempt', { token: qrToken, wallet: 'wechat', returnUrl: `${house.url}/q/${qrToken}` });
    if (status === 200) return body.attemptId as string;
    if (body.code === 'PAYEE_NOT_READY') return null;
    throw new Error(`The attempt was answered ${JSON.stringify(body)}`);
  });
  await until('the acquirer knows the order', async () => {
    const { status, body } = await Caller.post(`${house.sandboxUrl}/control/pay`, { 'x-sandbox-secret': house.sandboxSecret }, { orderNo: attemptId });
    if (status === 200) return true;
    if (status === 404) return null;
    throw new Error(`The wallet was answered ${status} ${JSON.stringify(body)}`);
  }, { waitMs: FIRST_ASK_MS });
  const progress = (wanted: (body: Record<string, unknown>) => boolean) => async () => {
    const { status, body } = await seller.caller.read(`/api/v1/orders/${orderId}`);
    return status === 200 && wanted(body) ? true : null;
  };
  await until('the money is held', progress((body) => body.money === 'held'), { waitMs: FIRST_ASK_MS });
  const { deliveryId } = await seller.caller.run('orders.dispatch', {
    orderId, mass: JIN, unit: 'jin', last: true, vehicle: null, newLot: { harvestedOn: day(0), place: '稻田镇西里村', basis: 'self_test' },
  });
  // The first weighing of goods whose arrival nobody recorded is their arrival.
  await buyer.caller.run('orders.weigh', { deliveryId, gross: JIN, tare: '0', unit: 'jin', method: 'device', device: 'scale-1', confirmed: true });
  await buyer.caller.run('orders.accept', { deliveryId, acceptedGrams: GRAMS, expectedFen: amountFen, reason: null });
  await until('the delivery is settled', progress((body) => (body.deliveries as { settled: boolean }[])[0]?.settled === true));
}

type Measured = { readonly perSecond: number; readonly p95Ms: number; readonly loops: number };

async function measure(house: House, pairs: readonly Pair[], seconds: number): Promise<Measured> {
  const durations: number[] = [];
  const began = performance.now();
  await Promise.all(pairs.map(async (pair) => {
    while (performance.now() - began < seconds * 1000) {
      const from = performance.now();
      await loop(house, pair);
      durations.push(performance.now() - from);
    }
  }));
  const elapsed = (performance.now() - began) / 1000;
  durations.sort((a, b) => a - b);
  return { perSecond: durations.length / elapsed, p95Ms: durations[Math.floor(durations.length * 0.95)] ?? 0, loops: durations.length };
}

type Done = Record<'orders' | 'settled' | 'paidOut' | 'sealed' | 'waiting', number>;

/**
 * Nothing counts that was not done: after the clock has stopped, what the queue and the institutions still have in hand (splits, payouts) is
 * waited for, and then every order must be completed, settled, paid out and printed, and the book must agree with the institutions.
 */
async function verify(house: House, owner: pg.Client, loops: number): Promise<number> {
  const began = performance.now();
  let done: Done | null = null;
  const ended = async () => {
    const { rows } = await owner.query<Done>(`select count(*)::int as orders,
        count(*) filter (where o.agreement = 'completed' and exists (select from settlement s where s.order_id = o.id))::int as settled,
        count(*) filter (where exists (select from hold h where h.order_id = o.id and h.state = 'BANK_CONFIRMED'))::int as "paidOut",
        count(*) filter (where exists (select from document_file f where f.document_id = o.document_id))::int as sealed,
        (select count(*) from graphile_worker.jobs where run_at <= now() and task_identifier <> 'payments.register')::int as waiting from sale_order o`);
    done = rows[0]!;
    return done.waiting === 0 && [done.orders, done.settled, done.paidOut, done.sealed].every((count) => count === loops) ? true : null;
  };
  await until('every order is paid out', ended, { firstMs: 100, mostMs: 120_000 }).catch(() => {
    throw new Error(`Of ${loops} loops, only ${JSON.stringify(done)}`);
  });
  const tookMs = performance.now() - began;
  const db = openDatabase(house.databaseUrl, 1);
  try {
    const wrong = await auditBook(db);
    if (wrong.length > 0) throw new Error(`The book is not right: ${JSON.stringify(wrong, (_key, value: unknown) => typeof value === 'bigint' ? value.toString() : value)}`);
  } finally {
    await db.close();
  }
  return tookMs;
}

const round = (value: number, digits = 1): number => Number(value.toFixed(digits));

type Spent = NonNullable<ReturnType<House['cpu']>>;

/** Processor time of a loop between two moments, by who spent it; null where the system does not tell. */
function spentOn(before: Spent | null, after: Spent | null, loops: number, log: (line: string) => void): (Spent & { readonly all: number }) | null {
  if (!before || !after) return null;
  const each = { database: 0, product: 0, sandbox: 0, clients: 0 };
  for (const name of Object.keys(each) as (keyof Spent)[]) each[name] = (after[name] - before[name]) / loops;
  const all = Object.values(each).reduce((sum, ms) => sum + ms, 0);
  log(`processor: ${round(all)} ms a loop, of it ${Object.entries(each).map(([name, ms]) => `${name} ${round(ms)}`).join(', ')}`);
  return { ...each, all };
}

/** The tables are counted, and every connection has planned anew what it plans once for each count: in life that is once a minute at most. */
async function steady(owner: pg.Client, laps: (times: number) => Promise<void>): Promise<void> {
  await owner.query('analyze');
  await laps(LAPS_AFTER_ANALYZE);
}

export async function run(log: (line: string) => void): Promise<Record<string, number>> {
  const house = await startHouse();
  const owner = new pg.Client({ connectionString: house.databaseUrl });
  await owner.connect();
  try {
    const pairs = await found(house);
    const laps = async (times: number) => { for (let lap = 0; lap < times; lap++) await Promise.all(pairs.map((pair) => loop(house, pair))); };
    await laps(WARM_UP);
    await steady(owner, laps);
    const began = house.cpu();
    const alone = await measure(house, pairs.slice(0, 1), SECONDS / 2);
    log(`1 client: ${alone.loops} loops, ${round(alone.perSecond)} a second, p95 ${round(alone.p95Ms, 0)} ms`);
    spentOn(began, house.cpu(), alone.loops, log);
    await steady(owner, laps);
    const before = house.cpu();
    const together = await measure(house, pairs, SECONDS);
    const used = house.cpu();
    log(`8 clients: ${together.loops} loops, ${round(together.perSecond)} a second, p95 ${round(together.p95Ms, 0)} ms`);
    const { rows } = await owner.query<{ waiting: number }>('select count(*)::int as waiting from graphile_worker._private_jobs where run_at <= now()');
    log(`${rows[0]!.waiting} jobs were still waiting (splits, payouts)`);
    const figures: Record<string, number> = {
      loops_per_s_c1: round(alone.perSecond), loops_per_s_c8: round(together.perSecond), p95_ms_c8: round(together.p95Ms, 0), jobs_behind_c8: rows[0]!.waiting,
    };
    const spent = spentOn(before, used, together.loops, log);
    if (spent) {
      figures.db_share = round(spent.database / spent.all, 3);
      figures.cpu_ms_per_loop = round(spent.all);
    }
    const tookMs = await verify(house, owner, (WARM_UP + 2 * LAPS_AFTER_ANALYZE) * pairs.length + alone.loops + together.loops);
    figures.catch_up_ms = round(tookMs, 0);
    log(`verified: every order is settled, paid out and its contract printed ${round(tookMs / 1000)} s after the clock stopped, and the book agrees with the institutions to the fen`);
    return figures;
  } finally {
    await owner.end();
    await house.stop();
  }
}
