import type { Db } from '../../db/database';
import type { FollowUps } from '../../operation/follow-up';
import type { Failure } from '../../operation/operation';
import type { Actor } from '../../shared/actor';
import type { Clock } from '../../shared/clock';
import type { Result } from '../../shared/result';
import type { Outside } from '../channels/port';

/** What following something up needs: the house, and the world outside. */
export type Asking = { readonly db: Db; readonly clock: Clock; readonly actor: Actor; readonly outside: Outside; readonly followUps?: FollowUps; readonly errands?: ReadonlySet<string> };

/** A job whose operation lost every race throws, and the queue comes back to it; every step is safe to repeat. */
export async function done<A>(outcome: Promise<Result<A, Failure>>): Promise<A> {
  const result = await outcome;
  if (!result.ok) throw new Error(`The operation was answered ${result.error.code}`);
  return result.value;
}
