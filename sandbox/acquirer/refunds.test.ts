import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PAY, SPLIT, onboard, openHarness, order, paidOrder } from '../testing/harness';
import type { Harness } from '../testing/harness';

let harness: Harness;
let merId: string;
beforeEach(async () => {
  harness = await openHarness();
  merId = await onboard(harness, 'org_1', { splitCapBps: '10000' });
});
afterEach(() => harness.app.close());

const refund = (refundNo: string, refundAmt: string, orderNo = 'a1'): Promise<Readonly<Record<string, string>>> =>
  harness.call(`${PAY}/refund`, { merId, orderNo, refundNo, refundAmt });

describe('refunds', () => {
  it('are idempotent on their number, never more than paid, and notified', async () => {
    await paidOrder(harness, merId, 'a1');
    const first = await refund('r1', '4000');
    expect(first).toMatchObject({ respCode: '00', refundStatus: 'PROCESSING', payerRefundAmt: '4000' });
    expect(await refund('r1', '4000')).toEqual(first);
    expect((await refund('r1', '4001')).respCode).toBe('12');
    // The first one is still in progress, and counts already.
    expect((await refund('r2', '6001')).respCode).toBe('33');
    expect((await refund('r2', '6000')).respCode).toBe('00');
    expect((await harness.call(`${PAY}/queryOrder`, { merId, orderNo: 'a1' })).origRespCode).toBe('00');
    harness.clock.advance(1_000);
    await harness.settle(2);
    // Both are due at one moment and go out side by side: a channel promises no order.
    expect(harness.received.slice(1).map(({ fields }) => [fields.notifyType, fields.refundNo, fields.refundStatus]).sort()).toEqual([
      ['REFUND', 'r1', 'SUCCESS'],
      ['REFUND', 'r2', 'SUCCESS'],
    ]);
    expect(await harness.call(`${PAY}/queryOrder`, { merId, orderNo: 'a1' })).toMatchObject({
      origRespCode: '01',
      refundedAmt: '10000',
    });
    expect((await refund('r3', '1')).respCode).toBe('33');
    expect(await harness.call(`${PAY}/refundQuery`, { merId, refundNo: 'r1' })).toMatchObject({
      refundStatus: 'SUCCESS',
      refundTime: '20261122140502',
    });
  });

  it('release their amount when they fail, and keep it when they are abnormal', async () => {
    await paidOrder(harness, merId, 'a1');
    await harness.admin('POST', '/control/outcomes', { kind: 'refund', outcome: 'FAILED' });
    await harness.admin('POST', '/control/outcomes', { kind: 'refund', outcome: 'ABNORMAL' });
    expect((await refund('r1', '10000')).respCode).toBe('00');
    harness.clock.advance(1_000);
    await harness.settle(1);
    expect((await refund('r2', '10000')).respCode).toBe('00');
    harness.clock.advance(1_000);
    await harness.settle(1);
    expect(await harness.call(`${PAY}/refundQuery`, { merId, refundNo: 'r2' })).toMatchObject({ refundStatus: 'ABNORMAL' });
    expect((await refund('r3', '1')).respCode).toBe('33');
  });

  it('of an unpaid or unknown order are refused', async () => {
    await harness.call(`${PAY}/unifiedorder`, order(merId, 'a1'));
    expect((await refund('r1', '1')).respCode).toBe('35');
    expect((await refund('r1', '1', 'nothing')).respCode).toBe('34');
    expect((await harness.call(`${PAY}/refundQuery`, { merId, refundNo: 'r1' })).respCode).toBe('34');
  });
});

const STEP = fc.record({
  kind: fc.constantFrom('refund' as const, 'split' as const, 'return' as const),
  amount: fc.integer({ min: 1, max: 6_000 }),
  outcome: fc.constantFrom('', 'FAILED'),
  isWaiting: fc.boolean(),
});
type Step = typeof STEP extends fc.Arbitrary<infer T> ? T : never;

describe('money of an order', () => {
  it('never leaves it twice, however refunds, splits and returns come together', async () => {
    await harness.call('/acquirer/receivers', {
      receiverId: 'fee',
      name: '平台服务费',
      account: '6222020000000002',
      accountName: '丰环',
    });
    let orders = 0;
    const take = async (orderNo: string, index: number, { kind, amount, outcome }: Step): Promise<string> => {
      const no = `${orderNo}-${index}`;
      if (outcome)
        await harness.admin('POST', '/control/outcomes', {
          kind: kind === 'return' ? 'splitReturn' : kind,
          outcome,
          match: { orderNo },
        });
      if (kind === 'refund') return (await refund(no, String(amount), orderNo)).respCode!;
      if (kind === 'split') {
        const receivers = JSON.stringify([{ receiverId: 'fee', amount: String(amount), reason: 'fee' }]);
        return (await harness.call(`${SPLIT}/apply`, { merId, orderNo, splitNo: no, receivers })).respCode!;
      }
      const splitNo = `${orderNo}-${Math.max(0, index - 1)}`;
      return (
        await harness.call(`${SPLIT}/return`, {
          merId,
          orderNo,
          splitNo,
          returnNo: no,
          receiverId: 'fee',
          amount: String(amount),
        })
      ).respCode!;
    };
    await fc.assert(
      fc.asyncProperty(fc.array(STEP, { maxLength: 8 }), async (steps) => {
        const orderNo = `p${orders++}`;
        await paidOrder(harness, merId, orderNo, { splitFlag: '1' });
        let pending = 0;
        for (const [index, step] of steps.entries()) {
          pending += (await take(orderNo, index, step)) === '00' ? 1 : 0;
          if (step.isWaiting && pending > 0) {
            harness.clock.advance(1_000);
            await harness.settle(pending);
            pending = 0;
          }
          const state = await harness.call(`${PAY}/queryOrder`, { merId, orderNo });
          expect(BigInt(state.refundedAmt!) + BigInt(state.splitOutAmt!)).toBeLessThanOrEqual(10_000n);
          expect(BigInt(state.splitOutAmt!)).toBeGreaterThanOrEqual(0n);
        }
        if (pending > 0) {
          harness.clock.advance(1_000);
          await harness.settle(pending);
        }
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});
