import { acceptOffer } from './agreement/accept-offer';
import { confirmPaid, expireUnpaid, requestPayment, takeLatePayment } from './agreement/payment';
import { cancelOrder, endShort, expireUnsigned, signContract } from './agreement/service';
import { accept, arrive, autoAccept, dispatch, grade, strikeTicket, weigh } from './delivery/service';
import { importPurchases, undoPurchases } from './imports/service';
import { bornLot, certifyLot } from './lots/service';

export {
  accept, acceptOffer, arrive, autoAccept, bornLot, cancelOrder, certifyLot, confirmPaid, dispatch, endShort, expireUnpaid, expireUnsigned, grade, importPurchases, requestPayment,
  signContract, strikeTicket, takeLatePayment, undoPurchases, weigh,
};

/** For settlement: what an accepted delivery came to. */
export type { AcceptedDelivery } from './domain/acceptance';
export { loadAcceptedDelivery } from './repo';

/** For an import of a cooperative's own purchase records: lots and tickets that are shown and traced, and never counted. */
export { planImportedPurchase, planUndoImported, type ImportedLot, type StationPurchase } from './domain/purchase';
export { loadImportedPurchases } from './repo';

export const orderOperations = [
  acceptOffer, signContract, requestPayment, confirmPaid, takeLatePayment, expireUnpaid, expireUnsigned, cancelOrder, endShort, bornLot, certifyLot, dispatch,
  arrive, weigh, strikeTicket, grade, accept, autoAccept, importPurchases, undoPurchases,
] as const;
