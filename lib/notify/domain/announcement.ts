import type { Fragment } from '../../operation/plan';
import { HOUR_MS, MINUTE_MS } from '../../shared/clock';
import type { NewId } from '../../shared/ids';
import type { Fen } from '../../shared/money';

/** What came in longer ago than this is no news of its own: such receipts fold into one sentence. */
export const FRESH_MS = MINUTE_MS;
/** And what is older than this helps nobody at the counter any more; the list of transactions has it. */
export const SPOKEN_WITHIN_MS = 2 * HOUR_MS;

export type Receipt = { readonly paymentId: string; readonly organisationId: string; readonly counterId: string; readonly amountFen: Fen; readonly wallet: string };

/** Puts one receipt into the outbox of its counter's speaker, in the transaction of the payment's success. The database takes one a payment, ever. */
export const planAnnouncement = (receipt: Receipt, { now, newId }: { readonly now: Date; readonly newId: NewId }): Fragment =>
  ({ changes: [{ op: 'insert', table: 'announcement', rows: [{ id: newId('announcement'), ...receipt, state: 'QUEUED', createdAt: now }] }] });

/** Always Chinese, as the voice that speaks it. */
const WALLET_NAMES: Readonly<Record<string, string>> = { unionpay: '云闪付', wechat: '微信', alipay: '支付宝' };

/** "12 元 5 角": an amount as it is said at a counter. */
export function spokenAmount(fen: Fen): string {
  const [yuan, jiao, rest] = [fen / 100n, (fen / 10n) % 10n, fen % 10n];
  const parts = [yuan > 0n ? `${yuan} 元` : '', jiao > 0n ? `${jiao} 角` : '', rest > 0n ? `${yuan > 0n && jiao === 0n ? '零 ' : ''}${rest} 分` : ''];
  return parts.filter(Boolean).join(' ') || '0 元';
}

export type Queued = { readonly id: string; readonly version: number; readonly amountFen: Fen; readonly wallet: string; readonly createdAt: Date };
/** One thing to say. Fen as a decimal string; `channel` is a wallet, or null where several receipts are one sentence. */
export type Spoken = { readonly msgId: string; readonly amountFen: string; readonly channel: string | null; readonly count: number; readonly text: string };

/** What a speaker that asks now is given of the queue, oldest first, and what becomes of the queue: each receipt leaves it once. */
export function decideAnnouncements(queue: readonly Queued[], now: Date): { readonly spoken: readonly Spoken[]; readonly fragment: Fragment } {
  const age = ({ createdAt }: Queued) => now.getTime() - createdAt.getTime();
  const expired = queue.filter((one) => age(one) > SPOKEN_WITHIN_MS);
  const stale = queue.filter((one) => age(one) > FRESH_MS && age(one) <= SPOKEN_WITHIN_MS);
  const fresh = queue.filter((one) => age(one) <= FRESH_MS);
  const sum = stale.reduce((total, { amountFen }) => total + amountFen, 0n);
  const folded: Spoken[] = stale.length === 0 ? [] : [
    { msgId: stale.at(-1)!.id, amountFen: sum.toString(), channel: null, count: stale.length, text: `您有 ${stale.length} 笔未播报，合计 ${spokenAmount(sum)}` }];
  return {
    spoken: [...folded, ...fresh.map(({ id, amountFen, wallet }) => ({ msgId: id, amountFen: amountFen.toString(), channel: wallet, count: 1, text: `${WALLET_NAMES[wallet] ?? ''}收款 ${spokenAmount(amountFen)}` }))],
    fragment: { changes: queue.map((one) => ({ op: 'update' as const, table: 'announcement', id: one.id, version: one.version, set: { state: expired.includes(one) ? 'EXPIRED' : 'TOLD', toldAt: now } })) },
  };
}
