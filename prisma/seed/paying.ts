import { env } from '@/lib/env';
import { startAttempt } from '@/lib/payments/attempts/service';
import type { Actor } from '@/lib/shared/actor';
import { after, MINUTE_MS } from '@/lib/shared/clock';
import type { Clockwork } from './clockwork';

export async function control(path: string, body: object): Promise<Record<string, unknown>> {
  const response = await fetch(`${env().SANDBOX_URL}/control/${path}`, {
    method: 'POST', headers: { 'content-type': 'application/json', 'x-sandbox-secret': env().SANDBOX_ADMIN_SECRET ?? '' }, body: JSON.stringify(body),
  });
  const answer = (await response.json().catch(() => ({}))) as Record<string, unknown>;
  if (!response.ok) throw new Error(`The sandbox answered ${response.status} to ${path}: ${JSON.stringify(answer)}`);
  return answer;
}

/** While the season is lived through, the bank and the channel carry out at once what otherwise takes them a second. */
export async function quickSandbox(work: () => Promise<void>): Promise<void> {
  await control('settings', { refundDelayMs: 0, splitDelayMs: 0, payoutDelayMs: 0 });
  try {
    await work();
  } finally {
    await control('settings', { refundDelayMs: 1000, splitDelayMs: 1000, payoutDelayMs: 1000, clock: null });
  }
}

/** A wallet takes another amount than was asked for. */
export const payWrongAmount = (orderNo: string, amountFen: number): Promise<unknown> => control('pay', { orderNo, mode: 'wrong-amount', amountFen });

/** Takes the outside world along to a moment of the season. */
export const liveAt = (at: Date): Promise<unknown> => control('settings', { clock: at.toISOString() });

export const PAYER: Actor = { kind: 'visitor', personId: null };

/** When the channel is asked about a payment whose word nobody heard: soon, and on the rungs that follow where an answer got lost. */
export const ASKED_AFTER_MINUTES = [1, 6, 20, 70, 180] as const;

/**
 * Pays an order as its buyer does: opens the code, chooses a wallet, pays there. Nobody listens for the channel's word in
 * the past, so the payment is found by asking, as after a lost notify; on a machine under load answers get lost for real.
 */
export function payOrder(works: Clockwork, order: { orderId: string; qrToken: string; wallet: 'unionpay' | 'wechat' | 'alipay' }, at: Date): Promise<void> {
  return works.alone(async () => {
    // The seller's contract with the channel is made by a job, if this is her first sale.
    await works.drain(at);
    const { attemptId } = await works.run(startAttempt, PAYER, at, { token: order.qrToken, wallet: order.wallet, returnUrl: `${env().PUBLIC_URL}/q/${order.qrToken}` });
    await works.drain(at);
    await control('pay', { orderNo: attemptId, mode: 'drop' });
    for (const minutes of ASKED_AFTER_MINUTES) {
      await works.drain(after(at, minutes * MINUTE_MS));
      const [{ held }] = await works.db.sql<{ held: boolean }>(`select money = 'held' as held from sale_order where id = $1`, [order.orderId]) as [{ held: boolean }];
      if (held) return;
    }
    throw new Error(`Order ${order.orderId} was paid at ${at.toISOString()}, and the channel did not say so.`);
  });
}
