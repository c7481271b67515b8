import type { Db } from '../db/database';
import { unsignedBy } from '../esign/queries';
import { consentingTo, organisationCards } from '../identity/queries';
import type { Actor } from '../shared/actor';
import { chinaDay } from '../shared/clock';
import { addDays } from './domain/calendar';
import { portfolioAtRisk, type Bucket } from './domain/delinquency';
import type { ApplicationState } from './domain/loan-machine';

/** A lender's loans in figures; fen as decimal strings, arrears as of each loan's last close of day. */
export type PortfolioDto = {
  readonly loans: number;
  readonly owedFen: string;
  readonly repaidFen: string;
  readonly par1Bps: number; readonly par30Bps: number; readonly par90Bps: number;
  readonly buckets: readonly { readonly bucket: Bucket; readonly owedFen: string }[];
  /** What went out and what came back, by month in China, the oldest first; `month` is "2026-11". */
  readonly months: readonly { readonly month: string; readonly lentFen: string; readonly repaidFen: string }[];
  /** Outstanding principal by the borrowers' counties, the largest first. */
  readonly regions: readonly { readonly regionCode: string; readonly owedFen: string }[];
};

/** What waits for whom: an answer, a second person, her choice, a signature of the lender's or hers, the file and the bank, or a new try of the payout. */
export type Stage = 'OPEN' | 'CHECK' | 'OFFERED' | 'SIGN' | 'SIGNING' | 'PAYING' | 'RETURNED';
/** Where the lender has to do something. */
export const WAITS_FOR_LENDER: readonly Stage[] = ['OPEN', 'CHECK', 'SIGN', 'RETURNED'];

/** An application that asks this lender, as a row of its pipeline. */
export type RequestRowDto = {
  readonly id: string; readonly number: string; readonly borrowerName: string; readonly regionCode: string | null;
  readonly amountFen: string; readonly months: number; readonly purpose: string; /** Null where the borrower's consent has ended: what stood there is not the lender's to see any more. */ readonly score: number | null;
  readonly stage: Stage; readonly submittedAt: Date; readonly expiresAt: Date;
};

/** A loan of which something is late or soon due. */
export type DueRowDto = { readonly id: string; readonly borrowerName: string; readonly regionCode: string | null; readonly dueOn: string; readonly dueFen: string; readonly daysPastDue: number };

const MONTHS = 14;
const isLender = (actor: Actor): actor is Extract<Actor, { kind: 'person' }> => actor.kind === 'person' && actor.orgKind === 'lender';

/** What is lent out and how much of it is late, for the lender alone. */
export async function portfolio(db: Db, actor: Actor, now: Date): Promise<PortfolioDto | null> {
  if (!isLender(actor)) return null;
  const [rows, months] = await Promise.all([
    db.sql<{ owedFen: bigint; repaidFen: bigint; dpd: number; active: boolean; borrowerOrgId: string }>(
      `select owed_fen as "owedFen", repaid_fen as "repaidFen", days_past_due as dpd, state = 'active' as active, borrower_org_id as "borrowerOrgId" from loan
       where lender_org_id = $1 and disbursed_at is not null`, [actor.organisationId]),
    db.sql<{ month: string; lentFen: string; repaidFen: string }>(
      `select to_char(m.first, 'YYYY-MM') as month, coalesce(sum(t.amount_fen) filter (where t.kind = 'DISBURSEMENT'), 0)::text as "lentFen",
         coalesce(sum(t.amount_fen) filter (where t.kind = 'REPAYMENT'), 0)::text as "repaidFen"
       from generate_series($2::date - make_interval(months => $3::int - 1), $2::date, interval '1 month') as m(first)
       left join (loan_transaction t join loan l on l.id = t.loan_id and l.lender_org_id = $1) on t.paid_on >= m.first and t.paid_on < m.first + interval '1 month'
       group by m.first order by m.first`, [actor.organisationId, `${chinaDay(now).slice(0, 7)}-01`, MONTHS]),
  ]);
  const active = rows.filter((row) => row.active);
  const { outstandingFen, par1Bps, par30Bps, par90Bps, byBucketFen } = portfolioAtRisk(active.map(({ owedFen, dpd }) => ({ principalFen: owedFen, dpd })));
  const cards = await organisationCards(db, active.map(({ borrowerOrgId }) => borrowerOrgId));
  const byRegion = new Map<string, bigint>();
  for (const { borrowerOrgId, owedFen } of active) {
    const region = cards.get(borrowerOrgId)?.regionCode ?? '';
    byRegion.set(region, (byRegion.get(region) ?? 0n) + owedFen);
  }
  return {
    loans: active.length, owedFen: outstandingFen.toString(), repaidFen: rows.reduce((sum, row) => sum + row.repaidFen, 0n).toString(),
    par1Bps: Number(par1Bps), par30Bps: Number(par30Bps), par90Bps: Number(par90Bps),
    buckets: (Object.entries(byBucketFen) as [Bucket, bigint][]).map(([bucket, fen]) => ({ bucket, owedFen: fen.toString() })), months,
    regions: [...byRegion].sort(([, a], [, b]) => (a < b ? 1 : a > b ? -1 : 0)).map(([regionCode, fen]) => ({ regionCode, owedFen: fen.toString() })),
  };
}

function stageOf(row: { readonly state: ApplicationState; readonly offered: boolean; readonly proposed: boolean }, lacksOwn: boolean): Stage {
  if (row.state === 'contract_pending') return lacksOwn ? 'SIGN' : 'SIGNING';
  if (row.state === 'signed' || row.state === 'disbursing') return 'PAYING';
  if (row.state === 'sealed') return 'RETURNED';
  return row.offered ? 'OFFERED' : row.proposed ? 'CHECK' : 'OPEN';
}

/** Applications that have not ended with this lender, until their money is there; the nearest deadline first. */
export async function requestsTo(db: Db, actor: Actor, now: Date, limit = 50): Promise<RequestRowDto[]> {
  if (!isLender(actor)) return [];
  type Row = Omit<RequestRowDto, 'amountFen' | 'borrowerName' | 'regionCode' | 'stage'>
    & { borrowerOrgId: string; amountFen: bigint; state: ApplicationState; documentId: string | null; offered: boolean; proposed: boolean };
  const rows = await db.sql<Row>(
    `select a.id, a.number, a.borrower_org_id as "borrowerOrgId", a.amount_fen as "amountFen", a.months, a.purpose, a.score, a.state, a.document_id as "documentId",
       r.state = 'OFFERED' as offered, exists (select from loan_offer o where o.application_id = a.id and o.lender_org_id = $1 and o.state = 'PROPOSED') as proposed,
       a.submitted_at as "submittedAt", a.expires_at as "expiresAt"
     from loan_request r join loan_application a on a.id = r.application_id
     where r.lender_org_id = $1 and r.state in ('OPEN', 'OFFERED') and a.ended_at is null and a.state <> 'disbursed'
     order by a.expires_at, a.id limit $2`, [actor.organisationId, limit]);
  const borrowers = rows.map(({ borrowerOrgId }) => borrowerOrgId);
  const [cards, consenting, unsigned] = await Promise.all([
    organisationCards(db, borrowers), consentingTo(db, { granteeOrgId: actor.organisationId, purpose: 'credit', at: now }, borrowers), unsignedBy(db, actor.organisationId, rows.flatMap(({ documentId }) => documentId ?? []))]);
  return rows.map(({ borrowerOrgId, state, documentId, offered, proposed, ...row }) => ({
    ...row, amountFen: row.amountFen.toString(), borrowerName: cards.get(borrowerOrgId)?.name ?? '', regionCode: cards.get(borrowerOrgId)?.regionCode ?? null,
    score: consenting.has(borrowerOrgId) ? row.score : null,
    stage: stageOf({ state, offered, proposed }, documentId !== null && unsigned.has(documentId)),
  }));
}

/** How far ahead a lender looks. */
const DUE_WITHIN_DAYS = 30;

/** Loans with something late, or due within a month, the latest first; what sales bring until then lowers it by itself. */
export async function dueNext(db: Db, actor: Actor, now: Date, limit = 8): Promise<DueRowDto[]> {
  if (!isLender(actor)) return [];
  const rows = await db.sql<Omit<DueRowDto, 'borrowerName' | 'regionCode'> & { borrowerOrgId: string }>(
    `select l.id, l.borrower_org_id as "borrowerOrgId", min(i.due_on)::text as "dueOn", l.days_past_due as "daysPastDue",
       sum(i.principal_fen + i.interest_fen + i.fee_fen + i.penalty_fen - i.paid_principal_fen - i.paid_interest_fen - i.paid_fee_fen - i.paid_penalty_fen)::text as "dueFen"
     from loan l join instalment i on i.loan_id = l.id and i.schedule_version = l.schedule_version
     where l.lender_org_id = $1 and l.state = 'active' and i.due_on <= $2::date
       and i.principal_fen + i.interest_fen + i.fee_fen + i.penalty_fen > i.paid_principal_fen + i.paid_interest_fen + i.paid_fee_fen + i.paid_penalty_fen
     group by l.id order by l.days_past_due desc, min(i.due_on), l.id limit $3`, [actor.organisationId, addDays(chinaDay(now), DUE_WITHIN_DAYS), limit]);
  const cards = await organisationCards(db, rows.map(({ borrowerOrgId }) => borrowerOrgId));
  return rows.map(({ borrowerOrgId, ...row }) => ({ ...row, borrowerName: cards.get(borrowerOrgId)?.name ?? '', regionCode: cards.get(borrowerOrgId)?.regionCode ?? null }));
}
