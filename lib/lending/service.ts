import { planNotice } from '../notify/service';
import type { Deciding } from '../operation/operation';
import { combine, type Fragment } from '../operation/plan';
import { actorName } from '../shared/actor';
import { chinaDay } from '../shared/clock';
import type { Fen } from '../shared/money';
import { applicationOperations } from './applications/service';
import { bookRepayment } from './domain/book-repayment';
import type { RepayableLoan } from './domain/loan-book';
import { loanOperations } from './loans/service';
import { offerOperations } from './offers/service';
import { productOperations } from './products/service';
import { reviewOperations } from './reviews/service';

/** What settlement uses of lending; the contract of the house. */
export { loadRepayableLoans } from './loans/repo';
export type { RepayableLoan } from './domain/loan-book';

/** Repays a loan out of a settlement, in the settlement's own transaction, and says so to both sides. */
export function planRepayment(
  loan: RepayableLoan, amountFen: Fen, about: { readonly settlementId: string; readonly voluntaryFen?: Fen }, { actor, now, newId }: Deciding,
): Fragment {
  const { settlementId, voluntaryFen = 0n } = about;
  const booked = bookRepayment(loan, {
    amountFen, voluntaryFen, on: chinaDay(now), source: voluntaryFen > 0n ? 'prepayment' : 'settlement', reference: settlementId, recordedBy: actorName(actor),
  }, { now, newId });
  const params = { number: loan.number, amountFen: amountFen.toString(), owedFen: booked.owedFen.toString() };
  return combine({}, booked,
    planNotice({ organisationId: loan.borrowerOrgId, kind: booked.closed ? 'lending.closed' : 'lending.repaid', params, link: `/farm/loan/${loan.id}` }, { now, newId }),
    booked.closed ? planNotice({ organisationId: loan.lenderOrgId, kind: 'lending.closedForLender', params, link: `/lend/loans/${loan.id}` }, { now, newId }) : null);
}

export const lendingOperations = [...productOperations, ...applicationOperations, ...offerOperations, ...loanOperations, ...reviewOperations] as const;
