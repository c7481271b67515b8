import { regionFullName } from '../../catalogue/domain/regions';
import { planContract } from '../../esign/service';
import { organisationCards } from '../../identity/queries';
import { decideAccept, loadOfferForAcceptance } from '../../market/service';
import { combine } from '../../operation/plan';
import { operation } from '../../operation/operation';
import { chinaDay } from '../../shared/clock';
import { invariant, ok } from '../../shared/result';
import { draftOrder, planOrder } from '../domain/agreement';
import { contractContent } from '../domain/contract';
import { produceRules, produceWords } from '../domain/produce';
import { standardTerms } from '../domain/terms';
import { ACCEPT_OFFER_ERRORS } from '../errors';
import { tell } from '../notices';
import { assuranceFor, BINDING_ROLES, PARTIES } from '../policy';
import { ZAcceptOffer } from '../schema';

/**
 * A side accepts what the other offered last: the goods are reserved, the order is made, and its contract is on the table
 * for both to sign. All of it happens at once, or none of it.
 */
export const acceptOffer = operation({
  name: 'orders.acceptOffer', input: ZAcceptOffer, errors: ACCEPT_OFFER_ERRORS, audience: { orgs: PARTIES, roles: BINDING_ROLES, system: true },
  load: async ({ input, actor, db }) => {
    const offer = await loadOfferForAcceptance(db, actor, input.offerId);
    if (!offer) return null;
    const cards = await organisationCards(db, [offer.sellerOrgId, offer.buyerOrgId]);
    const [seller, buyer] = [cards.get(offer.sellerOrgId), cards.get(offer.buyerOrgId)];
    invariant(seller && buyer, 'both sides of an offer exist');
    return { offer, seller, buyer };
  },
  decide: ({ offer, seller, buyer }, _input, deciding) => {
    const accepted = decideAccept(offer, deciding);
    if (!accepted.ok) return accepted;
    const { terms: agreed, fragment } = accepted.value;
    const drafted = draftOrder(agreed, deciding);
    if (!drafted.ok) return drafted;
    const { orderId, number, amountFen } = drafted.value;
    const terms = standardTerms(produceRules(agreed.leafId, agreed.gradeId));
    const party = (card: typeof seller) => ({ name: card.name, place: regionFullName(card.regionCode, 'zh-CN') });
    const contract = planContract({
      kind: 'sale_contract', subjectId: orderId, assurance: assuranceFor(amountFen),
      content: contractContent({ ...agreed, number, amountFen, terms, date: chinaDay(deciding.now), seller: party(seller), buyer: party(buyer), ...produceWords(agreed.leafId, agreed.gradeId) }),
      signers: [
        { organisationId: seller.id, party: 'seller', shownName: seller.name },
        { organisationId: buyer.id, party: 'buyer', shownName: buyer.name },
      ],
    }, deciding);
    const about = { id: orderId, number, sellerOrgId: agreed.sellerOrgId, buyerOrgId: agreed.buyerOrgId };
    return ok(combine({ orderId, number, documentId: contract.documentId, amountFen: amountFen.toString() },
      fragment, contract, planOrder(drafted.value, agreed, terms, contract.documentId, deciding),
      tell(about, 'both', 'toSign', { amountFen: amountFen.toString() }, deciding)));
  },
});
