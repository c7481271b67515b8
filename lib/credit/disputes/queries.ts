import type { Db } from '../../db/database';
import { sightOf } from '../../evidence/policy';
import { organisationCards } from '../../identity/queries';
import type { Actor } from '../../shared/actor';
import type { JsonObject } from '../../shared/json';
import { remediesFor } from '../domain/corrections';
import { isReady, isUnderWay } from '../domain/dispute';
import type { AskedDispute, DisputeDto } from '../dto';

type Row = Omit<DisputeDto, 'subjectName' | 'askedName'> & { readonly subjectOrgId: string; readonly askedOrgId: string | null };
type AskedRow = Row & { readonly payload: JsonObject };
const DISPUTE = `select d.id, d.fact_id as "factId", d.kind, f.occurred_at as "occurredAt", d.state, d.subject_org_id as "subjectOrgId", d.asked_org_id as "askedOrgId", d.mistake, d.words,
  d.opened_at as "openedAt", d.answer_due_at as "answerDueAt", d.due_at as "dueAt", d.answer, d.answer_words as "answerWords", d.answered_at as "answeredAt", d.remedy,
  d.verdict_words as "verdictWords", d.ended_at as "endedAt", d.correction_fact_id as "correctionFactId"`;
const FROM = 'from fact_dispute d join fact f on f.id = d.fact_id';

async function named(db: Db, rows: readonly Row[]): Promise<DisputeDto[]> {
  const cards = await organisationCards(db, rows.flatMap((row) => [row.subjectOrgId, row.askedOrgId ?? row.subjectOrgId]));
  return rows.map(({ subjectOrgId, askedOrgId, ...row }) => ({
    ...row, subjectName: cards.get(subjectOrgId)?.shortName ?? '', askedName: askedOrgId === null ? null : cards.get(askedOrgId)?.shortName ?? null,
  }));
}

const textOf = (payload: JsonObject, name: string): string | null => (typeof payload[name] === 'string' ? payload[name] : null);

/** One's own disputes, those under way first, then the latest. */
export async function ownDisputes(db: Db, actor: Actor, limit = 20): Promise<DisputeDto[]> {
  if (actor.kind !== 'person') return [];
  return named(db, await db.sql<Row>(`${DISPUTE} ${FROM} where d.subject_org_id = $1 order by d.ended_at is null desc, d.opened_at desc, d.id desc limit $2`, [actor.organisationId, limit]));
}

/** How many of one's own disputes are under way, and when the first of them must be decided; null where none is. */
export async function disputesUnderWay(db: Db, actor: Actor, now: Date): Promise<{ readonly count: number; readonly dueAt: Date } | null> {
  if (actor.kind !== 'person') return null;
  const [found] = await db.sql<{ count: number; dueAt: Date | null }>(
    `select count(*)::int as count, min(due_at) as "dueAt" from fact_dispute where subject_org_id = $1 and state in ('open', 'answered') and due_at > $2`, [actor.organisationId, now]);
  return found?.dueAt ? { count: found.count, dueAt: found.dueAt } : null;
}

/** All disputes there were about one fact of one's own, the latest first. */
export async function disputesOfFact(db: Db, actor: Actor, factId: string): Promise<DisputeDto[]> {
  if (actor.kind !== 'person') return [];
  return named(db, await db.sql<Row>(`${DISPUTE} ${FROM} where d.fact_id = $1 and d.subject_org_id = $2 order by d.opened_at desc, d.id desc limit 10`, [factId, actor.organisationId]));
}

/** Disputes that wait, the nearest deadline first: for the other side of a fact those it is asked about, for the platform all that it has to decide. */
export async function disputesAsked(db: Db, actor: Actor, now: Date, limit = 50): Promise<AskedDispute[]> {
  if (actor.kind !== 'person') return [];
  const rows = actor.orgKind === 'platform'
    ? await db.sql<AskedRow>(`${DISPUTE}, f.payload ${FROM} where d.state in ('open', 'answered') order by d.due_at, d.id limit $1`, [limit])
    : await db.sql<AskedRow>(`${DISPUTE}, f.payload ${FROM} where d.asked_org_id = $1 and d.state = 'open' order by d.due_at, d.id limit $2`, [actor.organisationId, limit]);
  const waiting = rows.filter((row) => isUnderWay(row, now));
  const disputes = await named(db, waiting.map(({ payload: _hers, ...row }) => row));
  return disputes.map((dispute, index) => {
    const { payload, subjectOrgId, kind } = waiting[index]!;
    const isSeen = actor.orgKind === 'platform' || sightOf({ kind, subjectOrgId, payload }, actor) === 'content';
    return {
      ...dispute, isReady: isReady(dispute, now), remedies: remediesFor(kind), orderId: textOf(payload, 'orderId'), loanId: textOf(payload, 'loanId'), payload: isSeen ? payload : null,
    };
  });
}

/** Disputes whose time is up. */
export async function lapsedDisputes(db: Db, now: Date, limit: number): Promise<string[]> {
  const rows = await db.sql<{ id: string }>(`select id from fact_dispute where state in ('open', 'answered') and due_at <= $1 order by due_at limit $2`, [now, limit]);
  return rows.map((row) => row.id);
}
