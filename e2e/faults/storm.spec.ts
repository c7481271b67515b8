import { randomUUID } from 'node:crypto';
import { expect, test } from '@playwright/test';
import pg from 'pg';
import { Caller, until, type Answered } from '../../bench/caller';
import { startHouse, type House, type Killable } from '../../bench/processes';
import { found, loop, type Pair, type Speaking } from '../../bench/trade';
import { openDatabase } from '../../lib/db/database';
import { auditBook } from '../../lib/settlement/audit';
import { listenAtCounter, openCounter, sellAtCounter } from './counter';
import { institutions } from './institutions';

/** The whole loop and a shop's counter in bad weather, while whatever is ours dies at any moment: nothing is lost, doubled or stuck. */
const LOOPS = 100;
const KILLS: Record<Killable, number> = { front: 13, web: 12, worker: 13, database: 12 };
const PAIRS = 8;
const BAD_SHARE = 0.2;
const PATIENCE = { mostMs: 240_000 };
const CALM_MS = 120_000;

/** Asks again, with the same key, until she has an answer that is one: what a till or a page does that does not know whether it was heard. */
class Patient extends Caller {
  override async attempt(name: string, input: unknown, key: string = randomUUID()): Promise<Answered> {
    let last = 'nothing';
    return until(`an answer to ${name}`, async () => {
      const answer = await super.attempt(name, input, key).catch((error: Error) => { last = error.message; return null; });
      if (answer) last = `${answer.status} ${JSON.stringify(answer.body)}`;
      return answer === null || answer.status >= 500 || answer.status === 429 || answer.body.code === 'STALE' ? null : answer;
    }, PATIENCE).catch((error: Error) => { throw new Error(`${error.message}; at last ${last}`); });
  }

  override read(path: string): Promise<Answered> {
    return super.read(path).catch(() => ({ status: 0, body: {} }));
  }
}

/** Moves every moment at which somebody is asked again to now, and has the sweeps look: minutes pass in seconds. */
async function minutePasses(owner: pg.Client): Promise<void> {
  for (const table of ['attempt', 'refund', 'split', 'bank_transfer']) {
    await owner.query(`update ${table} set next_query_at = now() - interval '3 minutes' where next_query_at > now() - interval '2 minutes'`);
  }
  await owner.query('update graphile_worker._private_jobs set run_at = now() where run_at > now() and locked_at is null');
  for (const task of ['payments.sweep', 'settlement.sweepPayouts']) await owner.query(`select graphile_worker.add_job($1, '{}'::json, job_key := $1)`, [task]);
}

async function everyWhile(holds: () => boolean, pauseMs: number, act: () => Promise<unknown>): Promise<void> {
  while (holds()) {
    await act().catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

/** What has not come to its end, each in one line. */
const STUCK = [
  `select concat_ws(' ', 'order', o.id, o.agreement, o.money, h.state, (select string_agg(p.state, ',') from payment p where p.order_id = o.id),
      (select string_agg(t.state, ',') from split t where t.hold_id = h.id)) as value
    from sale_order o left join hold h on h.order_id = o.id where not (o.agreement = 'completed' and h.state = 'BANK_CONFIRMED'
      and exists (select from settlement s where s.order_id = o.id) and exists (select from document_file f where f.document_id = o.document_id))`,
  `select concat_ws(' ', 'job', task_identifier, attempts, locked_by is not null, run_at, last_error) as value from graphile_worker.jobs
    where task_identifier not in ('payments.register', 'payments.sweep', 'settlement.sweepPayouts')`,
  `select concat_ws(' ', kind, id, state, next_query_at) as value from bank_transfer where state <> 'CONFIRMED'`,
  `select 'fact without a place ' || fact_id as value from evidence_pending`,
  `select concat_ws(' ', 'sale', id, state) as value from payment where counter_id is not null and state <> 'PAID'`,
  `select 'nobody has heard of ' || payment_id as value from announcement where state <> 'TOLD'`,
];

async function weather(house: House, share: number): Promise<void> {
  const { status } = await Caller.post(`${house.sandboxUrl}/control/weather`, { 'x-sandbox-secret': house.sandboxSecret }, { share, seed: 26 });
  expect(status).toBe(200);
}

/** Rows of a question with one column. */
const column = async <T>(owner: pg.Client, sql: string): Promise<T[]> => (await owner.query<{ value: T }>(sql)).rows.map(({ value }) => value);
/** Amounts by the numbers under which we asked for them. */
const amounts = async (owner: pg.Client, sql: string) => new Map((await owner.query<{ id: string; fen: string }>(sql)).rows.map(({ id, fen }) => [id, BigInt(fen)]));

/** Each of them dies at random moments, and now and then several at once. */
async function dying(house: House): Promise<number> {
  await Promise.all(Object.entries(KILLS).map(async ([name, times]) => {
    for (let time = 0; time < times; time++) {
      await new Promise((resolve) => setTimeout(resolve, 200 + Math.random() * 1500));
      await house.kill(name as Killable);
    }
  }));
  return Object.values(KILLS).reduce((sum, times) => sum + times, 0);
}

async function trade(house: House, pairs: readonly Pair[], enough: () => boolean): Promise<string[]> {
  const orders: string[] = [];
  await Promise.all(pairs.map(async (pair) => { while (!enough() || orders.length < LOOPS) orders.push(await loop(house, pair, PATIENCE)); }));
  return orders;
}

test('a fifth of all messages goes wrong and whatever is ours dies fifty times, and nothing is lost, doubled or stuck', async () => {
  test.setTimeout(600_000);
  const house = await startHouse({ pages: true, supervised: true });
  let owner = new pg.Client({ connectionString: house.databaseUrl });
  /** The database dies too: whoever asks it connects again. */
  const asOwner = async <T>(ask: (client: pg.Client) => Promise<T>): Promise<T> => {
    const client = new pg.Client({ connectionString: house.databaseUrl });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return await ask(client);
    } finally {
      await client.end().catch(() => undefined);
    }
  };
  try {
    const patient: Speaking = (url, token) => new Patient(url, token);
    const pairs = await found(house, PAIRS, patient);
    const counter = await openCounter(house, patient);
    await weather(house, BAD_SHARE);
    let storming = true;
    const time = everyWhile(() => storming, 500, () => asOwner(minutePasses));
    let dead = false;
    // Two pages speak at one counter: whichever asks first is told, and the other one is not.
    const speaking = Promise.all([1, 2].map(() => listenAtCounter(house, counter, () => !storming, PATIENCE)));
    const [died, orders, sales] = await Promise.all([dying(house).finally(() => { dead = true; }), trade(house, pairs, () => dead), sellAtCounter(house, counter, () => dead, PATIENCE)]);
    expect(died).toBe(50);
    await weather(house, 0);
    owner = new pg.Client({ connectionString: house.databaseUrl });
    await owner.connect();

    // Nothing is stuck: with time, every order comes to its end, and nothing waits any more.
    let stuck: string[] = [];
    await until('the end of every order', async () => {
      stuck = [];
      for (const sql of STUCK) stuck.push(...await column<string>(owner, sql));
      return stuck.length === 0 ? true : null;
    }, { mostMs: CALM_MS }).catch(() => undefined);
    expect(stuck).toEqual([]);
    storming = false;
    await time;
    const said = (await speaking).flat();

    // Everybody finds the pages again.
    for (const page of ['/', '/en/prices', '/sign-in']) expect((await Caller.get(`${house.url}${page}`)).status, page).toBe(200);

    // Nothing is lost: who was told that her order exists finds it.
    const known = new Set(await column<string>(owner, 'select id as value from sale_order'));
    expect(orders.filter((id) => !known.has(id))).toEqual([]);
    expect(known.size).toBe(orders.length);
    expect(orders.length).toBeGreaterThanOrEqual(LOOPS);

    // Nothing is doubled: one of each thing an order needs, one announcement of its money.
    for (const [what, sql] of Object.entries({
      delivery: 'select count(*)::int as value from delivery group by order_id having count(*) > 1',
      'weigh ticket': 'select count(*)::int as value from weigh_ticket group by delivery_id having count(*) > 1',
      settlement: 'select count(*)::int as value from settlement group by delivery_id having count(*) > 1',
      payout: `select count(*)::int as value from bank_transfer where state = 'CONFIRMED' group by reference having count(*) > 1`,
      announcement: `select count(*)::int as value from notice where kind = 'settled' group by organisation_id, params::text having count(*) > 1`,
      fact: 'select kind as value from fact group by kind, subject_org_id, object_id, payload::text having count(*) > 1',
    })) expect(await column(owner, sql), what).toEqual([]);

    // Each sale at the counter was paid once and said once, alone or among so many that nobody had heard.
    expect(sales.size).toBeGreaterThan(0);
    expect(new Set(said.map(({ msgId }) => msgId)).size).toBe(said.length);
    expect(said.reduce((sum, { count }) => sum + count, 0)).toBe(sales.size);
    expect(said.reduce((sum, { amountFen }) => sum + BigInt(amountFen), 0n)).toBe([...sales.values()].reduce((sum, fen) => sum + fen, 0n));
    expect(await amounts(owner, 'select a.id, n.amount_fen as fen from announcement n join payment p on p.id = n.payment_id join attempt a on a.id = p.paid_attempt_id')).toEqual(sales);

    // Ledger = acquirer = bank, to the fen.
    const outside = institutions(house.sandboxData);
    expect(await amounts(owner, `select id, captured_fen as fen from attempt where captured_fen > 0`)).toEqual(outside.paid);
    expect(await amounts(owner, `select id, amount_fen as fen from split where state = 'DONE'`)).toEqual(outside.splitOut);
    expect(await amounts(owner, `select id, amount_fen as fen from bank_transfer where state = 'CONFIRMED'`)).toEqual(outside.paidOut);
    const db = openDatabase(house.databaseUrl, 1);
    try {
      expect(await auditBook(db)).toEqual([]);
    } finally {
      await db.close();
    }
    console.log(`storm: ${orders.length} loops and ${sales.size} sales at a counter, ${said.length} times something said, at ${BAD_SHARE * 100} % faults, killed ${died} times ${JSON.stringify(KILLS)}: book, acquirer and bank agree over ${outside.paid.size} payments and ${outside.paidOut.size} payouts`);
  } finally {
    await owner.end().catch(() => undefined);
    await house.stop();
  }
});
