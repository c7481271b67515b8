import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../db/testing/test-database';
import { applyPlan } from '../../operation/apply';
import { newId } from '../../shared/ids';
import { loadHold, planRefund } from '../service';
import { attemptOf, balanceOf, heldPayment, look, startRig, until, zeroSum, type Rig } from '../testing/rig';

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

describe('refunds', () => {
  /** Decides from what is there and applies it, retrying a lost race as operation() does. */
  async function refund(orderId: string, amountFen: bigint, key: string): Promise<string> {
    for (;;) {
      const now = rig.system.clock.now();
      const planned = planRefund((await loadHold(db, orderId))!, { amountFen, reason: '未收部分退款', causedBy: 'seller', key, doneTask: 'test.refunded' }, { now, newId });
      if (!planned.ok) return planned.error;
      try {
        await applyPlan(db, { ...planned.value.fragment, answer: {} }, { operation: 'test.refund', actor: 'test', now, idempotency: null });
        return planned.value.refundId;
      } catch (error) {
        if ((error as { code?: string }).code !== 'HL001') throw error;
      }
    }
  }
  const refundState = async (id: string) => (await look<{ state: string }>(rig, 'select state from refund where id = $1', [id]))[0]!.state;

  it('of two halves at once pass, of three never', async () => {
    const { orderId, attemptId } = await heldPayment(rig);
    const outcomes = await Promise.all(['a', 'b', 'c'].map((key) => refund(orderId, 6_000n, `${orderId}:${key}`)));
    expect(outcomes.filter((outcome) => outcome === 'REFUND_TOO_LARGE')).toHaveLength(1);
    await rig.drain();
    await until(async () => (await attemptOf(rig, attemptId)).refunded_fen === 12_000n);
    expect(await attemptOf(rig, attemptId)).toMatchObject({ captured_fen: 12_345n, refunded_fen: 12_000n, reserved_fen: 0n });
    expect(await balanceOf(rig, `order-hold:${orderId}`)).toBe(345n);
    await rig.drain();
    expect(rig.called.filter((job) => job.task === 'test.refunded' && job.payload.orderId === orderId).map((job) => job.payload.state)).toEqual(['SUCCEEDED', 'SUCCEEDED']);
  });

  it('of the whole end the hold', async () => {
    const { orderId } = await heldPayment(rig);
    const refundId = await refund(orderId, 12_345n, `${orderId}:all`);
    await rig.drain();
    await until(async () => (await refundState(refundId)) === 'SUCCEEDED');
    expect(await loadHold(db, orderId)).toMatchObject({ state: 'REFUNDED', openFen: 0n });
    expect(await balanceOf(rig, `order-hold:${orderId}`)).toBe(0n);
  });

  it('that fail release what they reserved, and raise a break', async () => {
    const { orderId, attemptId } = await heldPayment(rig);
    await rig.sandbox.control('/control/outcomes', { kind: 'refund', outcome: 'FAILED' });
    const refundId = await refund(orderId, 5_000n, `${orderId}:f`);
    await rig.drain();
    await until(async () => (await refundState(refundId)) === 'FAILED');
    expect(await attemptOf(rig, attemptId)).toMatchObject({ refunded_fen: 0n, reserved_fen: 0n });
    expect(await loadHold(db, orderId)).toMatchObject({ openFen: 12_345n, refundableFen: 12_345n });
    expect(await look(rig, 'select kind from break_item where subject_id = $1', [refundId])).toEqual([{ kind: 'REFUND_MISSING' }]);
  });

  it('to a closed account stay reserved until they are paid by hand', async () => {
    const { orderId, attemptId } = await heldPayment(rig);
    await rig.sandbox.control('/control/outcomes', { kind: 'refund', outcome: 'ABNORMAL' });
    const refundId = await refund(orderId, 5_000n, `${orderId}:x`);
    await rig.drain();
    await until(async () => (await refundState(refundId)) === 'ABNORMAL');
    expect(await attemptOf(rig, attemptId)).toMatchObject({ reserved_fen: 5_000n, refunded_fen: 0n });
    expect(await loadHold(db, orderId)).toMatchObject({ openFen: 7_345n });
  });

  it('whose answer is lost are asked about, and made once', async () => {
    const { orderId, attemptId } = await heldPayment(rig);
    await rig.sandbox.control('/control/faults', { endpoint: 'refund', fault: '5xx' });
    rig.door.open = false;
    const refundId = await refund(orderId, 5_000n, `${orderId}:l`);
    await rig.drain();
    expect(await refundState(refundId)).toBe('UNKNOWN');
    await rig.sweepLater();
    await rig.drain();
    expect(await refundState(refundId)).toBe('SUCCEEDED');
    rig.door.open = true;
    expect(await attemptOf(rig, attemptId)).toMatchObject({ refunded_fen: 5_000n, reserved_fen: 0n });
    expect(await balanceOf(rig, `order-hold:${orderId}`)).toBe(7_345n);
  });

  it('keep the ledger at zero', async () => expect(await zeroSum(rig)).toBe(0n));
});
