import { sequence } from '../evidence/sequencer';
import type { Db } from '../db/database';
import { isTaken } from '../operation/apply';
import type { Clock } from '../shared/clock';
import type { Schedule, Tasks } from './task';

/** Gives all waiting facts their places, a batch a call. Where another sequencer was faster, that one places them. */
export async function sequenceAll(db: Db, clock: Clock): Promise<void> {
  try {
    while ((await sequence(db, clock)) > 0);
  } catch (error) {
    if (!isTaken(error)) throw error;
  }
}

export const evidenceTasks: Tasks = {
  'evidence.sequence': (_payload, { db, clock }) => sequenceAll(db, clock),
};

/** The worker sequences every second by itself; this is for when that loop stands still. */
export const evidenceSchedules: readonly Schedule[] = [{ task: 'evidence.sequence', every: 'minute' }];
