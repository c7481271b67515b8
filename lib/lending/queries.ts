import type { Db } from '../db/database';
import { EXPERT_V1, score } from '../credit/domain/card';
import { creditFile } from '../credit/service';
import { organisationCards, personName } from '../identity/queries';
import type { OrgCard } from '../identity/dto';
import { mayOversee, type Actor, type PersonActor } from '../shared/actor';
import { chinaDay } from '../shared/clock';
import { outstanding, stageOf } from './domain/allocation';
import { payoffFen, type BookedInstalment } from './domain/loan-book';
import { totalOf } from './domain/schedule';
import type { ApplicationDto, InstalmentDto, LimitDto, LoanDto, LoanMoveDto, LoanRowDto, OfferDto, OpenProductDto, ProductDto, RequestDto } from './dto';
import { outstandingOf } from './applications/repo';
import { creditLimit } from './domain/limit';
import { limitOf } from './domain/offering';
import { loadOwnLoan } from './loans/repo';
import { loadOfferCase } from './offers/repo';

type ProductRow = Omit<ProductDto, 'lenderName'>;
const PRODUCT = `id, lender_org_id as "lenderOrgId", name, method, rate_bps as "rateBps", fee_bps as "feeBps", min_fen::text as "minFen", max_fen::text as "maxFen",
  min_months as "minMonths", max_months as "maxMonths", deduction_cap_bps as "deductionCapBps", weekly_floor_fen::text as "weeklyFloorFen", pass_mark as "passMark",
  four_eyes_fen::text as "fourEyesFen", priority, state = 'OPEN' as "isOpen"`;
const nameOf = (cards: ReadonlyMap<string, OrgCard>, id: string): string => cards.get(id)?.shortName ?? '';

/** What anybody who sells may apply for, the cheapest first. */
async function openProducts(db: Db): Promise<ProductDto[]> {
  const rows = await db.sql<ProductRow>(`select ${PRODUCT} from loan_product where state = 'OPEN' order by rate_bps, id limit 50`);
  const cards = await organisationCards(db, rows.map((row) => row.lenderOrgId));
  return rows.map((row) => ({ ...row, lenderName: nameOf(cards, row.lenderOrgId) }));
}

/**
 * What she may apply for, and how far her record of this moment carries with each: the same reckoning that a lender's offer
 * is held to, so that nobody asks in vain.
 */
export async function productsFor(db: Db, actor: Actor, now: Date): Promise<OpenProductDto[]> {
  if (actor.kind !== 'person') return [];
  const [products, file, otherOutstandingFen] = await Promise.all([openProducts(db), creditFile(db, actor.organisationId, now), outstandingOf(db, actor.organisationId)]);
  const { score: points } = score(file.features, EXPERT_V1);
  return products.map((product) => {
    const passes = file.facts > 0 && points >= product.passMark;
    const { limitFen } = creditLimit({
      score: points, seasonNetFen: file.seasonNetFen, productCapFen: BigInt(product.maxFen), deductionCapBps: BigInt(product.deductionCapBps), otherOutstandingFen });
    return { ...product, passes, limitFen: (passes ? limitFen : 0n).toString() };
  });
}

/** A lender's own products, open ones first. */
export async function ownProducts(db: Db, actor: Actor): Promise<ProductDto[]> {
  if (actor.kind !== 'person' || actor.orgKind !== 'lender') return [];
  const rows = await db.sql<ProductRow>(`select ${PRODUCT} from loan_product where lender_org_id = $1 order by state desc, created_at desc limit 100`, [actor.organisationId]);
  return rows.map((row) => ({ ...row, lenderName: '' }));
}

type ApplicationRow = Omit<ApplicationDto, 'borrowerName' | 'requests' | 'offers'>;
const APPLICATION = `a.id, a.number, a.borrower_org_id as "borrowerOrgId", a.state, a.amount_fen::text as "amountFen", a.months, a.purpose, a.score, a.score_id as "scoreId",
  a.document_id as "documentId", a.loan_id as "loanId", a.submitted_at as "submittedAt", a.offered_at as "offeredAt", a.accepted_at as "acceptedAt",
  a.signed_at as "signedAt", a.sealed_at as "sealedAt", a.disbursing_at as "disbursingAt", a.disbursed_at as "disbursedAt", a.expires_at as "expiresAt",
  a.ended_at as "endedAt", a.end_reason as "endReason"`;
type OfferRow = Omit<OfferDto, 'lenderName' | 'makerName' | 'checkerName'> & { checkedBy: string | null };
const OFFER = `id, lender_org_id as "lenderOrgId", state, method, principal_fen::text as "principalFen", fee_fen::text as "feeFen", (principal_fen - fee_fen)::text as "paidOutFen",
  rate_bps as "rateBps", months, irr_bps as "irrBps", simple_bps as "simpleBps", cost_fen::text as "costFen", deduction_cap_bps as "deductionCapBps",
  weekly_floor_fen::text as "weeklyFloorFen", needs_checker as "needsChecker", made_by as "madeBy", checked_by as "checkedBy", note, made_at as "madeAt", valid_until as "validUntil"`;

/** Requests and offers of an application, those a reader may see: a lender its own, the borrower all that lie before her. */
async function withParts(db: Db, actor: PersonActor, row: ApplicationRow): Promise<ApplicationDto> {
  const lender = actor.orgKind === 'lender' ? actor.organisationId : null;
  const [requests, offers] = await Promise.all([
    db.sql<Omit<RequestDto, 'lenderName'>>(
      `select r.lender_org_id as "lenderOrgId", p.name as "productName", r.state, r.reason from loan_request r join loan_product p on p.id = r.product_id
       where r.application_id = $1 and ($2::text is null or r.lender_org_id = $2) order by r.created_at, r.id`, [row.id, lender]),
    db.sql<OfferRow>(
      `select ${OFFER} from loan_offer where application_id = $1 and (lender_org_id = $2 or ($2::text is null and state in ('OPEN', 'ACCEPTED', 'LAPSED')))
       order by irr_bps, made_at desc`, [row.id, lender]),
  ]);
  // Who made and who checked an offer is the lender's own business.
  const people = lender === null ? [] : [...new Set(offers.flatMap((offer) => [offer.madeBy, offer.checkedBy ?? offer.madeBy]))];
  const [cards, names] = await Promise.all([
    organisationCards(db, [row.borrowerOrgId, ...requests.map((request) => request.lenderOrgId)]),
    Promise.all(people.map(async (id): Promise<[string, string]> => [id, (await personName(db, id)) ?? ''])),
  ]);
  const nameBy = new Map(names);
  return {
    ...row, borrowerName: cards.get(row.borrowerOrgId)?.name ?? '',
    requests: requests.map((request) => ({ ...request, lenderName: nameOf(cards, request.lenderOrgId) })),
    offers: offers.map(({ checkedBy, ...offer }) => ({
      ...offer, madeBy: lender === null ? '' : offer.madeBy, note: lender === null ? null : offer.note, lenderName: nameOf(cards, offer.lenderOrgId),
      makerName: nameBy.get(offer.madeBy) ?? '', checkerName: checkedBy === null ? null : nameBy.get(checkedBy) ?? null,
    })),
  };
}

/** Her applications, the newest first: at most one of them is under way. */
export async function ownApplications(db: Db, actor: Actor, limit = 5): Promise<ApplicationDto[]> {
  if (actor.kind !== 'person') return [];
  const rows = await db.sql<ApplicationRow>(`select ${APPLICATION} from loan_application a where a.borrower_org_id = $1 order by a.submitted_at desc limit $2`, [actor.organisationId, limit]);
  return Promise.all(rows.map((row) => withParts(db, actor, row)));
}

/** One application, for its borrower or a lender it was put to; null for anybody else. */
export async function applicationFor(db: Db, actor: Actor, applicationId: string): Promise<ApplicationDto | null> {
  if (actor.kind !== 'person') return null;
  const rows = await db.sql<ApplicationRow>(
    `select ${APPLICATION} from loan_application a where a.id = $1 and (a.borrower_org_id = $2
       or exists (select from loan_request r where r.application_id = a.id and r.lender_org_id = $2))`, [applicationId, actor.organisationId]);
  return rows[0] ? withParts(db, actor, rows[0]) : null;
}

/** How far a borrower's record carries with this lender's product; null without her consent in force. */
export async function limitFor(db: Db, actor: Actor, applicationId: string, now: Date): Promise<LimitDto | null> {
  const of = actor.kind === 'person' && actor.orgKind === 'lender' ? await loadOfferCase(db, actor, applicationId, now) : null;
  if (!of?.consented) return null;
  const { limitFen, tier, p20SeasonFen, capacityFen } = limitOf(of.product, of.basis);
  const { minFen, maxFen, weeklyFloorFen, fourEyesFen, state, version: _version, ...product } = of.product;
  return {
    product: { ...product, minFen: minFen.toString(), maxFen: maxFen.toString(), weeklyFloorFen: weeklyFloorFen.toString(), fourEyesFen: fourEyesFen.toString(), isOpen: state === 'OPEN' },
    limitFen: limitFen.toString(), tier, p20SeasonFen: p20SeasonFen.toString(), capacityFen: capacityFen.toString(), otherFen: of.basis.otherOutstandingFen.toString(),
  };
}

type LoanRow = Omit<LoanRowDto, 'lenderName' | 'borrowerName'> & { lenderOrgId: string };
const LOAN = `l.id, l.number, l.state, l.lender_org_id as "lenderOrgId", l.borrower_org_id as "borrowerOrgId", l.principal_fen::text as "principalFen", l.owed_fen::text as "owedFen",
  l.repaid_fen::text as "repaidFen", l.next_due_on::text as "nextDueOn", l.days_past_due as "daysPastDue", l.disbursed_at as "disbursedAt", l.ended_at as "endedAt"`;

/** Loans that an organisation borrowed or lent, whose money has come; the late ones first, then the nearest due day. */
export async function ownLoans(db: Db, actor: Actor, limit = 100): Promise<LoanRowDto[]> {
  if (actor.kind !== 'person') return [];
  const rows = await db.sql<LoanRow>(
    `select ${LOAN} from loan l where (l.borrower_org_id = $1 or l.lender_org_id = $1) and l.disbursed_at is not null
     order by l.state = 'active' desc, l.days_past_due desc, l.next_due_on nulls last, l.created_at desc limit $2`, [actor.organisationId, limit]);
  const cards = await organisationCards(db, rows.flatMap((row) => [row.lenderOrgId, row.borrowerOrgId]));
  return rows.map(({ lenderOrgId, ...row }) => ({ ...row, lenderName: nameOf(cards, lenderOrgId), borrowerName: nameOf(cards, row.borrowerOrgId) }));
}

function instalmentDto(row: BookedInstalment, on: string): InstalmentDto {
  const left = totalOf(outstanding(row));
  const stage = stageOf(row.dueOn, on);
  return {
    n: row.n, dueOn: row.dueOn, principalFen: row.principalFen.toString(), interestFen: (row.interestFen + row.feeFen + row.penaltyFen).toString(),
    totalFen: totalOf(row).toString(), paidFen: totalOf(row.paid).toString(), state: left === 0n ? 'paid' : stage === 'PAST_DUE' ? 'late' : stage === 'DUE' ? 'due' : 'ahead',
  };
}

/** A loan with its schedule and everything that moved on it, for its borrower or its lender. */
export async function loanFor(db: Db, actor: Actor, loanId: string, now: Date): Promise<LoanDto | null> {
  const book = await loadOwnLoan(db, actor, loanId);
  if (!book || actor.kind !== 'person') return null;
  const [[row], moves, cards] = await Promise.all([
    db.sql<LoanRow & Pick<LoanDto, 'applicationId' | 'documentId' | 'method' | 'rateBps' | 'irrBps' | 'simpleBps' | 'months' | 'deductionCapBps' | 'weeklyFloorFen' | 'confirmationId'>>(
      `select ${LOAN}, l.application_id as "applicationId", l.document_id as "documentId", l.method, l.rate_bps as "rateBps", l.irr_bps as "irrBps", l.simple_bps as "simpleBps",
         l.months, l.deduction_cap_bps as "deductionCapBps", l.weekly_floor_fen::text as "weeklyFloorFen", l.confirmation_id as "confirmationId" from loan l where l.id = $1`, [loanId]),
    db.sql<LoanMoveDto>(
      `select id, kind, source, amount_fen::text as "amountFen", (interest_fen + fee_fen + penalty_fen)::text as "interestFen", principal_fen::text as "principalFen",
         owed_after_fen::text as "owedAfterFen", paid_on::text as "paidOn" from loan_transaction where loan_id = $1 order by at desc, id desc limit 100`, [loanId]),
    organisationCards(db, [book.lenderOrgId, book.borrowerOrgId]),
  ]);
  const { lenderOrgId, ...loan } = row!;
  const on = chinaDay(now);
  return {
    ...loan, lenderName: nameOf(cards, lenderOrgId), borrowerName: nameOf(cards, loan.borrowerOrgId), side: actor.organisationId === lenderOrgId ? 'lender' : 'borrower',
    scheduleVersion: book.scheduleVersion, payoffFen: (book.state === 'active' ? payoffFen(book, on) : 0n).toString(), instalments: book.rows.map((one) => instalmentDto(one, on)),
    moves, prepayment: book.prepayment && { amountFen: book.prepayment.amountFen?.toString() ?? null, paidFen: book.prepayment.paidFen.toString() },
  };
}

/** The numbers by which people call applications of one's own, by id. */
export async function applicationNumbers(db: Db, actor: Actor, ids: readonly string[]): Promise<Map<string, string>> {
  if (actor.kind !== 'person' || ids.length === 0) return new Map();
  const rows = await db.sql<{ id: string; number: string }>('select id, number from loan_application where borrower_org_id = $1 and id = any ($2)', [actor.organisationId, [...new Set(ids)]]);
  return new Map(rows.map(({ id, number }) => [id, number]));
}

/** What hangs between a borrower and one lender: applications under way, and loans that she still repays. */
export async function dealingsWith(db: Db, actor: Actor, lenderOrgId: string): Promise<{ readonly underWay: readonly string[]; readonly loans: number }> {
  if (actor.kind !== 'person') return { underWay: [], loans: 0 };
  const [applications, [loans]] = await Promise.all([
    db.sql<{ number: string }>(
      `select a.number from loan_application a join loan_request r on r.application_id = a.id
       where a.borrower_org_id = $1 and r.lender_org_id = $2 and r.state in ('OPEN', 'OFFERED') and a.ended_at is null and a.state <> 'disbursed' order by a.submitted_at`, [actor.organisationId, lenderOrgId]),
    db.sql<{ count: number }>(`select count(*)::int as count from loan where borrower_org_id = $1 and lender_org_id = $2 and state in ('active', 'pending_disbursement')`, [actor.organisationId, lenderOrgId]),
  ]);
  return { underWay: applications.map(({ number }) => number), loans: loans!.count };
}

/** A loan by its number, from its beginning, or its id, for those who oversee the house. */
export const findLoan = async (db: Db, actor: Actor, text: string): Promise<{ id: string; number: string; borrowerOrgId: string }[]> => mayOversee(actor) ? db.sql(
  `select id, number, borrower_org_id as "borrowerOrgId" from loan where id = $1 or number = $1 or (number >= $1 and number < $1 || chr(1114111)) order by number desc limit 10`, [text]) : [];
