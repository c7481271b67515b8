import type { Actor } from '../shared/actor';
import type { JsonObject } from '../shared/json';
import type { FactKind } from './kinds';

/** How much of a fact somebody sees: what it says, only that it stands in the tree, or not even that it exists. */
export type Sight = 'content' | 'place' | 'nothing';

/**
 * What anybody sees who knows a fact's id. A signed contract's fact holds the hash of a file and no word of it, and whoever
 * has the file must be able to check it. A lot's events stand on its public trace; who did them stands in the fact alone.
 */
const PUBLIC: Partial<Record<FactKind, Sight>> = { 'contract.signed': 'content', 'contract.sealed': 'content', 'lot.event': 'place' };

/** Which other side has lived a fact too, and so may read it. A settlement tells what its seller owes: that is hers alone. */
const OTHER_SIDES: Partial<Record<FactKind, readonly string[]>> = {
  'order.agreed': ['sellerOrgId', 'buyerOrgId'], 'delivery.accepted': ['buyerOrgId'],
  'loan.disbursed': ['lenderOrgId'], 'loan.repaid': ['lenderOrgId'], 'loan.overdue': ['lenderOrgId'],
  'consent.given': ['granteeOrgId'], 'consent.revoked': ['granteeOrgId'],
};

/** What an actor sees of a fact on her own account, without anybody's consent. */
export function sightOf(fact: { readonly kind: string; readonly subjectOrgId: string; readonly payload: JsonObject }, actor: Actor): Sight {
  const kind = fact.kind as FactKind;
  if (actor.kind === 'person') {
    const sides = [fact.subjectOrgId, ...(OTHER_SIDES[kind] ?? []).map((name) => fact.payload[name])];
    if (sides.includes(actor.organisationId)) return 'content';
  }
  return PUBLIC[kind] ?? 'nothing';
}
