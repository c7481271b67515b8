import { planNotice } from '../../notify/service';
import { operation } from '../../operation/operation';
import { combine, type Fragment } from '../../operation/plan';
import { planHoldEnd, planRefund } from '../../payments/service';
import { err, ok } from '../../shared/result';
import { giveBackFrom } from '../domain/giving-back';
import { SETTLEMENT_ERRORS } from '../errors';
import { ZGiveBack } from '../schema';
import { loadReturnable } from './repo';

const SELLERS = { orgs: ['farm', 'cooperative'], roles: ['owner', 'manager'] } as const;

/**
 * A seller gives a part of a sale, or all of it, back to the buyer after it has ended. What is still held goes back at once;
 * what was settled is advanced by the channel, owed by those whom the settlement paid, and netted from their later settlements.
 */
export const giveBack = operation({
  name: 'settlement.giveBack', input: ZGiveBack, errors: SETTLEMENT_ERRORS, audience: SELLERS,
  load: ({ input, actor, db }) => loadReturnable(db, actor, input.orderId),
  decide: (returnable, { orderId, amount: amountFen, reason }, deciding) => {
    const { hold, orderNumber, buyerOrgId } = returnable;
    const parts = giveBackFrom(returnable, amountFen);
    if (!parts.ok) return parts;
    const returnId = deciding.newId('receivable');
    const fragments: Fragment[] = [];
    let refundableFen = hold.refundableFen;
    for (const part of parts.value) {
      const refund = planRefund({ ...hold, refundableFen }, { ...part, reason, causedBy: 'seller', key: `return:${returnId}:${part.owedBy ?? 'hold'}` }, deciding);
      if (!refund.ok) return err('RETURN_TOO_LARGE');
      refundableFen -= part.amountFen;
      fragments.push(refund.value.fragment);
    }
    const words = { orderNumber, amountFen: amountFen.toString() };
    return ok(combine({ orderId, amountFen: amountFen.toString() },
      // Two at once see each other: what each seller has given back counts against what she got.
      parts.value[0]!.owedBy === null ? null : { changes: [{ op: 'update', table: 'hold', id: hold.id, version: hold.version, set: {} }] },
      ...fragments,
      parts.value[0]!.owedBy === null ? planHoldEnd(hold, amountFen, `return:${returnId}`, deciding) : null,
      planNotice({ organisationId: buyerOrgId, kind: 'givenBack', link: `/buy/orders/${orderId}`, params: words }, deciding),
      ...parts.value.filter((part) => part.owedBy !== null).map((part) =>
        planNotice({ organisationId: part.owedBy!, kind: 'owes', link: '/farm/money', params: { orderNumber, amountFen: part.amountFen.toString() } }, deciding))));
  },
});
