/** How an application ends without a loan: taken back, refused by all, or run out. */
import type { Change, Fragment } from '../../operation/plan';
import { err, ok, type Result } from '../../shared/result';
import { applicationMachine, type ApplicationTransition } from './loan-machine';
import { isStanding, type Application, type LoanRequest, type Moment, type Offer } from './snapshots';

/** The loan row that an accepted offer has made; it never got its money. */
export type PendingLoan = { readonly id: string; readonly version: number };

const lapse = (offers: readonly Offer[], state: 'LAPSED' | 'WITHDRAWN'): Change[] =>
  offers.map((offer) => ({ op: 'update', table: 'loan_offer', id: offer.id, version: offer.version, set: { state } }));
const end = (requests: readonly LoanRequest[], now: Date): Change[] =>
  requests.map((request) => ({ op: 'update', table: 'loan_request', id: request.id, version: request.version, set: { state: 'ENDED', decidedAt: now } }));
const isWaiting = (request: LoanRequest): boolean => request.state === 'OPEN' || request.state === 'OFFERED';

/** Everything that stands on the application ends with it: offers, requests, the loan that was waiting for its money. */
export function planEnd(
  application: Application, loan: PendingLoan | null, how: { readonly transition: Extract<ApplicationTransition, 'withdraw' | 'expire' | 'decline'>; readonly reason: string }, { now }: Moment,
): Result<Fragment, 'APPLICATION_ENDED' | 'MONEY_ON_THE_WAY'> {
  const next = applicationMachine.next(application.state, how.transition);
  if (!next.ok) return err(application.state === 'disbursing' ? 'MONEY_ON_THE_WAY' : 'APPLICATION_ENDED');
  return ok({
    changes: [
      { op: 'update', table: 'loan_application', id: application.id, version: application.version, set: { state: next.value, endedAt: now, endReason: how.reason } },
      ...lapse(application.offers.filter((offer) => isStanding(offer)), 'LAPSED'), ...end(application.requests.filter(isWaiting), now),
      ...(loan ? [{ op: 'update' as const, table: 'loan', id: loan.id, version: loan.version, set: { state: 'cancelled', endedAt: now } }] : []),
    ],
  });
}

/** The lenders that were not chosen are told no by the farmer's choice of another. */
export function endOthers(application: Application, chosen: Offer, { now }: Moment): Change[] {
  return [
    ...lapse(application.offers.filter((offer) => isStanding(offer) && offer.id !== chosen.id), 'LAPSED'),
    ...end(application.requests.filter((request) => isWaiting(request) && request.lenderOrgId !== chosen.lenderOrgId), now),
  ];
}

/** One lender says no. The last one that could still say yes ends the application with it. */
export function decideDecline(
  application: Application, request: LoanRequest, said: { readonly reason: string; readonly personId: string }, moment: Moment,
): Result<Fragment & { readonly ended: boolean }, 'APPLICATION_ENDED' | 'REQUEST_ENDED'> {
  if (!isWaiting(request)) return err('REQUEST_ENDED');
  if (!applicationMachine.can(application.state, 'decline')) return err('APPLICATION_ENDED');
  const own: Change[] = [
    { op: 'update', table: 'loan_request', id: request.id, version: request.version, set: { state: 'DECLINED', reason: said.reason, decidedBy: said.personId, decidedAt: moment.now } },
    ...lapse(application.offers.filter((offer) => isStanding(offer) && offer.lenderOrgId === request.lenderOrgId), 'WITHDRAWN'),
  ];
  const ended = !application.requests.some((other) => other.id !== request.id && isWaiting(other));
  const next = ended ? applicationMachine.next(application.state, 'decline') : null;
  return ok({
    ended,
    changes: [...own, { op: 'update', table: 'loan_application', id: application.id, version: application.version, set: next?.ok ? { state: next.value, endedAt: moment.now, endReason: said.reason } : {} }],
  });
}
