import type { Db } from '../../db/database';
import type { Actor } from '../../shared/actor';
import type { Application, LoanRequest, Offer } from '../domain/snapshots';
import type { PendingLoan } from '../domain/ending';

type ApplicationRow = Omit<Application, 'requests' | 'offers'>;

const APPLICATION = `a.id, a.version, a.number, a.borrower_org_id as "borrowerOrgId", a.amount_fen as "amountFen", a.months, a.purpose, a.state, a.score_id as "scoreId",
  a.score, a.offer_id as "offerId", a.loan_id as "loanId", a.document_id as "documentId", a.submitted_at as "submittedAt", a.expires_at as "expiresAt"`;
const REQUEST = `id, version, lender_org_id as "lenderOrgId", product_id as "productId", state, waived`;
const OFFER = `id, version, lender_org_id as "lenderOrgId", product_id as "productId", state, method, principal_fen as "principalFen", fee_fen as "feeFen",
  rate_bps as "rateBps", months, day_count as "dayCount", deduction_cap_bps as "deductionCapBps", weekly_floor_fen as "weeklyFloorFen", priority, irr_bps as "irrBps",
  simple_bps as "simpleBps", cost_fen as "costFen", limit_fen as "limitFen", needs_checker as "needsChecker", made_by as "madeBy", valid_until as "validUntil"`;

/** The application first: whatever of its requests and offers changes afterwards has raised its version by then. */
async function withParts(db: Db, row: ApplicationRow | undefined): Promise<Application | null> {
  if (!row) return null;
  const [requests, offers] = await Promise.all([
    db.sql<LoanRequest>(`select ${REQUEST} from loan_request where application_id = $1 order by created_at, id`, [row.id]),
    db.sql<Offer>(`select ${OFFER} from loan_offer where application_id = $1 order by made_at, id`, [row.id]),
  ]);
  return { ...row, requests, offers };
}

/** An application as its borrower, a lender it was put to, or the worker may load it; null for anybody else. */
export async function loadApplication(db: Db, actor: Actor, applicationId: string): Promise<Application | null> {
  if (actor.kind !== 'person' && actor.kind !== 'system') return null;
  const party = actor.kind === 'person' ? actor.organisationId : null;
  const rows = await db.sql<ApplicationRow>(
    `select ${APPLICATION} from loan_application a where a.id = $1 and ($2::text is null or a.borrower_org_id = $2
       or exists (select from loan_request r where r.application_id = a.id and r.lender_org_id = $2))`, [applicationId, party]);
  return withParts(db, rows[0]);
}

/** The application that an offer belongs to, for the borrower or the lender that made it. */
export async function loadApplicationOfOffer(db: Db, actor: Actor, offerId: string): Promise<Application | null> {
  if (actor.kind !== 'person') return null;
  const rows = await db.sql<ApplicationRow>(
    `select ${APPLICATION} from loan_application a join loan_offer o on o.application_id = a.id where o.id = $1 and $2 in (o.borrower_org_id, o.lender_org_id)`,
    [offerId, actor.organisationId]);
  return withParts(db, rows[0]);
}

export async function hasOpenApplication(db: Db, borrowerOrgId: string): Promise<boolean> {
  const rows = await db.sql(`select 1 from loan_application where borrower_org_id = $1 and state not in ('disbursed', 'declined', 'withdrawn', 'expired')`, [borrowerOrgId]);
  return rows.length > 0;
}

/**
 * What a borrower owes on all loans, those whose money is still on its way among them.
 * @param besides the application that is looked at: the loan which it has become is no other loan
 */
export async function outstandingOf(db: Db, borrowerOrgId: string, besides: string | null = null): Promise<bigint> {
  const [row] = await db.sql<{ fen: bigint }>(
    `select coalesce(sum(case state when 'active' then owed_fen else principal_fen end), 0)::bigint as fen
     from loan where borrower_org_id = $1 and state in ('active', 'pending_disbursement') and application_id is distinct from $2`, [borrowerOrgId, besides]);
  return row!.fen;
}

/** The loan of an application that waits for its money, so that it ends with it. */
export async function loadPendingLoan(db: Db, application: Application): Promise<PendingLoan | null> {
  if (application.loanId === null) return null;
  return (await db.sql<PendingLoan>(`select id, version from loan where id = $1 and state = 'pending_disbursement'`, [application.loanId]))[0] ?? null;
}
