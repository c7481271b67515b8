import type { Db } from '../db/database';
import type { Actor } from '../shared/actor';
import type { JsonObject } from '../shared/json';
import { completeSubtrees, factContent, inclusionProof, inclusionRanges } from './domain/merkle';
import type { FactRow, ProofDto } from './dto';
import { checkpointIsSigned, checkpointKey, loadNodes } from './sequencer';

const COLUMNS = `f.id, f.kind, f.subject_org_id as "subjectOrgId", f.object_id as "objectId", f.actor, f.occurred_at as "occurredAt",
  f.recorded_at as "recordedAt", f.payload`;
type StoredFact = {
  id: string; kind: string; subjectOrgId: string; objectId: string; actor: string; occurredAt: Date; recordedAt: Date; payload: JsonObject;
};
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** The newest facts of an organisation's own record; `before` is the id of the last one shown.
 * @public a page of the next part reads it.
 */
export async function factsOf(db: Db, actor: Actor, options: { before?: string; limit?: number; kinds?: readonly string[] } = {}): Promise<FactRow[]> {
  if (actor.kind !== 'person') return [];
  return factsAbout(db, actor.organisationId, options);
}

/** The facts about an organisation, for a reader who has been let in already (its own members, a lender with consent). */
export async function factsAbout(db: Db, subjectOrgId: string, { before, limit = 30, kinds }: { before?: string; limit?: number; kinds?: readonly string[] }): Promise<FactRow[]> {
  const rows = await db.sql<StoredFact & { placed: boolean }>(
    `select ${COLUMNS}, l.seq is not null as placed from fact f left join evidence_leaf l on l.fact_id = f.id
     where f.subject_org_id = $1 and ($2::text is null or (f.recorded_at, f.id) < (select b.recorded_at, b.id from fact b where b.id = $2))
       and ($4::text[] is null or f.kind = any ($4))
     order by f.recorded_at desc, f.id desc limit $3`, [subjectOrgId, before ?? null, limit, kinds ?? null]);
  return rows.map((row) => ({
    id: row.id, kind: row.kind, objectId: row.objectId, occurredAt: row.occurredAt.toISOString(), recordedAt: row.recordedAt.toISOString(),
    payload: row.payload, placed: row.placed,
  }));
}

/** The facts about one thing (an order, a document, a lot), oldest first. */
export async function factsOfObject(db: Db, objectId: string): Promise<{ id: string; kind: string; occurredAt: string }[]> {
  const rows = await db.sql<{ id: string; kind: string; occurredAt: Date }>(
    'select id, kind, occurred_at as "occurredAt" from fact where object_id = $1 order by recorded_at, id', [objectId]);
  return rows.map((row) => ({ ...row, occurredAt: row.occurredAt.toISOString() }));
}

/**
 * What a browser needs to check by itself that a fact is in the tree that a checkpoint was signed over. The caller has
 * decided already that the reader may see the fact. Null while the fact waits for its place, or does not exist.
 */
export async function proofOf(db: Db, factId: string): Promise<ProofDto | null> {
  const [row] = await db.sql<StoredFact & { seq: bigint; size: bigint; rootHash: Buffer; signedAt: Date; keyId: string; signature: Buffer }>(
    `select ${COLUMNS}, l.seq, c.size, c.root_hash as "rootHash", c.signed_at as "signedAt", c.key_id as "keyId", c.signature
     from fact f join evidence_leaf l on l.fact_id = f.id, (select * from evidence_checkpoint order by size desc limit 1) c where f.id = $1`, [factId]);
  if (!row) return null;
  const { seq, size, rootHash, signedAt, keyId, signature, ...fact } = row;
  const nodeAt = await loadNodes(db, inclusionRanges(seq, size).flatMap(([start, end]) => completeSubtrees(start, end)));
  return {
    factId, kind: fact.kind, content: factContent(fact), index: seq.toString(), size: size.toString(),
    path: inclusionProof(seq, size, nodeAt).map(hex), root: hex(rootHash),
    checkpoint: {
      signedAt: signedAt.toISOString(), keyId, signature: hex(signature), publicKey: checkpointKey().publicPem,
      signed: checkpointIsSigned({ size, rootHash, signedAt, signature }),
    },
  };
}
