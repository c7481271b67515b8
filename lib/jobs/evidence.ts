import { BATCH, sequence } from '../evidence/sequencer';
import type { Db } from '../db/database';
import { isTaken } from '../operation/apply';
import type { Clock } from '../shared/clock';
import type { Schedule, Tasks } from './task';

/** Gives all facts that wait now their places, a batch a call. Where another sequencer was faster, that one places them. */
export async function sequenceAll(db: Db, clock: Clock): Promise<void> {
  try {
    // What comes while a last batch is being placed waits for the next second, so that a busy house signs one checkpoint for many.
    while ((await sequence(db, clock)) === BATCH);
  } catch (error) {
    if (!isTaken(error)) throw error;
  }
}

export const evidenceTasks: Tasks = {
  'evidence.sequence': (_payload, { db, clock }) => sequenceAll(db, clock),
};

/** The worker sequences every second by itself; this is for when that loop stands still. */
export const evidenceSchedules: readonly Schedule[] = [{ task: 'evidence.sequence', every: 'minute' }];
