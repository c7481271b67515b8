import { cpus } from 'node:os';
import pg from 'pg';
import { openDatabase } from '../lib/db/database';
import { auditBook } from '../lib/settlement/audit';
import { until } from './caller';
import { INSTITUTION_MS, startHouse, type House } from './processes';
import { FIRST_ASK_MS, found, loop, type Pair } from './trade';

const SECONDS = Number(process.env.BENCH_SECONDS ?? 20);
const CLIENTS = 8;
/** Node goes on translating for some thousand loops; a server is measured as it runs for days, not as in its first minute. */
const WARM_UP = 250;
const LAPS_AFTER_ANALYZE = 4;
export const settings = {
  cores: cpus().length, node: process.versions.node, postgres: '18, durable', seconds: SECONDS, warmUpLoops: WARM_UP * CLIENTS, clients: '1 and 8', institutionsTakeMs: INSTITUTION_MS, firstAskAfterMs: FIRST_ASK_MS,
  where: 'front, worker, database, the sandbox of the outside world and the clients, all on this machine',
  loop: 'offer made and accepted, contract signed by both, paid by signed callback, sent, weighed on arrival, accepted, settled',
};

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
    const pairs = await found(house, CLIENTS);
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
