import type { Db } from '../db/database';
import type { Queue } from '../shared/waiting';
import type { HoldingSnapshot } from './domain/holding';

/** The row of who sees to a thing, or what it will be. */
export async function loadHolding(db: Db, queue: Queue, subjectId: string): Promise<HoldingSnapshot> {
  const id = `${queue}:${subjectId}`;
  const rows = await db.sql<HoldingSnapshot>('select id, queue, subject_id as "subjectId", holder_person_id as "holderPersonId", version from waiting_item where id = $1', [id]);
  return rows[0] ?? { id, queue, subjectId, holderPersonId: null, version: 0 };
}

/** A job of the queue, and whether a worker has it in hand just now; null when it is there no more. */
export async function loadJob(db: Db, jobId: string): Promise<{ readonly id: string; readonly atWork: boolean } | null> {
  const rows = await db.sql<{ id: string; atWork: boolean }>('select id::text, locked_at is not null as "atWork" from graphile_worker._private_jobs where id::text = $1', [jobId]);
  return rows[0] ?? null;
}
