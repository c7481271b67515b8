import { createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';
import type { Db } from '../db/database';
import { env } from '../env';
import type { Clock } from '../shared/clock';
import type { JsonObject } from '../shared/json';
import { keyIdOf } from './domain/check-proof';
import { appendLeaves, checkpointText, completeSubtrees, factContent, leafHash, rootHash, type Hash, type NodeAt } from './domain/merkle';

type StoredFact = {
  id: string; kind: string; subjectOrgId: string; objectId: string; actor: string; occurredAt: Date; recordedAt: Date; payload: JsonObject;
};

export const BATCH = 2000;

let key: { privateKey: KeyObject; publicPem: string; id: string } | undefined;

/** The key that signs checkpoints. */
function signingKey() {
  if (key) return key;
  const privateKey = createPrivateKey(Buffer.from(env().EVIDENCE_KEY, 'base64').toString('utf8'));
  const publicPem = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString();
  key = { privateKey, publicPem, id: keyIdOf(publicPem) };
  return key;
}

/** The public half that checks what this process signs. */
export const checkpointKey = (): string => signingKey().publicPem;

/** Reads the stored hashes of complete subtrees. */
export async function loadNodes(db: Pick<Db, 'sql'>, wanted: readonly { level: number; index: bigint }[]): Promise<NodeAt> {
  const rows = await db.sql<{ level: number; index: bigint; hash: Buffer }>(
    'select n.level, n.index, n.hash from evidence_node n join unnest($1::int[], $2::bigint[]) as w(level, index) using (level, index)',
    [wanted.map(({ level }) => level), wanted.map(({ index }) => index)]);
  const hashes = new Map(rows.map((row) => [`${row.level}/${row.index}`, new Uint8Array(row.hash)]));
  return (level, index) => {
    const hash = hashes.get(`${level}/${index}`);
    if (!hash) throw new Error(`The evidence tree lacks node ${level}/${index}`);
    return hash;
  };
}

const hex = (hash: Hash): string => `\\x${Buffer.from(hash).toString('hex')}`;

/**
 * Gives waiting facts their places in the tree and signs a checkpoint over the new size, in one statement. Two sequencers at
 * once do no harm: places are a primary key, so the slower one fails whole and finds its facts placed the next time.
 * @returns how many facts were placed
 */
export async function sequence(db: Db, clock: Clock): Promise<number> {
  const facts = await db.sql<StoredFact>(
    `select f.id, f.kind, f.subject_org_id as "subjectOrgId", f.object_id as "objectId", f.actor, f.occurred_at as "occurredAt",
       f.recorded_at as "recordedAt", f.payload
     from evidence_pending p join fact f on f.id = p.fact_id order by f.recorded_at, f.id limit $1`, [BATCH]);
  if (facts.length === 0) return 0;
  const [last] = await db.sql<{ size: bigint }>('select coalesce(max(seq) + 1, 0)::bigint as size from evidence_leaf');
  const size = last!.size;
  const edge = await loadNodes(db, completeSubtrees(0n, size));
  const leaves = facts.map((fact) => leafHash(factContent(fact)));
  const nodes = appendLeaves(size, leaves, edge);
  const fresh = new Map(nodes.map((node) => [`${node.level}/${node.index}`, node.hash]));
  const newSize = size + BigInt(facts.length);
  const root = rootHash(newSize, (level, index) => fresh.get(`${level}/${index}`) ?? edge(level, index));
  const signedAt = clock.now();
  const signature = sign(null, Buffer.from(checkpointText(newSize, Buffer.from(root).toString('hex'), signedAt)), signingKey().privateKey);
  await db.sql(
    `with leaf as (insert into evidence_leaf (seq, fact_id, hash) select seq, fact_id, hash::bytea from unnest($1::bigint[], $2::text[], $3::text[]) as l(seq, fact_id, hash)),
       node as (insert into evidence_node (level, index, hash) select level, index, hash::bytea from unnest($4::int[], $5::bigint[], $6::text[]) as n(level, index, hash)),
       done as (delete from evidence_pending where fact_id = any ($2::text[]))
     insert into evidence_checkpoint (size, root_hash, signed_at, key_id, signature) values ($7, $8::bytea, $9, $10, $11::bytea)`,
    [facts.map((_, offset) => size + BigInt(offset)), facts.map((fact) => fact.id), leaves.map(hex),
      nodes.map((node) => node.level), nodes.map((node) => node.index), nodes.map((node) => hex(node.hash)),
      newSize, hex(root), signedAt, signingKey().id, hex(new Uint8Array(signature))]);
  return facts.length;
}
