import fc from 'fast-check';
import { Logger, runOnce } from 'graphile-worker';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../db/testing/test-database';
import { makeOrganisation, type MadeOrganisation } from '../identity/testing/factory';
import { FOLLOW_UPS } from '../jobs/follow-ups';
import { ordersTasks } from '../jobs/orders';
import { paymentsTasksOver } from '../jobs/payments';
import { queuePool } from '../jobs/queue-pool';
import { settlementTasks } from '../jobs/settlement';
import type { Task } from '../jobs/task';
import { TASKS } from '../jobs/tasks';
import { makeActiveLoan } from '../lending/testing/factory';
import { foresee } from '../orders/queries';
import { accept, cancelOrder, endShort, requestPayment, signContract } from '../orders/service';
import { agreed, sent, system, typedSignature, weighed, type Sides } from '../orders/testing/sale';
import { WALLETS } from '../payments/domain/machines';
import { cancelPayment, reportAttempt, reportRefund, reportSplit, reportTransfer, startAttempt } from '../payments/service';
import { ChannelInMemory, wireMessage, type News } from '../payments/testing/channel-in-memory';
import { after, chinaDay, DAY_MS } from '../shared/clock';
import type { JsonObject } from '../shared/json';
import { auditBook } from './audit';
import { returnableOf } from './returns/queries';
import { giveBack } from './returns/service';

let db: TestDatabase;
let queue: pg.Pool;
let sides: Sides;
let lender: MadeOrganisation;
/** Ahead of the database's own clock: a job that is put off must not be due at once. */
const BEGUN = after(new Date(), DAY_MS);
let now = BEGUN;
const clock = { now: () => now };
const channel = new ChannelInMemory();
const visitor = { kind: 'visitor', personId: null } as const;
/** Whether what follows joins what it follows, or waits in the queue: both must come to the same. */
let joining = false;
const by = (actor: Parameters<typeof startAttempt.run>[0]['actor']) => ({ db, clock, actor, ...(joining ? { followUps: FOLLOW_UPS } : {}) });

beforeAll(async () => {
  db = await testDatabase();
  queue = queuePool(db.url, 4);
  sides = { seller: await makeOrganisation(db, { kind: 'farm', name: '张桂兰' }), buyer: await makeOrganisation(db, { kind: 'buyer', name: '华联' }) };
  lender = await makeOrganisation(db, { kind: 'lender' });
  await makeOrganisation(db, { kind: 'platform' });
  await db.owner.query('update organisation set uscc = $2 where id = $1', [sides.seller.organisationId, '93370783MA3TEST06X']);
});
afterAll(async () => {
  await queue.end();
  await db.close();
});

/** Jobs about money are run; what tells people, scores them and prints is none of this. */
const money: Record<string, Task> = { ...paymentsTasksOver(() => channel.outside), ...ordersTasks, ...settlementTasks };
const taskList = Object.fromEntries(Object.keys(TASKS).map((name) =>
  [name, async (payload: unknown) => money[name]?.(payload as JsonObject, by({ kind: 'system', job: name }))]));
const quiet = new Logger(() => () => undefined);
const drain = () => runOnce({ pgPool: queue, taskList, noHandleSignals: true, logger: quiet, concurrency: 3 });
async function makeDue(): Promise<void> {
  await db.owner.query('update graphile_worker._private_jobs set run_at = now() where locked_at is null');
  for (const table of ['attempt', 'refund', 'split', 'bank_transfer']) await db.owner.query(`update ${table} set next_query_at = $1 where next_query_at is not null`, [after(now, -DAY_MS)]);
  await db.owner.query(`select graphile_worker.add_job('payments.sweep', job_key := 'payments.sweep')`);
}

function deliver({ about, id }: News): Promise<unknown> {
  const context = by({ kind: 'channel', channel: about === 'transfer' ? 'bank' : 'acquirer' });
  switch (about) {
    case 'attempt': return reportAttempt.run(context, { attemptId: id, report: channel.payReport(id), message: wireMessage(), via: 'NOTIFY' });
    case 'refund': return reportRefund.run(context, { refundId: id, report: channel.refundReport(id), message: wireMessage(), via: 'NOTIFY' });
    case 'split': return reportSplit.run(context, { splitId: id, report: channel.splitReport(id), message: wireMessage(), via: 'NOTIFY' });
    case 'transfer': return reportTransfer.run(context, { transferId: id, report: channel.transferReport(id), message: wireMessage('bank'), via: 'NOTIFY' });
  }
}

/** One order and everything that its people, the payers, the channel and the clock may do with it at any time. */
class Sale {
  constructor(readonly orderId: string) {}

  static async agree(): Promise<Sale> {
    const { orderId } = await agreed(db, sides, now, { jin: '100', price: '2.45' });
    for (const { actor } of [sides.seller, sides.buyer]) await signContract.run(by(actor), { orderId, signature: typedSignature });
    return new Sale(orderId);
  }

  ids = async (table: 'delivery' | 'payment' | 'attempt'): Promise<string[]> => (await db.sql<{ id: string }>(table === 'attempt'
    ? 'select a.id from attempt a join payment p on p.id = a.payment_id where p.order_id = $1 order by a.id' : `select id from ${table} where order_id = $1 order by id`, [this.orderId])).map((row) => row.id);

  async act({ act, n }: Step): Promise<unknown> {
    const { orderId } = this;
    const { seller, buyer } = sides;
    switch (act) {
      case 'ask': return requestPayment.run(by(buyer.actor), { orderId });
      case 'scan': {
        const [code] = await db.sql<{ token: string }>('select q.token from qr_code q join payment p on p.id = q.payment_id where p.order_id = $1 order by p.created_at desc limit 1', [orderId]);
        return code && startAttempt.run(by(visitor), { token: code.token, wallet: WALLETS[n % 3]!, returnUrl: 'http://house/q/x' });
      }
      case 'pay': {
        const attempts = await this.ids('attempt');
        return channel.pay(attempts[n % Math.max(attempts.length, 1)] ?? '', now, { force: n % 4 === 0, ...(n % 13 === 0 ? { amountFen: 24_499n } : {}) });
      }
      case 'notify': {
        const news = channel.news[n % Math.max(channel.news.length, 1)];
        return news && Promise.all(Array.from({ length: 1 + (n % 2) }, () => deliver(news)));
      }
      case 'work': return channel.work();
      case 'jobs': return makeDue().then(drain);
      case 'close': return Promise.all((await this.ids('payment')).map((paymentId) => cancelPayment.run(by(system()), { paymentId })));
      case 'cancel': return cancelOrder.run(by(n % 2 ? seller.actor : buyer.actor), { orderId, reason: '不要了' });
      case 'send': return sent(db, sides, orderId, now, ['30', '50', '100'][n % 3], { last: n % 5 === 0 }).catch(() => undefined);
      case 'weigh': {
        const deliveries = await this.ids('delivery');
        return deliveries.length > 0 && weighed(db, sides, deliveries[n % deliveries.length]!, now, ['30', '45', '100'][n % 3]).catch(() => undefined);
      }
      case 'accept': {
        const deliveries = await this.ids('delivery');
        return deliveries.length > 0 && this.take(deliveries[n % deliveries.length]!, [0n, 10_000n, 15_000n, 50_000n][n % 4]!);
      }
      case 'endShort': return endShort.run(by(n % 2 ? seller.actor : system()), { orderId });
      case 'giveBack': return giveBack.run(by(seller.actor), { orderId, amount: `${n + 1}`, reason: '压伤' });
    }
  }

  async take(deliveryId: string, wantedGrams: bigint): Promise<unknown> {
    const [{ weighed: there }] = await db.sql<{ weighed: bigint }>('select coalesce(weighed_grams, 0)::bigint as weighed from delivery where id = $1', [deliveryId]) as [{ weighed: bigint }];
    const acceptedGrams = wantedGrams < there ? wantedGrams : there;
    const shown = await foresee(db, sides.buyer.actor, deliveryId, acceptedGrams);
    return shown && accept.run(by(sides.buyer.actor), { deliveryId, acceptedGrams: acceptedGrams.toString(), expectedFen: shown.grossFen, reason: 'quality' });
  }

  /** Everything still under way arrives, and the clock brings to an end what nobody ended. */
  async comeToRest(): Promise<void> {
    channel.dice = () => 99;
    for (let round = 0; round < 14; round++) {
      if (round === 4) now = after(now, 12 * DAY_MS);
      if (round >= 4) await db.owner.query(`select graphile_worker.add_job(t, '{}'::json, job_key := t) from unnest(array['payments.sweep', 'orders.sweep']) t`);
      if (round === 9) {
        const left = await returnableOf(db, sides.seller.actor, this.orderId);
        if (left?.held) await giveBack.run(by(sides.seller.actor), { orderId: this.orderId, amount: (Number(left.mostFen) / 100).toFixed(2), reason: '没有退成' });
      }
      channel.work();
      for (const news of channel.news) await deliver(news);
      await makeDue();
      await drain();
    }
    channel.news = [];
  }
}

const ACTS = ['ask', 'scan', 'pay', 'notify', 'work', 'jobs', 'close', 'cancel', 'send', 'weigh', 'accept', 'endShort', 'giveBack'] as const;
type Step = { readonly act: (typeof ACTS)[number]; readonly n: number };
const WEIGHTS: Partial<Record<Step['act'], number>> = { notify: 6, jobs: 8, work: 4, send: 4, weigh: 4, accept: 6, pay: 3, scan: 3, giveBack: 2, cancel: 1, close: 1, endShort: 1 };
const step = fc.record({ act: fc.oneof(...ACTS.map((act) => ({ arbitrary: fc.constant(act), weight: WEIGHTS[act] ?? 1 }))), n: fc.nat(60) });
/** Up to three things at the same moment, some of them the very same thing twice. */
const moment = fc.oneof({ arbitrary: fc.array(step, { minLength: 1, maxLength: 3 }), weight: 3 }, { arbitrary: step.map((one) => [one, one]), weight: 1 });
const opening: Step[][] = [[{ act: 'ask', n: 0 }], [{ act: 'jobs', n: 0 }], [{ act: 'scan', n: 1 }, { act: 'scan', n: 2 }], [{ act: 'jobs', n: 0 }], [{ act: 'pay', n: 1 }]];
const season = fc.record({ paid: fc.boolean(), together: fc.boolean(), moments: fc.array(moment, { minLength: 8, maxLength: 22 }), luck: fc.array(fc.nat(99), { minLength: 5, maxLength: 40 }) });

type Ended = { readonly agreement: string; readonly paidFen: bigint; readonly grossFen: bigint; readonly refundedFen: bigint; readonly openFen: bigint; readonly unended: bigint; readonly paid: bigint };

describe('any interleaving of callbacks, queries, closes, refunds, deliveries and settlements, on the real database', () => {
  it('leaves every fen where it belongs: one PAID, nothing overdrawn, no stuck hold, the book as the institutions have it', async () => {
    const seen = { settled: 0, refunded: 0 };
    await fc.assert(fc.asyncProperty(season, async ({ paid, together, moments, luck }) => {
      joining = together;
      now = after(BEGUN, seen.settled * 1000);
      await makeActiveLoan(db, { lenderOrgId: lender.organisationId, borrowerOrgId: sides.seller.organisationId, principalFen: 100_000n, disbursedOn: chinaDay(after(BEGUN, -80 * DAY_MS)), deductionCapBps: 5000 });
      const sale = await Sale.agree();
      if (paid) for (const steps of opening) await Promise.all(steps.map((one) => sale.act(one)));
      let thrown = 0;
      channel.dice = () => luck[thrown++ % luck.length]!;
      for (const steps of moments) await Promise.all(steps.map((one) => sale.act(one)));
      await sale.comeToRest();

      expect(await auditBook(db)).toEqual([]);
      const [ended] = await db.sql<Ended>(`select o.agreement,
          (select coalesce(sum(a.captured_fen), 0) from attempt a join payment p on p.id = a.payment_id where p.order_id = o.id)::bigint as "paidFen",
          (select coalesce(sum(gross_fen), 0) from settlement where order_id = o.id)::bigint as "grossFen",
          (select coalesce(sum(amount_fen), 0) from refund where order_id = o.id and source <> 'SETTLED' and state = 'SUCCEEDED')::bigint as "refundedFen",
          (select coalesce(sum(open_fen), 0) from hold where order_id = o.id)::bigint as "openFen",
          (select count(*) from hold h where h.order_id = o.id and h.state not in ('SETTLED', 'BANK_CONFIRMED', 'REFUNDED')) as unended,
          (select count(*) from payment p where p.order_id = o.id and p.state = 'PAID') as paid
        from sale_order o where o.id = $1`, [sale.orderId]);
      // Money that came for nothing, and could not go back by itself, waits for a person: each with a break that says so.
      const [waiting] = await db.sql<{ fen: bigint; unsaid: bigint }>(`select coalesce(sum(a.captured_fen - a.refunded_fen), 0)::bigint as fen,
          count(*) filter (where not exists (select from break_item b left join refund r on r.id = b.subject_id where b.state = 'OPEN' and a.id in (b.subject_id, r.attempt_id))) as unsaid
        from attempt a join payment p on p.id = a.payment_id where p.order_id = $1 and a.outcome in ('CONFLICTED', 'SURPLUS') and a.captured_fen > a.refunded_fen`, [sale.orderId]);
      // The order has ended, its money is shared out or back, and nothing of it is left lying with the channel but what waits for a person.
      expect(['completed', 'terminated', 'cancelled']).toContain(ended!.agreement);
      expect(ended).toMatchObject({ openFen: 0n, unended: 0n, paidFen: ended!.grossFen + ended!.refundedFen + waiting!.fen });
      expect(waiting!.unsaid).toBe(0n);
      expect(ended!.paid).toBeLessThanOrEqual(1n);
      // The institutions' own account of all seasons so far is what the book says.
      const [book] = await db.sql<{ fen: bigint }>(`select sum(debits_posted - credits_posted)::bigint as fen from ledger_balance where account_id = 'channel-clearing:unionpay'`);
      expect(book!.fen ?? 0n).toBe(channel.heldFen());
      const [shares] = await db.sql<{ wrong: bigint }>(`select count(*) as wrong from settlement s where gross_fen <> (select sum(h.fee_fen + h.repaid_fen + h.receivable_fen + h.seller_fen) from settlement_share h where h.settlement_id = s.id)`);
      expect(shares!.wrong).toBe(0n);
      if (ended!.grossFen > 0n) seen.settled++;
      if (ended!.refundedFen > 0n) seen.refunded++;
    }), { numRuns: 40, verbose: 1, endOnFailure: true });
    // The property would hold of nothing if no run ever came so far.
    expect(seen.settled).toBeGreaterThan(2);
    expect(seen.refunded).toBeGreaterThan(2);
  }, 300_000);
});
