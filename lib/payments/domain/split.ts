import type { Fragment } from '../../operation/plan';
import type { JsonObject } from '../../shared/json';
import type { Fen } from '../../shared/money';
import { err, ok, type Result } from '../../shared/result';
import type { PaymentError } from './errors';
import { holdMachine } from './machines';
import type { HoldSnapshot, Moment, StoredLeg } from './snapshots';

/** A part of a release that goes to somebody else than the seller: the platform's fee, a lender's repayment. */
export type SplitLeg = { readonly receiverOrgId: string; readonly amountFen: Fen; readonly reason: string };

export type NewSplit = {
  readonly settlementId: string;
  readonly legs: readonly SplitLeg[];
  /** What the seller gets of this release. It needs no split, for the seller is the merchant of record. */
  readonly sellerFen: Fen;
  /** True with the order's last delivery: after it, the channel unfreezes what is left. */
  readonly finish: boolean;
  /** A job that is told how it ended: {splitId, settlementId, state, legs: [{receiverOrgId, amountFen, state}]}. */
  readonly doneTask?: string;
};

/** Legs that fit under what the channel's contract still allows, in their order, and what does not fit. */
export function fitUnderCap(legs: readonly SplitLeg[], roomFen: Fen): { readonly fitted: SplitLeg[]; readonly overCap: SplitLeg[] } {
  const fitted: SplitLeg[] = [];
  const overCap: SplitLeg[] = [];
  let room = roomFen;
  for (const leg of legs) {
    const fits = leg.amountFen < room ? leg.amountFen : room;
    if (fits > 0n) fitted.push({ ...leg, amountFen: fits });
    if (leg.amountFen > fits) overCap.push({ ...leg, amountFen: leg.amountFen - fits });
    room -= fits;
  }
  return { fitted, overCap };
}

export const followSplitJob = (splitId: string, runAt?: Date) =>
  ({ task: 'payments.followSplit', payload: { splitId }, runAt, key: `payments.followSplit:${splitId}` });

/** Several legs to one receiver travel as one: the channel takes each receiver once, and what is over the cap is one collection. */
function byReceiver(legs: readonly SplitLeg[]): SplitLeg[] {
  const sums = new Map<string, { amountFen: Fen; reason: string }>();
  for (const leg of legs) {
    const sum = sums.get(leg.receiverOrgId);
    sums.set(leg.receiverOrgId, { amountFen: (sum?.amountFen ?? 0n) + leg.amountFen, reason: sum?.reason ?? leg.reason });
  }
  return [...sums].map(([receiverOrgId, sum]) => ({ receiverOrgId, ...sum }));
}

/**
 * Releases a part of a hold after an inspection result or a deadline: legs go out to receivers through the channel, the
 * rest is the seller's. Legs beyond the contract's split-out cap come back as `overCap`: they are collected through the bank.
 */
export function planSplit(hold: HoldSnapshot, split: NewSplit, { now, newId }: Moment): Result<Fragment & { readonly splitId: string | null; readonly overCap: readonly SplitLeg[] }, PaymentError> {
  const releasedFen = split.legs.reduce((sum, leg) => sum + leg.amountFen, split.sellerFen);
  if (hold.paymentState !== 'PAID') return err('NOT_PAID');
  const approved = holdMachine.next(hold.state, 'approve');
  if (!approved.ok) return err('NOT_HELD');
  if (split.sellerFen < 0n || split.legs.some((leg) => leg.amountFen < 0n) || releasedFen > hold.openFen) return err('RELEASE_TOO_LARGE');

  const capFen = (hold.amountFen * BigInt(hold.splitCapBps)) / 10_000n;
  const { fitted, overCap } = fitUnderCap(byReceiver(split.legs), capFen - hold.splitFen);
  const splitFen = fitted.reduce((sum, leg) => sum + leg.amountFen, 0n);
  const tellsChannel = splitFen > 0n || split.finish;
  const splitId = tellsChannel ? newId('split') : null;
  return ok({
    splitId, overCap,
    changes: [
      {
        op: 'delta', table: 'hold', id: hold.id, add: { openFen: -releasedFen, splitFen, version: 1 },
        set: { state: tellsChannel ? approved.value : hold.state }, when: { state: hold.state, openFen: hold.openFen },
      },
      { op: 'insert', table: 'split', rows: splitId === null ? [] : [{
        id: splitId, holdId: hold.id, attemptId: hold.attemptId, settlementId: split.settlementId,
        legs: fitted.map((leg): StoredLeg => ({ ...leg, amountFen: leg.amountFen.toString(), state: 'PENDING' })) as unknown as readonly JsonObject[], amountFen: splitFen, finish: split.finish, state: 'REQUESTED',
        doneTask: split.doneTask ?? null, nextQueryAt: now, createdAt: now,
      }] },
    ],
    jobs: splitId === null ? [] : [followSplitJob(splitId)],
  });
}

/**
 * Ends a hold at the channel whose last money goes back while an earlier part of it was released: nobody comes after this to have it
 * unfrozen. Null where something stays open, where nothing was released, so that the refund itself ends the hold, and where it has ended.
 * @param returnFen what goes back with the same plan
 * @param cause names what ends it, as a settlement names a release
 */
export function planHoldEnd(hold: HoldSnapshot, returnFen: Fen, cause: string, moment: Moment): Fragment | null {
  if (hold.openFen !== returnFen || hold.state === 'HELD') return null;
  const ended = planSplit({ ...hold, openFen: 0n }, { settlementId: cause, legs: [], sellerFen: 0n, finish: true }, moment);
  return ended.ok ? ended.value : null;
}
