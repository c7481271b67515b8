import type { Fragment } from '../../operation/plan';
import type { Fen } from '../../shared/money';
import { invariant } from '../../shared/result';
import type { Moment, TransferKind } from './snapshots';

export type NewTransfer = {
  readonly kind: TransferKind;
  /** Who receives it. */
  readonly organisationId: string;
  readonly bankAccountId: string;
  readonly amountFen: Fen;
  /** The payout, loan or collection it carries out: one instruction a reference. */
  readonly reference: string;
  /** The hold it pays out of; the hold is BANK_CONFIRMED when all of its transfers are. */
  readonly holdId?: string;
  /** Text for the receiver's statement, at most 64 characters. */
  readonly purpose?: string;
  /** The refused instruction that this one sends again. */
  readonly retryOf?: string;
  /** A job that gets {transferId, reference, status: 'CONFIRMED'|'FAILED', confirmationId} when the bank has answered. */
  readonly confirmedTask: string;
};

export const followTransferJob = (transferId: string) =>
  ({ task: 'payments.followTransfer', payload: { transferId }, key: `payments.followTransfer:${transferId}` });

/** Instructs the custodian bank; a job sends it under its own number, which every retry keeps, so money moves once. */
export function planBankTransfer(transfer: NewTransfer, { now, newId }: Moment): Fragment & { readonly transferId: string } {
  invariant(transfer.amountFen > 0n, 'a bank transfer is of something');
  const transferId = newId('bankTransfer');
  return {
    transferId,
    changes: [{ op: 'insert', table: 'bank_transfer', rows: [{
      id: transferId, kind: transfer.kind, organisationId: transfer.organisationId, bankAccountId: transfer.bankAccountId, amountFen: transfer.amountFen,
      reference: transfer.reference, holdId: transfer.holdId ?? null, purpose: transfer.purpose?.slice(0, 64) ?? null, confirmedTask: transfer.confirmedTask,
      retryOf: transfer.retryOf ?? null, state: 'REQUESTED', nextQueryAt: now, createdAt: now,
    }] }],
    jobs: [followTransferJob(transferId)],
  };
}
