import type { Db } from '../db/database';
import { organisationCards } from '../identity/queries';
import type { Actor } from '../shared/actor';
import { portfolioAtRisk, type Bucket } from './domain/delinquency';

/** A lender's loans in figures; fen as decimal strings, arrears as of each loan's last close of day. */
export type PortfolioDto = {
  readonly loans: number;
  readonly owedFen: string;
  readonly repaidFen: string;
  readonly par30Bps: number;
  readonly buckets: readonly { readonly bucket: Bucket; readonly owedFen: string }[];
};

/** An application that asks this lender, as a row of its pipeline. */
export type RequestRowDto = {
  readonly id: string; readonly number: string; readonly borrowerName: string; readonly regionCode: string | null;
  readonly amountFen: string; readonly months: number; readonly purpose: string; readonly score: number;
  /** OPEN waits for the lender, CHECK for its second person, OFFERED for the farmer. */
  readonly stage: 'OPEN' | 'CHECK' | 'OFFERED';
  readonly submittedAt: Date; readonly expiresAt: Date;
};

/** What is lent out and how much of it is late, for the lender alone. */
export async function portfolio(db: Db, actor: Actor): Promise<PortfolioDto | null> {
  if (actor.kind !== 'person' || actor.orgKind !== 'lender') return null;
  const rows = await db.sql<{ owedFen: bigint; repaidFen: bigint; dpd: number; active: boolean }>(
    `select owed_fen as "owedFen", repaid_fen as "repaidFen", days_past_due as dpd, state = 'active' as active from loan
     where lender_org_id = $1 and disbursed_at is not null`, [actor.organisationId]);
  const active = rows.filter((row) => row.active);
  const { outstandingFen, par30Bps, byBucketFen } = portfolioAtRisk(active.map(({ owedFen, dpd }) => ({ principalFen: owedFen, dpd })));
  return {
    loans: active.length, owedFen: outstandingFen.toString(), repaidFen: rows.reduce((sum, row) => sum + row.repaidFen, 0n).toString(), par30Bps: Number(par30Bps),
    buckets: (Object.entries(byBucketFen) as [Bucket, bigint][]).map(([bucket, fen]) => ({ bucket, owedFen: fen.toString() })),
  };
}

/** Applications that have not ended with this lender, the nearest deadline first. */
export async function requestsTo(db: Db, actor: Actor, limit = 50): Promise<RequestRowDto[]> {
  if (actor.kind !== 'person' || actor.orgKind !== 'lender') return [];
  const rows = await db.sql<Omit<RequestRowDto, 'amountFen' | 'borrowerName' | 'regionCode'> & { borrowerOrgId: string; amountFen: bigint }>(
    `select a.id, a.number, a.borrower_org_id as "borrowerOrgId", a.amount_fen as "amountFen", a.months, a.purpose, a.score,
       case when r.state = 'OFFERED' then 'OFFERED'
         when exists (select from loan_offer o where o.application_id = a.id and o.lender_org_id = $1 and o.state = 'PROPOSED') then 'CHECK' else 'OPEN' end as stage,
       a.submitted_at as "submittedAt", a.expires_at as "expiresAt"
     from loan_request r join loan_application a on a.id = r.application_id
     where r.lender_org_id = $1 and r.state in ('OPEN', 'OFFERED') and a.ended_at is null and a.loan_id is null
     order by a.expires_at, a.id limit $2`, [actor.organisationId, limit]);
  const cards = await organisationCards(db, rows.map(({ borrowerOrgId }) => borrowerOrgId));
  return rows.map(({ borrowerOrgId, ...row }) => ({
    ...row, amountFen: row.amountFen.toString(), borrowerName: cards.get(borrowerOrgId)?.name ?? '', regionCode: cards.get(borrowerOrgId)?.regionCode ?? null,
  }));
}
