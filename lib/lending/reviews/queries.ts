import type { Db } from '../../db/database';
import { organisationCards } from '../../identity/queries';
import type { Actor } from '../../shared/actor';
import { decisionOf, isWaiting, type ReviewState } from '../domain/review';
import type { LoanRequest, Offer } from '../domain/snapshots';

/** A review as both sides see it. */
export type ReviewDto = {
  readonly id: string; readonly applicationId: string; readonly number: string; readonly lenderOrgId: string; readonly lenderName: string; readonly borrowerName: string;
  readonly about: 'declined' | 'limit'; readonly amountFen: string; readonly words: string; readonly state: ReviewState; readonly askedAt: Date; readonly dueAt: Date;
  readonly answerWords: string | null; readonly endedAt: Date | null; readonly goesOn: boolean | null;
  /** Whoever looks made the decision himself, so a colleague has to answer. */
  readonly isOwnDecision: boolean;
};

type Row = Omit<ReviewDto, 'lenderName' | 'borrowerName' | 'amountFen' | 'isOwnDecision'> & { readonly borrowerOrgId: string; readonly amountFen: bigint; readonly decidedBy: readonly string[] };
const REVIEW = `select r.id, r.application_id as "applicationId", a.number, r.lender_org_id as "lenderOrgId", r.borrower_org_id as "borrowerOrgId", r.about, a.amount_fen as "amountFen", r.words,
  r.state, r.asked_at as "askedAt", r.due_at as "dueAt", r.answer_words as "answerWords", r.ended_at as "endedAt", r.goes_on as "goesOn", r.decided_by as "decidedBy"
  from decision_review r join loan_application a on a.id = r.application_id`;

async function named(db: Db, actor: Actor, rows: readonly Row[]): Promise<ReviewDto[]> {
  const cards = await organisationCards(db, rows.flatMap((row) => [row.lenderOrgId, row.borrowerOrgId]));
  return rows.map(({ borrowerOrgId, amountFen, decidedBy, ...row }) => ({
    ...row, amountFen: amountFen.toString(), lenderName: cards.get(row.lenderOrgId)?.shortName ?? '', borrowerName: cards.get(borrowerOrgId)?.name ?? '',
    isOwnDecision: actor.kind === 'person' && decidedBy.includes(actor.personId),
  }));
}

/** Reviews of one application, for its borrower or the lender that each was put to; the latest first. */
export async function reviewsOf(db: Db, actor: Actor, applicationId: string): Promise<ReviewDto[]> {
  if (actor.kind !== 'person') return [];
  return named(db, actor, await db.sql<Row>(`${REVIEW} where r.application_id = $1 and $2 in (r.borrower_org_id, r.lender_org_id) order by r.asked_at desc, r.id desc limit 20`, [applicationId, actor.organisationId]));
}

/** What a lender has to look at again, the nearest deadline first. */
export async function reviewsAsked(db: Db, actor: Actor, now: Date, limit = 50): Promise<ReviewDto[]> {
  if (actor.kind !== 'person' || actor.orgKind !== 'lender') return [];
  const rows = await db.sql<Row>(`${REVIEW} where r.lender_org_id = $1 and r.state = 'asked' order by r.due_at, r.id limit $2`, [actor.organisationId, limit]);
  return named(db, actor, rows.filter((row) => isWaiting(row, now)));
}

/** What a lender has answered or left unanswered, the latest first. */
export async function reviewsEnded(db: Db, actor: Actor, limit = 20): Promise<ReviewDto[]> {
  if (actor.kind !== 'person' || actor.orgKind !== 'lender') return [];
  return named(db, actor, await db.sql<Row>(`${REVIEW} where r.lender_org_id = $1 and r.ended_at is not null order by r.ended_at desc, r.id desc limit $2`, [actor.organisationId, limit]));
}

/** What lenders have left unanswered past their time, for the platform, the latest first. */
export async function reviewsLapsed(db: Db, actor: Actor, limit = 20): Promise<ReviewDto[]> {
  if (actor.kind !== 'person' || actor.orgKind !== 'platform') return [];
  return named(db, actor, await db.sql<Row>(`${REVIEW} where r.state = 'lapsed' order by r.ended_at desc, r.id desc limit $1`, [limit]));
}

/** A decision about one's own application that may still be asked about. */
export type ReviewableDto = { readonly applicationId: string; readonly lenderOrgId: string; readonly lenderName: string; readonly about: 'declined' | 'limit'; readonly reason: string | null; readonly at: Date };

/** Which lenders' decisions on an application one may have looked at again. */
export async function reviewable(db: Db, actor: Actor, applicationId: string): Promise<ReviewableDto[]> {
  if (actor.kind !== 'person') return [];
  const [requests, offers, asked] = await Promise.all([
    db.sql<LoanRequest & { decidedBy: string | null; decidedAt: Date | null; reason: string | null; amountFen: bigint }>(
      `select r.id, r.version, r.lender_org_id as "lenderOrgId", r.product_id as "productId", r.state, r.waived, r.decided_by as "decidedBy", r.decided_at as "decidedAt", r.reason, a.amount_fen as "amountFen"
       from loan_request r join loan_application a on a.id = r.application_id where a.id = $1 and a.borrower_org_id = $2 order by r.created_at, r.id`, [applicationId, actor.organisationId]),
    db.sql<Pick<Offer, 'id' | 'lenderOrgId' | 'state' | 'principalFen' | 'madeBy'> & { checkedBy: string | null; madeAt: Date }>(
      `select id, lender_org_id as "lenderOrgId", state, principal_fen as "principalFen", made_by as "madeBy", checked_by as "checkedBy", made_at as "madeAt"
       from loan_offer where application_id = $1 and borrower_org_id = $2`, [applicationId, actor.organisationId]),
    db.sql<{ requestId: string; decision: string }>(`select request_id as "requestId", decision from decision_review where application_id = $1 and state in ('asked', 'kept', 'changed')`, [applicationId]),
  ]);
  const cards = await organisationCards(db, requests.map(({ lenderOrgId }) => lenderOrgId));
  return requests.flatMap((request) => {
    const decision = decisionOf(request, offers, request.amountFen);
    if (!decision || asked.some((one) => one.requestId === request.id && one.decision === decision.mark)) return [];
    const { lenderOrgId, reason } = request;
    return [{ applicationId, lenderOrgId, lenderName: cards.get(lenderOrgId)?.shortName ?? '', about: decision.about, reason, at: decision.at }];
  });
}

/** Reviews that nobody has answered in time. */
export async function lapsedReviews(db: Db, now: Date, limit: number): Promise<string[]> {
  const rows = await db.sql<{ id: string }>(`select id from decision_review where state = 'asked' and due_at <= $1 order by due_at limit $2`, [now, limit]);
  return rows.map((row) => row.id);
}
