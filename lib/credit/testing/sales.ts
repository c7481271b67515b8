import type { Db } from '../../db/database';
import { recordFact } from '../../evidence/record';
import { applyPlan } from '../../operation/apply';
import { newId } from '../../shared/ids';

type Sale = { readonly sellerOrgId: string; readonly buyerOrgId: string; readonly at: Date; readonly grossFen?: bigint; readonly repaidFen?: bigint };

/** A sale that went well, as orders and settlement put it on record. */
export async function makeSale(db: Db, { sellerOrgId, buyerOrgId, at, grossFen = 136_850n, repaidFen = 40_000n }: Sale): Promise<void> {
  const orderId = newId('order');
  const about = { subjectOrgId: sellerOrgId, objectId: orderId, occurredAt: at };
  const [amountFen, netFen] = [grossFen.toString(), (grossFen - (grossFen * 60n) / 10_000n).toString()];
  await applyPlan(db, { answer: {}, facts: [
    recordFact('order.agreed', about, { orderId, sellerOrgId, buyerOrgId, contractedGrams: '500000', amountFen, dueAt: at.toISOString() }, newId),
    recordFact('delivery.accepted', about, {
      orderId, deliveryId: newId('delivery'), buyerOrgId, deliveredGrams: '500000', acceptedGrams: '500000', rejectedGrams: '0', grossFen: amountFen, gradeKept: true,
      onTime: true, causedBy: 'seller', byDeadline: false,
    }, newId),
    recordFact('settlement.paid', about, {
      orderId, settlementId: newId('settlement'), buyerOrgId, invoicedFen: amountFen, grossFen: amountFen, netFen, repaidFen: repaidFen.toString(),
      invoicedAt: at.toISOString(), paidAt: at.toISOString(),
    }, newId),
  ] }, { operation: 'test.sold', actor: 'test', now: at, idempotency: null });
}
