import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WORKER_NAME } from '../db/database';
import { testDatabase, type TestDatabase } from '../db/testing/test-database';
import { makeOrganisation, makePerson, type MadeOrganisation } from '../identity/testing/factory';
import { settle } from '../settlement/service';
import { makeAcceptedDelivery } from '../settlement/testing/factory';
import type { PersonActor } from '../shared/actor';
import { after, DAY_MS, fixedClock, HOUR_MS } from '../shared/clock';
import { err } from '../shared/result';
import { channelHealth, moneyByDay, unknownNow } from '../payments/life';
import { houseHealth, queues, search, waitingItem, wholeOrder, wholePayment } from './queries';
import { handBack, rerun, take } from './service';

let db: TestDatabase;
let platform: MadeOrganisation, auditor: MadeOrganisation, farm: MadeOrganisation, buyer: MadeOrganisation;
let colleague: PersonActor;
let made: Awaited<ReturnType<typeof makeAcceptedDelivery>>;
const now = new Date('2026-11-27T02:00:00Z');
const as = (actor: PersonActor) => ({ actor, db, clock: fixedClock(now) });
beforeAll(async () => {
  db = await testDatabase();
  [platform, auditor, farm, buyer] = await Promise.all([makeOrganisation(db, { kind: 'platform' }), makeOrganisation(db, { kind: 'auditor' }), makeOrganisation(db, { kind: 'farm', name: '张桂兰' }), makeOrganisation(db, { kind: 'buyer' })]);
  colleague = { ...platform.actor, personId: await makePerson(db, { name: '同事' }), role: 'officer' };
  made = await makeAcceptedDelivery(db, { sellerOrgId: farm.organisationId, buyerOrgId: buyer.organisationId, amountFen: 100_000n, at: after(now, -DAY_MS) });
  await settle.run({ ...as(platform.actor), actor: { kind: 'system', job: 'test' } }, { deliveryId: made.deliveryId });
  await db.owner.query(`insert into refund (id, key, payment_id, attempt_id, payee_org_id, amount_fen, reason, caused_by, source, state, created_at, ended_at)
    select 'rfd_x', 'test', p.id, p.paid_attempt_id, p.payee_org_id, 500, '未收部分退款', 'seller', 'SUSPENSE', 'FAILED', $2, $2 from payment p where p.id = $1`, [made.paymentId, after(now, -3 * HOUR_MS)]);
  await db.owner.query(`insert into break_item (id, key, kind, channel, subject_id, note, state, raised_at) values ('brk_x', 'STATUS:att_none', 'STATUS', 'unionpay', 'att_none', '查', 'OPEN', $1)`, [after(now, -2 * DAY_MS)]);
  await db.owner.query(`insert into merchant (id, organisation_id, channel, role, state, refusal, created_at) values ('mch_x', $1, 'unionpay', 'MERCHANT', 'REFUSED', '资料不全', $2)`, [buyer.organisationId, after(now, -HOUR_MS)]);
  await db.owner.query(`update person set verification = 'failed', verification_reason = 'mismatch', verified_at = null where id = $1`, [farm.personId]);
});
afterAll(() => db.close());

const waiting = async (actor: PersonActor) => Object.fromEntries((await queues(db, actor, now)).map(({ queue, items }) => [queue, items.map(({ subjectId }) => subjectId)]));

describe('the queues', () => {
  it('hold what waits by its own domain\'s rows, for the platform and the auditor and nobody else', async () => {
    const seen = await waiting(platform.actor);
    expect(seen).toMatchObject({ refunds: ['rfd_x'], breaks: ['brk_x'], merchants: [buyer.organisationId], checks: [farm.personId], conflicts: [], payouts: [], splits: [], transfers: [] });
    expect(await waiting(auditor.actor)).toEqual(seen);
    expect((await queues(db, farm.actor, now)).flatMap(({ items }) => items)).toEqual([]);
    await db.owner.query(`update break_item set state = 'RESOLVED', resolved_at = $1 where id = 'brk_x'`, [now]);
    expect(await waiting(platform.actor)).toMatchObject({ breaks: [] });
    await db.owner.query(`update break_item set state = 'OPEN', resolved_at = null where id = 'brk_x'`);
  });

  it('are read by the indexes of what waits, and by no table as a whole', async () => {
    const { rows } = await db.owner.query<{ indexname: string }>(`select indexname from pg_indexes where indexname = any ($1)`, [['refund_waits', 'attempt_conflicted', 'split_waits', 'bank_transfer_failed', 'payout_failed', 'merchant_refused', 'person_check_waits']]);
    expect(rows).toHaveLength(7);
  });
});

describe('a thing that waits', () => {
  const thing = { queue: 'refunds', subjectId: 'rfd_x' } as const;
  it('is in one person\'s hands at a time, and keeps who had it', async () => {
    const outcomes = await Promise.all([platform.actor, colleague].map((actor) => take.run(as(actor), thing)));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(outcomes.find(({ ok }) => !ok)).toEqual(err({ code: 'TAKEN' }));
    const holder = outcomes[0]!.ok ? platform.actor : colleague;
    expect((await take.run(as(holder), thing)).ok).toBe(true);
    expect((await handBack.run(as(holder), { ...thing, note: '等银行回话' })).ok).toBe(true);
    expect(await handBack.run(as(colleague), thing)).toEqual(err({ code: 'NOT_HELD_BY_YOU' }));
    expect((await take.run(as(colleague), thing)).ok).toBe(true);
    expect((await waitingItem(db, auditor.actor, 'refunds', 'rfd_x', now))!).toMatchObject({ item: { holderName: '同事' } });
    // Whoever runs the platform may take it from somebody who is away.
    expect((await handBack.run(as(platform.actor), thing)).ok).toBe(true);
    const { turns } = (await waitingItem(db, auditor.actor, 'refunds', 'rfd_x', now))!;
    expect(turns.map(({ act }) => act).sort()).toEqual(['HAND_BACK', 'HAND_BACK', 'TAKE', 'TAKE']);
    expect(turns.map(({ note }) => note)).toContain('等银行回话');
  });

  it('is taken by nobody who only looks, and only while it waits', async () => {
    for (const actor of [auditor.actor, { ...platform.actor, role: 'viewer' } as const, farm.actor]) {
      expect(await take.run(as(actor), thing)).toEqual(err({ code: 'FORBIDDEN' }));
      expect(await handBack.run(as(actor), thing)).toEqual(err({ code: 'FORBIDDEN' }));
    }
    expect(await take.run(as(colleague), { queue: 'refunds', subjectId: 'rfd_none' })).toEqual(err({ code: 'NOT_FOUND' }));
    expect(await waitingItem(db, farm.actor, 'refunds', 'rfd_x', now)).toBeNull();
  });
});

describe('one search', () => {
  it('finds by number, by the beginning of a number and by name, and tells where each leads', async () => {
    const found = async (text: string) => (await search(db, auditor.actor, text)).map(({ kind, href }) => `${kind} ${href}`);
    const order = await db.prisma.saleOrder.findUniqueOrThrow({ where: { id: made.orderId } });
    expect(await found(order.number)).toEqual([`order /ops/orders/${made.orderId}`]);
    expect(await found('HL-TEST')).toContain(`order /ops/orders/${made.orderId}`);
    expect(await found(made.paymentId)).toEqual([`payment /ops/payments/${made.paymentId}`]);
    expect(await found('rfd_x')).toEqual([`refund /ops/payments/${made.paymentId}`]);
    expect(await found('张桂')).toEqual([`organisation /ops/organisations/${farm.organisationId}`]);
    expect(await found('LTEST')).toHaveLength(1);
    expect(await search(db, farm.actor, order.number)).toEqual([]);
  });
});

it('a stuck job runs again for whoever has taken it: at once, with all its tries before it, and not while it is at work', async () => {
  const { rows: added } = await db.owner.query<{ id: string }>(`select (graphile_worker.add_job('orders.sweep', '{"test":1}'::json, job_key := 'stuck')).id::text as id`);
  const subjectId = added[0]!.id;
  await db.owner.query(`update graphile_worker._private_jobs set attempts = max_attempts, last_error = 'no answer', run_at = now() + interval '5 hours' where id = $1`, [subjectId]);
  const job = async () => (await db.owner.query<{ attempts: number; due: boolean; error: string | null }>('select attempts, run_at <= now() as due, last_error as error from graphile_worker._private_jobs where id = $1', [subjectId])).rows;
  const again = (actor: PersonActor) => rerun.run(as(actor), { subjectId });
  expect(await again(auditor.actor)).toEqual(err({ code: 'FORBIDDEN' }));
  expect(await again(colleague)).toEqual(err({ code: 'NOT_HELD_BY_YOU' }));
  expect((await take.run(as(colleague), { queue: 'jobs', subjectId })).ok).toBe(true);
  expect(await again(platform.actor)).toEqual(err({ code: 'NOT_HELD_BY_YOU' }));
  await db.owner.query('update graphile_worker._private_jobs set locked_at = now() where id = $1', [subjectId]);
  expect(await again(colleague)).toEqual(err({ code: 'AT_WORK' }));
  await db.owner.query('update graphile_worker._private_jobs set locked_at = null where id = $1', [subjectId]);
  expect(await again(colleague)).toMatchObject({ ok: true });
  expect(await job()).toEqual([{ attempts: 0, due: true, error: null }]);
  expect((await waitingItem(db, auditor.actor, 'jobs', subjectId, now))!.turns.map(({ act }) => act).sort()).toEqual(['RERUN', 'TAKE']);
  // What is not stuck is nobody's to run.
  expect(await again(colleague)).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
  await db.owner.query('delete from graphile_worker._private_jobs where id = $1', [subjectId]);
});

describe('a whole life', () => {
  it('of a payment has its attempts, its refunds, the book\'s transfers and the log\'s facts', async () => {
    const life = (await wholePayment(db, auditor.actor, made.paymentId))!;
    expect(life.events.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['payment', 'attempt', 'hold', 'refund', 'split', 'transfer']));
    expect(life.postings.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['capture', 'settlement']));
    expect(await wholePayment(db, farm.actor, made.paymentId)).toBeNull();
    expect(await wholePayment(db, auditor.actor, 'pay_none')).toBeNull();
  });

  it('of an order has its deliveries, its payments and its facts', async () => {
    const life = (await wholeOrder(db, auditor.actor, made.orderId))!;
    expect(life.deliveries).toHaveLength(1);
    expect(life.payments).toMatchObject([{ id: made.paymentId, state: 'PAID' }]);
    expect(life.facts.map(({ kind }) => kind)).toContain('settlement.paid');
    expect(await wholeOrder(db, buyer.actor, made.orderId)).toBeNull();
  });
});

it('says how the house is, in figures of now, to those who oversee it', async () => {
  const house = (await houseHealth(db, auditor.actor, now))!;
  expect(house.databaseBytes).toBeGreaterThan(1_000_000n);
  expect(house.jobs).toBeGreaterThan(0);
  expect((await channelHealth(db, auditor.actor, now)).map(({ institution }) => institution)).toEqual(['acquirer', 'bank']);
  expect((await unknownNow(db, auditor.actor)).map(({ waiting: count }) => count)).toEqual([0, 0, 0, 0]);
  expect((await moneyByDay(db, auditor.actor, now, 14)).map(({ heldFen }) => heldFen)).toContain('100000');
  expect(await houseHealth(db, farm.actor, now)).toBeNull();
});

it('knows whether a worker is there by its connections, not by whether it has something in hand', async () => {
  const workers = async () => (await houseHealth(db, auditor.actor, now))!.workers;
  expect(await workers()).toBe(0);
  const living = new pg.Client({ connectionString: db.url, application_name: `${WORKER_NAME} pool-1` });
  await living.connect();
  expect(await workers()).toBe(1);
  await living.end();
});
