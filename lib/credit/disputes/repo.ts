import type { Db } from '../../db/database';
import type { JsonObject } from '../../shared/json';
import type { Dispute } from '../domain/dispute';

const DISPUTE = `id, version, fact_id as "factId", kind, subject_org_id as "subjectOrgId", asked_org_id as "askedOrgId", state, answer_due_at as "answerDueAt", due_at as "dueAt"`;

export type DisputedFact = { readonly id: string; readonly kind: string; readonly subjectOrgId: string; readonly payload: JsonObject };

/** A fact of somebody's own record with the dispute about it that has not ended. */
export async function loadOwnFact(db: Db, subjectOrgId: string, factId: string): Promise<{ readonly fact: DisputedFact; readonly open: Dispute | null } | null> {
  const [facts, open] = await Promise.all([
    db.sql<DisputedFact>('select id, kind, subject_org_id as "subjectOrgId", payload from fact where id = $1 and subject_org_id = $2', [factId, subjectOrgId]),
    db.sql<Dispute>(`select ${DISPUTE} from fact_dispute where fact_id = $1 and subject_org_id = $2 and ended_at is null`, [factId, subjectOrgId]),
  ]);
  return facts[0] ? { fact: facts[0], open: open[0] ?? null } : null;
}

/** Who has lived a fact too: the lender or the buyer that it names, or the buyer of the order that it is about. */
export async function otherSideOf(db: Db, { subjectOrgId, payload }: DisputedFact): Promise<string | null> {
  const named = payload['lenderOrgId'] ?? payload['buyerOrgId'];
  if (typeof named === 'string') return named === subjectOrgId ? null : named;
  const orderId = payload['orderId'];
  if (typeof orderId !== 'string') return null;
  const rows = await db.sql<{ id: string }>(
    `select payload ->> 'buyerOrgId' as id from fact where object_id = $1 and kind = 'order.agreed' and subject_org_id = $2 limit 1`, [orderId, subjectOrgId]);
  return rows[0]?.id ?? null;
}

/** A dispute for one of its parties: who opened it, who is asked; for the platform and the worker, any. */
export async function loadDispute(db: Db, disputeId: string, party: { readonly subjectOrgId?: string; readonly askedOrgId?: string }): Promise<Dispute | null> {
  const rows = await db.sql<Dispute>(
    `select ${DISPUTE} from fact_dispute where id = $1 and ($2::text is null or subject_org_id = $2) and ($3::text is null or asked_org_id = $3)`,
    [disputeId, party.subjectOrgId ?? null, party.askedOrgId ?? null]);
  return rows[0] ?? null;
}
