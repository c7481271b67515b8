import { pendingTransferId, recordPayoutConfirmed, recordPayoutReleased, recordPayoutReserved, recordSettlement } from '../../ledger/recorders';
import { combine, type Fragment } from '../../operation/plan';
import { err, ok, type Result } from '../../shared/result';
import { planBankTransfer } from './bank-transfer';
import type { PaymentError } from './errors';
import type { HoldSnapshot, Moment } from './snapshots';
import { planSplit } from './split';

/**
 * A sale over a static code is handed over at once, so its only deadline is the channel's own: the day after. Then all that
 * has not been refunded is the seller's, without a waterfall, and the bank pays it out.
 */
export function decideReleaseDirect(hold: HoldSnapshot, bankAccountId: string, moment: Moment): Result<Fragment, PaymentError> {
  if (hold.state !== 'HELD' || hold.openFen === 0n) return err('NOT_HELD');
  const amountFen = hold.openFen;
  const at = { at: moment.now, newId: moment.newId };
  const split = planSplit(hold, { settlementId: hold.paymentId, legs: [], sellerFen: amountFen, finish: true }, moment);
  if (!split.ok) return split;
  const reserved = recordPayoutReserved({ payoutId: hold.paymentId, organisationId: hold.payeeOrgId, amountFen }, at);
  const transfer = planBankTransfer({
    kind: 'payout', organisationId: hold.payeeOrgId, bankAccountId, amountFen, reference: hold.paymentId, holdId: hold.id, purpose: '扫码收款',
    confirmedTask: 'payments.directPaidOut',
  }, moment);
  return ok(combine({}, split.value, transfer, {
    postings: [
      recordSettlement({ settlementId: hold.paymentId, orderId: hold.orderId, sellers: [{ organisationId: hold.payeeOrgId, amountFen }], loans: [], feeFen: 0n }, at),
      reserved,
    ],
    changes: [{ op: 'update', table: 'payment', id: hold.paymentId, version: hold.paymentVersion, set: { payoutPendingId: pendingTransferId(reserved) } }],
  }));
}

/** The bank has paid the seller of a static-code sale, or refused: the money is then the seller's, still to be paid. @param reference the instruction's, by which the book keeps each try */
export function decideDirectPaidOut(reference: string, pendingId: string, confirmed: boolean, { now, newId }: Moment): Fragment {
  const at = { at: now, newId };
  const about = { payoutId: reference, pendingId };
  return { postings: [confirmed ? recordPayoutConfirmed(about, at) : recordPayoutReleased(about, at)] };
}
