import { planNotice } from '../notify/service';
import type { Fragment } from '../operation/plan';
import { combine } from '../operation/plan';
import type { JsonObject } from '../shared/json';
import type { Moment, OrderSnapshot, Side } from './domain/snapshots';

export const orderPath = (side: Side, orderId: string): string => `/${side === 'seller' ? 'farm' : 'buy'}/orders/${orderId}`;

type About = Pick<OrderSnapshot, 'id' | 'number' | 'sellerOrgId' | 'buyerOrgId'>;

/** Tells a side, or both, what happened to their order; the words are `notify.orders.<kind>`. */
export function tell(order: About, side: Side | 'both', kind: string, params: JsonObject, moment: Moment): Fragment {
  const sides: readonly Side[] = side === 'both' ? ['seller', 'buyer'] : [side];
  return combine({}, ...sides.map((one) => planNotice({
    organisationId: one === 'seller' ? order.sellerOrgId : order.buyerOrgId, kind: `orders.${kind}`,
    params: { number: order.number, ...params }, link: orderPath(one, order.id),
  }, moment)));
}
