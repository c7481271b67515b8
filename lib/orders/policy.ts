import type { Assurance } from '../esign/service';
import type { Actor, OrgKind, Role } from '../shared/actor';
import { err, ok, type Result } from '../shared/result';
import { sideOf, type OrderSnapshot, type Side } from './domain/snapshots';

/** Who sells and who buys; what exactly they may touch is decided by what is loaded for them. */
export const SELLERS: readonly OrgKind[] = ['farm', 'cooperative'];
export const BUYERS: readonly OrgKind[] = ['buyer', 'cooperative', 'shop'];
export const PARTIES: readonly OrgKind[] = ['farm', 'cooperative', 'buyer', 'shop'];
/** Those who bind their organisation, and those who also weigh, send and receive for it. */
export const BINDING_ROLES: readonly Role[] = ['owner', 'manager'];
export const WORKING_ROLES: readonly Role[] = ['owner', 'manager', 'clerk'];

/**
 * From this sum on, in fen, both sides sign with certificates of their own: ¥50,000 is worth a court's time, and a certificate's effort; most sales lie
 * far below, and stay as quick as they are.
 */
const CERTIFICATE_FROM_FEN = 5_000_000n;
/** How a contract over a sum is signed. */
export const assuranceFor = (amountFen: bigint): Assurance => (amountFen >= CERTIFICATE_FROM_FEN ? 'certificate' : 'simple');

/** Lets a side of an order do what is that side's alone; the clock and the worker pass. */
export const only = (side: Side) => (actor: Actor, { order }: { readonly order: OrderSnapshot }): Result<void, 'FORBIDDEN'> =>
  actor.kind === 'system' || (actor.kind === 'person' && sideOf(order, actor.organisationId) === side) ? ok(undefined) : err('FORBIDDEN');
