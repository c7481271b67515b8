import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../db/testing/test-database';
import { applyPlan } from '../../operation/apply';
import { combine } from '../../operation/plan';
import { newId } from '../../shared/ids';
import type { Prepared } from '../channels/port';
import { loadHold, planBankTransfer, planRefund, planSplit, sendTogether } from '../service';
import { attemptOf, balanceOf, heldPayment, look, startRig, until, zeroSum, type Rig } from '../testing/rig';
import { followRefund, followRelease, followSplit, followTransfer } from './instructions';

let db: TestDatabase;
let rig: Rig;
beforeAll(async () => {
  db = await testDatabase();
  rig = await startRig(db);
});
afterAll(async () => {
  await rig.stop();
  await db.close();
});

class Killed extends Error {}
/** A worker that dies at a moment of an instruction: before it goes out, or after it was carried out and before that is written down. */
function dying(when: 'before' | 'after'): Rig['outside'] {
  const die = <R,>(prepared: Prepared<R>): Prepared<R> => ({ ...prepared, send: async () => {
    if (when === 'after') await prepared.send();
    throw new Killed();
  } });
  const { channel, bank } = rig.outside;
  return { ...rig.outside, channel: { ...channel, refund: (asked) => die(channel.refund(asked)), split: (asked) => die(channel.split(asked)) }, bank: { ...bank, pay: (asked) => die(bank.pay(asked)) } };
}
const plan = (fragment: Parameters<typeof combine>[1]) =>
  applyPlan(db, combine({}, fragment), { operation: 'test.instruct', actor: 'test', now: rig.system.clock.now(), idempotency: null });
const moment = () => ({ now: rig.system.clock.now(), newId });

describe.each(['before', 'after'] as const)('a worker that dies %s the outside has carried out', (when) => {
  /** The job is lost with its worker, and so are the notifies; the sweep takes the thing up from what was written down. */
  async function diesAndIsSwept(follow: (asking: Parameters<typeof followRefund>[0], id: string) => Promise<void>, id: string, table: string): Promise<void> {
    rig.door.open = false;
    await db.owner.query('delete from graphile_worker._private_jobs');
    await expect(follow({ ...rig.system, outside: dying(when) }, id)).rejects.toThrow(Killed);
    expect(await look(rig, `select state from ${table} where id = $1`, [id])).toEqual([{ state: 'SUBMITTED' }]);
    await db.owner.query('delete from graphile_worker._private_jobs');
    await db.owner.query(`update ${table} set next_query_at = now() - interval '10 minutes' where id = $1`, [id]);
    await until(async () => {
      await db.owner.query(`select graphile_worker.add_job('payments.sweep', job_key := 'payments.sweep')`);
      await rig.drain();
      await db.owner.query(`update ${table} set next_query_at = now() - interval '10 minutes' where id = $1 and next_query_at is not null`, [id]);
      return (await look<{ state: string }>(rig, `select state from ${table} where id = $1`, [id]))[0]!.state !== 'SUBMITTED';
    });
    rig.door.open = true;
  }

  it('a refund refunds once, under the same number', async () => {
    const { orderId, attemptId } = await heldPayment(rig);
    const planned = planRefund((await loadHold(db, orderId))!, { amountFen: 5_000n, reason: '压伤', causedBy: 'seller', key: newId('refund') }, moment());
    if (!planned.ok) throw new Error(planned.error);
    await plan(planned.value.fragment);
    await diesAndIsSwept(followRefund, planned.value.refundId, 'refund');
    expect(await attemptOf(rig, attemptId)).toMatchObject({ refunded_fen: 5_000n, reserved_fen: 0n });
    expect((await rig.outside.channel.query({ merchantNo: (await look<{ merchant_no: string }>(rig, 'select merchant_no from attempt where id = $1', [attemptId]))[0]!.merchant_no, orderNo: attemptId })).report).toMatchObject({ kind: 'PAID' });
    expect(await balanceOf(rig, `order-hold:${orderId}`)).toBe(7_345n);
  });

  it('a payout pays once, under the same number', async () => {
    const [account] = await look<{ id: string }>(rig, 'select id from bank_account where organisation_id = $1', [rig.seller.organisationId]);
    const planned = planBankTransfer({ kind: 'payout', organisationId: rig.seller.organisationId, bankAccountId: account!.id, amountFen: 7_000n, reference: newId('payout'), confirmedTask: 'test.transferEnded' }, moment());
    await plan(planned);
    await diesAndIsSwept(followTransfer, planned.transferId, 'bank_transfer');
    expect((await look<{ state: string }>(rig, 'select state from bank_transfer where id = $1', [planned.transferId]))[0]!.state).toBe('CONFIRMED');
    await rig.drain();
    expect(rig.called.filter((job) => job.payload.transferId === planned.transferId)).toHaveLength(1);
  });

  it('a release splits once and pays once, under the same numbers', async () => {
    const { orderId } = await heldPayment(rig, 10_000n);
    const hold = (await loadHold(db, orderId))!;
    const [account] = await look<{ id: string }>(rig, 'select id from bank_account where organisation_id = $1', [rig.seller.organisationId]);
    const split = planSplit(hold, { settlementId: newId('settlement'), legs: [{ receiverOrgId: rig.buyer.organisationId, amountFen: 1_000n, reason: '服务费' }], sellerFen: 9_000n, finish: true }, moment());
    if (!split.ok) throw new Error(split.error);
    const transfer = planBankTransfer({ kind: 'payout', organisationId: rig.seller.organisationId, bankAccountId: account!.id, amountFen: 9_000n, reference: newId('payout'), holdId: hold.id, confirmedTask: 'test.transferEnded' }, moment());
    const ordered = sendTogether(combine({}, split.value, transfer));
    expect(ordered.jobs).toMatchObject([{ task: 'payments.followRelease', payload: { splitId: split.value.splitId, transferIds: [transfer.transferId] } }]);
    await plan(ordered);
    await diesAndIsSwept((asking, id) => followRelease(asking, id, [transfer.transferId]), split.value.splitId!, 'split');
    await until(async () => {
      await rig.sweepLater();
      await rig.drain();
      return (await look<{ state: string }>(rig, 'select state from bank_transfer where id = $1', [transfer.transferId]))[0]!.state === 'CONFIRMED';
    });
    // The job that comes a second time finds nothing to do.
    await followRelease({ ...rig.system, outside: rig.outside }, split.value.splitId!, [transfer.transferId]);
    expect(await look(rig, 'select state, retry_of from split where hold_id = $1', [hold.id])).toEqual([{ state: 'DONE', retry_of: null }]);
    expect(await look(rig, 'select state from hold where id = $1', [hold.id])).toEqual([{ state: 'BANK_CONFIRMED' }]);
    await rig.drain();
    expect(rig.called.filter((job) => job.payload.transferId === transfer.transferId)).toHaveLength(1);
  });

  it('a split splits once, under the same number', async () => {
    const { orderId } = await heldPayment(rig, 10_000n);
    const planned = planSplit((await loadHold(db, orderId))!, { settlementId: newId('settlement'), legs: [{ receiverOrgId: rig.buyer.organisationId, amountFen: 1_000n, reason: '服务费' }], sellerFen: 9_000n, finish: true }, moment());
    if (!planned.ok) throw new Error(planned.error);
    await plan(planned.value);
    await diesAndIsSwept(followSplit, planned.value.splitId!, 'split');
    expect(await look(rig, 'select state, retry_of from split where hold_id = (select id from hold where order_id = $1)', [orderId])).toEqual([{ state: 'DONE', retry_of: null }]);
  });
});

it('and the book is even after all of it', async () => expect(await zeroSum(rig)).toBe(0n));
