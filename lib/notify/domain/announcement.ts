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
/** One thing to say. Fen as a decimal string; `channel` is a wallet, or null where it is no news of one wallet any more. */
export type Spoken = { readonly msgId: string; readonly amountFen: string; readonly channel: string | null; readonly count: number; readonly text: string };
/** What leaves the queue together, as one thing to say under one id; `receivedAt` is when the newest of it came in. */
export type Taken = { readonly msgId: string; readonly amountFen: Fen; readonly wallet: string | null; readonly count: number; readonly receivedAt: Date };

/** The words for what was taken: with a wallet a receipt of its own, without one so many receipts that nobody has heard. */
export const spokenOf = ({ msgId, amountFen, wallet, count }: Omit<Taken, 'receivedAt'>): Spoken => ({
  msgId, amountFen: amountFen.toString(), channel: wallet, count,
  text: wallet === null ? `您有 ${count} 笔未播报，合计 ${spokenAmount(amountFen)}` : `${WALLET_NAMES[wallet] ?? ''}收款 ${spokenAmount(amountFen)}`,
});

/** Whether something that came in then helps somebody at the counter now. */
export const isWorthSaying = (receivedAt: Date, now: Date): boolean => now.getTime() - receivedAt.getTime() <= SPOKEN_WITHIN_MS;
const isFresh = (receivedAt: Date, now: Date): boolean => now.getTime() - receivedAt.getTime() <= FRESH_MS;

/**
 * What a speaker that asks now is given of the queue, oldest first, and what becomes of the queue: each receipt leaves it once.
 * @param most how many things it is given to say; the rest stays in the queue, for it or for another speaker
 */
export function decideAnnouncements(queue: readonly Queued[], now: Date, most = Infinity): { readonly taken: readonly Taken[]; readonly fragment: Fragment } {
  const expired = queue.filter(({ createdAt }) => !isWorthSaying(createdAt, now));
  const worth = queue.filter(({ createdAt }) => isWorthSaying(createdAt, now));
  const stale = worth.filter(({ createdAt }) => !isFresh(createdAt, now));
  const things = [...(stale.length > 0 ? [stale] : []), ...worth.filter(({ createdAt }) => isFresh(createdAt, now)).map((one) => [one])].slice(0, most);
  return {
    taken: things.map((receipts): Taken => {
      const newest = receipts.at(-1)!;
      return {
        msgId: newest.id, amountFen: receipts.reduce((sum, { amountFen }) => sum + amountFen, 0n), wallet: receipts === stale ? null : newest.wallet, count: receipts.length, receivedAt: newest.createdAt,
      };
    }),
    fragment: { changes: [...expired, ...things.flat()].map((one) => (
      { op: 'update' as const, table: 'announcement', id: one.id, version: one.version, set: { state: expired.includes(one) ? 'EXPIRED' : 'TOLD', toldAt: now } })) },
  };
}
