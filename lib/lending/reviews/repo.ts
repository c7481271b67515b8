import type { Db } from '../../db/database';
import type { Actor } from '../../shared/actor';
import { loadApplication } from '../applications/repo';
import { decisionOf, type Decision, type Review } from '../domain/review';
import type { Application, LoanRequest } from '../domain/snapshots';

const REVIEW = `id, version, application_id as "applicationId", request_id as "requestId", borrower_org_id as "borrowerOrgId", lender_org_id as "lenderOrgId", about,
  decided_by as "decidedBy", state, due_at as "dueAt"`;

export type ReviewCase = { readonly application: Application; readonly request: LoanRequest; readonly decision: Decision | null; readonly hasAsked: boolean };

/** A lender's decision on one's own application, with whether it has been asked about already. */
export async function loadReviewCase(db: Db, actor: Actor, applicationId: string, lenderOrgId: string): Promise<ReviewCase | null> {
  const application = await loadApplication(db, actor, applicationId);
  const request = application?.requests.find((one) => one.lenderOrgId === lenderOrgId);
  if (!application || !request || actor.kind !== 'person' || application.borrowerOrgId !== actor.organisationId) return null;
  const [decision, asked] = await Promise.all([
    loadDecision(db, application, request), db.sql<{ decision: string }>(`select decision from decision_review where request_id = $1 and state in ('asked', 'kept', 'changed')`, [request.id])]);
  return { application, request, decision, hasAsked: asked.some((one) => one.decision === decision?.mark) };
}

async function loadDecision(db: Db, application: Application, request: LoanRequest): Promise<Decision | null> {
  const [[decided], checked] = await Promise.all([
    db.sql<{ decidedBy: string | null; decidedAt: Date | null }>('select decided_by as "decidedBy", decided_at as "decidedAt" from loan_request where id = $1', [request.id]),
    db.sql<{ id: string; checkedBy: string | null; madeAt: Date }>('select id, checked_by as "checkedBy", made_at as "madeAt" from loan_offer where application_id = $1', [application.id]),
  ]);
  const more = new Map(checked.map((offer) => [offer.id, offer]));
  return decisionOf({ ...request, ...decided! }, application.offers.map((offer) => ({ ...offer, ...more.get(offer.id)! })), application.amountFen);
}

/** A review for the borrower who asked for it, the lender that is asked, or the worker. */
export async function loadReview(db: Db, actor: Actor, reviewId: string): Promise<Review | null> {
  if (actor.kind !== 'person' && actor.kind !== 'system') return null;
  const party = actor.kind === 'person' ? actor.organisationId : null;
  return (await db.sql<Review>(`select ${REVIEW} from decision_review where id = $1 and ($2::text is null or $2 in (borrower_org_id, lender_org_id))`, [reviewId, party]))[0] ?? null;
}
