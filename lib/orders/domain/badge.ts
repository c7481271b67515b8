import type { AgreementState, DeliveryState, MoneyState } from './machines';
import type { Side } from './snapshots';

/** The one word that stands on an order, derived from its machines; never stored, so it cannot disagree with them. */
export const BADGES = [
  'toSign', 'toPay', 'paying', 'toSend', 'onTheWay', 'toWeigh', 'toDecide', 'moreToSend', 'completed', 'lapsed', 'cancelled', 'endedShort',
] as const;
export type Badge = (typeof BADGES)[number];

export type Machines = {
  readonly agreement: AgreementState;
  readonly money: MoneyState;
  /** Of the consignments in their order. */
  readonly deliveries: readonly DeliveryState[];
  /** True when the clock ended it before it was signed or paid. */
  readonly lapsed: boolean;
};

const OPEN: Partial<Record<DeliveryState, Badge>> = { dispatched: 'onTheWay', arrived: 'toWeigh', weighed: 'toDecide', graded: 'toDecide' };

export function badgeOf({ agreement, money, deliveries, lapsed }: Machines): Badge {
  switch (agreement) {
    case 'drafted':
    case 'sent':
    case 'signed': return 'toSign';
    case 'completed': return 'completed';
    case 'terminated': return 'endedShort';
    case 'cancelled': return lapsed ? 'lapsed' : 'cancelled';
    case 'active': break;
  }
  if (money === 'none') return 'toPay';
  if (money === 'requested') return 'paying';
  // What needs somebody first: the consignment that has come furthest.
  const open = deliveries.map((state) => OPEN[state]).filter((badge) => badge !== undefined);
  for (const badge of ['toDecide', 'toWeigh', 'onTheWay'] as const) if (open.includes(badge)) return badge;
  return deliveries.length === 0 ? 'toSend' : 'moreToSend';
}

/** Whose turn it is; null when nobody's. Before both have signed, it may be either's. */
export function turnOf(badge: Badge): Side | 'both' | null {
  switch (badge) {
    case 'toSign': return 'both';
    case 'toPay':
    case 'paying':
    case 'onTheWay':
    case 'toWeigh':
    case 'toDecide': return 'buyer';
    case 'toSend':
    case 'moreToSend': return 'seller';
    default: return null;
  }
}
