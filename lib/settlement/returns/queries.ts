import type { Db } from '../../db/database';
import type { Actor } from '../../shared/actor';
import { mostReturnable } from '../domain/giving-back';
import { loadReturnable } from './repo';

/** The most that a seller may give back of a sale now; null where nothing can. `held` says that a refund did not succeed and its money is still there. */
export async function returnableOf(db: Db, actor: Actor, orderId: string): Promise<{ readonly mostFen: bigint; readonly held: boolean } | null> {
  const returnable = await loadReturnable(db, actor, orderId);
  const mostFen = returnable === null ? 0n : mostReturnable(returnable);
  return mostFen > 0n ? { mostFen, held: returnable!.openFen > 0n } : null;
}
