import type { Db } from '../db/database';
import { consentInForce, organisationsSharingPeople } from '../identity/queries';
import type { Actor } from '../shared/actor';
import { chinaDay, DAY_MS } from '../shared/clock';
import { EXPERT_V1 } from './domain/card';
import { CREDIT_KINDS } from './domain/facts';
import { signalsOf, type Signal } from './domain/signals';
import type { BorrowerFile, MonthFlow, Reading, RecordLine, ScoreDto } from './dto';
import { recordLines } from './record/queries';
import { isOnRecord, readingsOf } from './record/readings';
import { creditFile } from './repo';

type ScoreRow = Pick<ScoreDto, 'id' | 'subjectOrgId' | 'card' | 'score' | 'passed' | 'lines' | 'reasons' | 'improvements' | 'seasonNetFen' | 'facts' | 'moment'>;
const SCORE = `select id, subject_org_id as "subjectOrgId", card, score, passed, lines, reasons, improvements, season_net_fen as "seasonNetFen", facts, moment from score`;
const { base, passMark, lowest, highest } = EXPERT_V1;
const scoreDto = (row: ScoreRow): ScoreDto => ({ ...row, base, passMark, lowest, highest });

/** The newest score of a subject, for a reader who has been let in. */
export async function latestScore(db: Db, subjectOrgId: string): Promise<ScoreDto | null> {
  const rows = await db.sql<ScoreRow>(`${SCORE} where subject_org_id = $1 order by moment desc, id desc limit 1`, [subjectOrgId]);
  return rows[0] ? scoreDto(rows[0]) : null;
}

/** One score of a subject, as it was made. */
export async function scoreById(db: Db, subjectOrgId: string, scoreId: string): Promise<ScoreDto | null> {
  const rows = await db.sql<ScoreRow>(`${SCORE} where id = $1 and subject_org_id = $2`, [scoreId, subjectOrgId]);
  return rows[0] ? scoreDto(rows[0]) : null;
}

/** The last scores of a subject, the oldest first, for a line through time. */
export async function scoreHistory(db: Db, subjectOrgId: string, limit = 24): Promise<{ readonly score: number; readonly moment: Date }[]> {
  const rows = await db.sql<{ score: number; moment: Date }>('select score, moment from score where subject_org_id = $1 order by moment desc, id desc limit $2', [subjectOrgId, limit]);
  return rows.reverse();
}

/** Whether a fact "f" has not been left out by the last correction of it that was known at the moment $2; the features say the same (file-sql.ts). */
const STANDS = `not exists (select from (
    select c.payload from fact c where c.kind = 'fact.corrected' and c.subject_org_id = f.subject_org_id and c.payload ->> 'factId' = f.id and c.recorded_at < $2
    order by c.recorded_at desc, c.id collate "C" desc limit 1) c where c.payload -> 'leftOut' = 'true')`;

/** Two years by month in China, from settlements and refunds on record: what reached her, what was repaid for her, what went back. */
async function cashFlow(db: Db, subjectOrgId: string, moment: Date, months = 24): Promise<MonthFlow[]> {
  const rows = await db.sql<{ month: string; netFen: string; repaidFen: string; refundedFen: string }>(
    `select to_char(m.first, 'YYYY-MM') as month,
       coalesce(sum(fact_whole(f.payload, 'netFen') - fact_whole(f.payload, 'repaidFen')) filter (where f.kind = 'settlement.paid'), 0)::text as "netFen",
       coalesce(sum(fact_whole(f.payload, 'repaidFen')) filter (where f.kind = 'settlement.paid'), 0)::text as "repaidFen",
       coalesce(sum(fact_whole(f.payload, 'amountFen')) filter (where f.kind = 'refund.made'), 0)::text as "refundedFen"
     from generate_series($3::date - make_interval(months => $4::int - 1), $3::date, interval '1 month') as m(first)
     left join fact f on f.subject_org_id = $1 and f.kind in ('settlement.paid', 'refund.made') and f.recorded_at < $2 and not f.payload @> '{"imported": true}' and ${STANDS}
       and f.occurred_at >= m.first at time zone 'UTC' - interval '8 hours' and f.occurred_at < (m.first + interval '1 month') at time zone 'UTC' - interval '8 hours'
     group by m.first order by m.first`, [subjectOrgId, moment, `${chinaDay(moment).slice(0, 7)}-01`, months]);
  return rows;
}

const KINDS = [...CREDIT_KINDS, 'loan.disbursed', 'contract.signed', 'contract.sealed', 'weigh.recorded'] as const;

async function factCount(db: Db, subjectOrgId: string): Promise<number> {
  const [row] = await db.sql<{ count: number }>('select count(*)::int as count from fact where subject_org_id = $1', [subjectOrgId]);
  return row!.count;
}

async function signals(db: Db, subjectOrgId: string, moment: Date): Promise<Signal[]> {
  const [file, [trade]] = await Promise.all([
    creditFile(db, subjectOrgId, moment),
    db.sql<{ buyers: string[]; lastAt: Date | null }>(
      `select coalesce(array_agg(distinct payload ->> 'buyerOrgId') filter (where kind = 'order.agreed'), '{}') as buyers,
         max(occurred_at) filter (where kind = 'delivery.accepted') as "lastAt"
       from fact f where subject_org_id = $1 and kind in ('order.agreed', 'delivery.accepted') and recorded_at < $2 and ${STANDS}`, [subjectOrgId, moment]),
  ]);
  const related = await organisationsSharingPeople(db, subjectOrgId, trade!.buyers);
  const { lastAt } = trade!;
  return signalsOf({ features: file.features, relatedBuyers: related.length, daysSinceDelivery: lastAt && Math.floor((moment.getTime() - lastAt.getTime()) / DAY_MS) });
}

/** Her own score and what it is made of: always open to her. */
export async function ownCredit(db: Db, actor: Actor, now: Date): Promise<{
  readonly score: ScoreDto | null; readonly history: readonly { readonly score: number; readonly moment: Date }[];
  readonly months: readonly MonthFlow[]; readonly facts: readonly RecordLine[]; readonly factCount: number; readonly readings: readonly Reading[];
} | null> {
  if (actor.kind !== 'person') return null;
  const own = actor.organisationId;
  const [score, history, months, facts, count, readings] = await Promise.all([
    latestScore(db, own), scoreHistory(db, own), cashFlow(db, own, now), recordLines(db, own, now, { kinds: KINDS, limit: 12 }), factCount(db, own), readingsOf(db, actor, { limit: 3 }),
  ]);
  return { score, history, months, facts, factCount: count, readings };
}

/**
 * A borrower's record for somebody of a lender that has her consent at this moment, and whose look is on record (`lending.openFile`, just now
 * and under the same consent); null for anybody else. A consent that has ended ends it at once, whatever page is open.
 */
export async function borrowerFile(db: Db, actor: Actor, subjectOrgId: string, now: Date, options: { scoreId?: string; before?: string } = {}): Promise<BorrowerFile | null> {
  if (actor.kind !== 'person' || actor.orgKind !== 'lender') return null;
  const consent = await consentInForce(db, { subjectOrgId, granteeOrgId: actor.organisationId, purpose: 'credit', at: now });
  if (!consent || !(await isOnRecord(db, actor, { subjectOrgId, consentId: consent.id, now }))) return null;
  const [score, months, facts, count, found] = await Promise.all([
    options.scoreId ? scoreById(db, subjectOrgId, options.scoreId) : latestScore(db, subjectOrgId),
    cashFlow(db, subjectOrgId, now), recordLines(db, subjectOrgId, now, { kinds: KINDS, before: options.before, limit: 12 }), factCount(db, subjectOrgId), signals(db, subjectOrgId, now),
  ]);
  return { subjectOrgId, consentUntil: consent.until, score, months, facts, factCount: count, signals: found };
}

/** How many organisations have a score. */
export async function scoredCount(db: Db): Promise<number> {
  const [row] = await db.sql<{ count: number }>('select count(distinct subject_org_id)::int as count from score');
  return row!.count;
}
