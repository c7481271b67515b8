import type { Db } from '../db/database';
import { mayOversee, type Actor } from '../shared/actor';
import type { JsonObject } from '../shared/json';
import { completeSubtrees, factContent, inclusionProof, inclusionRanges, leafHash } from './domain/merkle';
import type { CheckpointDto, FactRow, ProofDto } from './dto';
import { sightOf } from './policy';
import { checkpointKey, loadNodes } from './sequencer';

const COLUMNS = `f.id, f.kind, f.subject_org_id as "subjectOrgId", f.object_id as "objectId", f.actor, f.occurred_at as "occurredAt",
  f.recorded_at as "recordedAt", f.payload`;
type StoredFact = {
  id: string; kind: string; subjectOrgId: string; objectId: string; actor: string; occurredAt: Date; recordedAt: Date; payload: JsonObject;
};
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** The facts about an organisation, for a reader who has been let in already (its own members, a lender with consent). */
export async function factsAbout(db: Db, subjectOrgId: string, { before, limit = 30, kinds }: { before?: string; limit?: number; kinds?: readonly string[] }): Promise<FactRow[]> {
  const rows = await db.sql<StoredFact & { placed: boolean }>(
    `select ${COLUMNS}, l.seq is not null as placed from fact f left join evidence_leaf l on l.fact_id = f.id
     where f.subject_org_id = $1 and ($2::text is null or (f.recorded_at, f.id) < (select b.recorded_at, b.id from fact b where b.id = $2))
       and ($4::text[] is null or f.kind = any ($4))
     order by f.recorded_at desc, f.id desc limit $3`, [subjectOrgId, before ?? null, limit, kinds ?? null]);
  return rows.map(factRow);
}

const factRow = ({ id, kind, objectId, occurredAt, recordedAt, payload, placed }: StoredFact & { placed: boolean }): FactRow =>
  ({ id, kind, objectId, occurredAt: occurredAt.toISOString(), recordedAt: recordedAt.toISOString(), payload, placed });

/** One fact about an organisation, for a reader who has been let in already; null when it is about another one. */
export async function factById(db: Db, subjectOrgId: string, factId: string): Promise<FactRow | null> {
  const rows = await db.sql<StoredFact & { placed: boolean }>(
    `select ${COLUMNS}, l.seq is not null as placed from fact f left join evidence_leaf l on l.fact_id = f.id where f.id = $1 and f.subject_org_id = $2`, [factId, subjectOrgId]);
  return rows[0] ? factRow(rows[0]) : null;
}

/** The facts about one thing (an order, a document, a lot), oldest first. */
export async function factsOfObject(db: Db, objectId: string): Promise<{ id: string; kind: string; occurredAt: Date; payload: JsonObject }[]> {
  return db.sql('select id, kind, occurred_at as "occurredAt", payload from fact where object_id = $1 order by recorded_at, id', [objectId]);
}

type StoredCheckpoint = { size: bigint; rootHash: Buffer; signedAt: Date; keyId: string; signature: Buffer };
const CHECKPOINT = `select size, root_hash as "rootHash", signed_at as "signedAt", key_id as "keyId", signature from evidence_checkpoint order by size desc limit 1`;

const checkpointDto = ({ size, rootHash, signedAt, keyId, signature }: StoredCheckpoint): CheckpointDto => ({
  size: size.toString(), root: hex(rootHash), signedAt: signedAt.toISOString(), keyId, publicKey: checkpointKey(), signature: hex(signature),
});

/** The newest signed head of the tree; null while the tree is empty. */
export async function latestCheckpoint(db: Db): Promise<CheckpointDto | null> {
  const [row] = await db.sql<StoredCheckpoint>(CHECKPOINT, []);
  return row ? checkpointDto(row) : null;
}

/**
 * What a browser needs to check by itself that a fact is in the tree that a checkpoint was signed over; null when there is
 * no such fact, or none that this actor may know of.
 * @param allowed asked of facts that are not the actor's own: whether their organisation lets her read its record
 */
export async function proofFor(db: Db, actor: Actor, factId: string, allowed: (subjectOrgId: string) => Promise<boolean>): Promise<ProofDto | null> {
  const [row] = await db.sql<StoredFact & { seq: bigint | null } & (StoredCheckpoint | { size: null })>(
    `select ${COLUMNS}, l.seq, c.* from fact f left join evidence_leaf l on l.fact_id = f.id left join (${CHECKPOINT}) c on l.seq is not null where f.id = $1`, [factId]);
  if (!row) return null;
  const own = sightOf(row, actor);
  const sight = own !== 'content' && await allowed(row.subjectOrgId) ? 'content' : own;
  if (sight === 'nothing') return null;
  const { id, kind, subjectOrgId, objectId, occurredAt, recordedAt, payload, seq } = row;
  const text = factContent({ id, kind, subjectOrgId, objectId, actor: row.actor, occurredAt, recordedAt, payload });
  const known = { factId, kind, occurredAt: occurredAt.toISOString(), recordedAt: recordedAt.toISOString(), content: sight === 'content' ? text : null, leaf: hex(leafHash(text)) };
  if (seq === null || row.size === null) return { ...known, place: null };
  const nodeAt = await loadNodes(db, inclusionRanges(seq, row.size).flatMap(([start, end]) => completeSubtrees(start, end)));
  return { ...known, place: { index: seq.toString(), path: inclusionProof(seq, row.size, nodeAt).map(hex), checkpoint: checkpointDto(row) } };
}

/** Facts about several things at once, with who recorded them, for those who oversee the house; oldest first. */
export const factsOfObjects = async (db: Db, actor: Actor, objectIds: readonly string[]): Promise<{ id: string; kind: string; objectId: string; actor: string; occurredAt: Date }[]> => mayOversee(actor)
  ? db.sql('select id, kind, object_id as "objectId", actor, occurred_at as "occurredAt" from fact where object_id = any ($1) order by recorded_at, id limit 300', [objectIds]) : [];
