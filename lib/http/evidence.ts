import type { ProofDto } from '../evidence/dto';
import { latestCheckpoint, proofFor } from '../evidence/queries';
import { openFile } from '../credit/service';
import type { Actor } from '../shared/actor';
import { systemClock } from '../shared/clock';
import type { Answer, Incoming } from '../shared/exchange';
import { API_SCOPES } from '../identity/domain/api-key';
import { asCaller } from './api';
import { database } from './database';
import { json } from './answers';
import { problem } from './problem';

/**
 * A fact's proof for a reader: her own facts, what she was a side of, the record of whoever lets her read it (which is put on record), and what
 * is public.
 */
export function provenFact(actor: Actor, factId: string): Promise<ProofDto | null> {
  const db = database();
  return proofFor(db, actor, factId, async (subjectOrgId) => (await openFile.run({ actor, db, clock: systemClock }, { subjectOrgId })).ok);
}

const lastPart = (request: Incoming): string => new URL(request.url).pathname.split('/').at(-1) ?? '';

/** `GET /api/v1/evidence/facts/<id>`: a fact's proof, as much of it as the caller may see. */
export const readProof = (request: Incoming): Promise<Answer> => asCaller(request, ['read'], async (actor) => {
  const proof = await provenFact(actor, lastPart(request));
  return proof ? json(proof) : problem(404, 'NOT_FOUND', 'There is no such fact');
});

/** `GET /api/v1/evidence/checkpoint`: the newest signed head of the tree, for whoever keeps them. */
export const readCheckpoint = (request: Incoming): Promise<Answer> => asCaller(request, API_SCOPES, async () => {
  const checkpoint = await latestCheckpoint(database());
  return checkpoint ? json(checkpoint) : problem(404, 'NOT_FOUND', 'The log is empty');
});
