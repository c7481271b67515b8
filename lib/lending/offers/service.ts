import { regionFullName } from '../../catalogue/domain/regions';
import { certify, loadDocument, decideSign, planContract } from '../../esign/service';
import { env } from '../../env';
import type { OrgCard } from '../../identity/dto';
import { organisationCards, payoutAccount, personName } from '../../identity/queries';
import { operation } from '../../operation/operation';
import { combine } from '../../operation/plan';
import { after, chinaDay, DAY_MS } from '../../shared/clock';
import { err, invariant, ok } from '../../shared/result';
import { loadApplication, loadApplicationOfOffer } from '../applications/repo';
import { expireJob } from '../applications/service';
import { loanContractContent } from '../domain/contract';
import { endOthers } from '../domain/ending';
import { checkCap } from '../domain/irr';
import { applicationMachine } from '../domain/loan-machine';
import { decideCheck, proposeOffer as decidePropose, quote, touch } from '../domain/offering';
import { isStanding, speakableNumber } from '../domain/snapshots';
import { errorsOf, SIGN_ERRORS } from '../errors';
import { tellBorrower, tellLender } from '../notices';
import { ZCheckOffer, ZOffer, ZProposeOffer, ZSignContract } from '../schema';
import { loadOfferCase, loadOfferCaseOfOffer } from './repo';

/** How long both sides have to sign what she has accepted. */
export const SIGN_DAYS = 3;
const OFFICERS = ['owner', 'manager', 'risk_manager', 'officer'] as const;
/** Who may be the second pair of eyes, and who signs for the lender. */
const DECIDERS = ['owner', 'manager', 'risk_manager'] as const;
const BORROWERS = { orgs: ['farm', 'cooperative'], roles: ['owner', 'manager'] } as const;

const party = (card: OrgCard) => ({ name: card.name, place: regionFullName(card.regionCode, 'zh-CN') });

const OFFER_ERRORS = ['APPLICATION_ENDED', 'REQUEST_ENDED', 'NO_CONSENT', 'BELOW_PASS_MARK', 'ABOVE_LIMIT', 'ABOVE_ASKED', 'AMOUNT_OUT_OF_RANGE', 'MONTHS_OUT_OF_RANGE',
  'RATE_ABOVE_PRODUCT', 'ABOVE_RATE_CAP'] as const;

/** An officer offers terms within product and limit, or puts others in their place. */
export const proposeOffer = operation({
  name: 'lending.proposeOffer', input: ZProposeOffer, errors: errorsOf(...OFFER_ERRORS), audience: { orgs: ['lender'], roles: OFFICERS },
  load: async ({ input, actor, db, now }) => {
    const found = actor.kind === 'person' ? await loadOfferCase(db, actor, input.applicationId, now) : null;
    return found && actor.kind === 'person' ? { of: found, personId: actor.personId } : null;
  },
  decide: ({ of, personId }, input, deciding) => {
    const proposed = decidePropose(of, { principalFen: input.principal, months: input.months, rateBps: input.rate }, { personId, note: input.note || null }, deciding);
    if (!proposed.ok) return proposed;
    const { fragment, offerId, needsChecker } = proposed.value;
    const amountFen = input.principal.toString();
    return ok(combine({ offerId, needsChecker, applicationId: of.application.id }, fragment, needsChecker
      ? tellLender(of.application, of.request.lenderOrgId, 'toCheck', { amountFen }, deciding)
      : tellBorrower(of.application, 'offered', { amountFen }, deciding)));
  },
});

/** The second person's decision on an offer above the threshold. */
export const checkOffer = operation({
  name: 'lending.checkOffer', input: ZCheckOffer, errors: errorsOf(...OFFER_ERRORS, 'OFFER_ENDED', 'MAKER_CANNOT_CHECK'), audience: { orgs: ['lender'], roles: DECIDERS },
  load: async ({ input, actor, db, now }) => {
    const of = actor.kind === 'person' ? await loadOfferCaseOfOffer(db, actor, input.offerId, now) : null;
    const offer = of?.application.offers.find((one) => one.id === input.offerId);
    return of && offer && actor.kind === 'person' ? { of, offer, personId: actor.personId } : null;
  },
  decide: ({ of, offer, personId }, input, deciding) => {
    const checked = decideCheck(of, offer, { approve: input.approve, note: input.note || null, personId }, deciding);
    if (!checked.ok) return checked;
    const amountFen = offer.principalFen.toString();
    return ok(combine({ offerId: offer.id, applicationId: of.application.id }, checked.value, input.approve
      ? tellBorrower(of.application, 'offered', { amountFen }, deciding)
      : tellLender(of.application, offer.lenderOrgId, 'returned', { amountFen }, deciding)));
  },
});

/** A lender takes its offer back while she has not accepted it. */
export const withdrawOffer = operation({
  name: 'lending.withdrawOffer', input: ZOffer, errors: errorsOf('OFFER_ENDED'), audience: { orgs: ['lender'], roles: OFFICERS },
  load: async ({ input, actor, db }) => {
    const application = await loadApplicationOfOffer(db, actor, input.offerId);
    const offer = application?.offers.find((one) => one.id === input.offerId);
    return application && offer ? { application, offer } : null;
  },
  decide: ({ application, offer }, _input, deciding) => {
    if (!isStanding(offer)) return err('OFFER_ENDED');
    return ok(combine({ offerId: offer.id, applicationId: application.id }, touch(application),
      { changes: [{ op: 'update', table: 'loan_offer', id: offer.id, version: offer.version, set: { state: 'WITHDRAWN' } }] },
      offer.state === 'OPEN' ? tellBorrower(application, 'offerWithdrawn', {}, deciding) : null));
  },
});

/** She chooses one of the offers: the others lapse, and its contract is drawn up to be signed. */
export const acceptOffer = operation({
  name: 'lending.acceptOffer', input: ZOffer, errors: errorsOf('OFFER_ENDED', 'NO_ACCOUNT', 'ABOVE_RATE_CAP'), audience: BORROWERS,
  load: async ({ input, actor, db }) => {
    const application = await loadApplicationOfOffer(db, actor, input.offerId);
    const offer = application?.offers.find((one) => one.id === input.offerId);
    if (!application || !offer || actor.kind !== 'person' || application.borrowerOrgId !== actor.organisationId) return null;
    const [cards, account] = await Promise.all([organisationCards(db, [application.borrowerOrgId, offer.lenderOrgId]), payoutAccount(db, application.borrowerOrgId)]);
    return { application, offer, account, lender: cards.get(offer.lenderOrgId)!, borrower: cards.get(application.borrowerOrgId)!, rateCapBps: BigInt(env().LOAN_RATE_CAP_BPS) };
  },
  decide: ({ application, offer, account, lender, borrower, rateCapBps }, _input, deciding) => {
    const { now, newId } = deciding;
    const accepted = applicationMachine.next(application.state, 'accept');
    const drawn = accepted.ok ? applicationMachine.next(accepted.value, 'draw_up') : accepted;
    if (!drawn.ok || offer.state !== 'OPEN' || now >= offer.validUntil) return err('OFFER_ENDED');
    if (!account) return err('NO_ACCOUNT');
    const quoted = quote(offer, chinaDay(now));
    if (!checkCap(quoted.cost, rateCapBps).ok) return err('ABOVE_RATE_CAP');
    const [loanId, number] = [newId('loan'), speakableNumber('DK', deciding)];
    const contract = planContract({
      kind: 'loan_contract', subjectId: loanId, assurance: 'certificate',
      content: loanContractContent({ ...offer, number, date: chinaDay(now), purpose: application.purpose, quote: quoted, lender: party(lender), borrower: party(borrower) }),
      signers: [{ organisationId: borrower.id, party: 'borrower', shownName: borrower.name }, { organisationId: lender.id, party: 'lender', shownName: lender.name }],
    }, deciding);
    const expiresAt = after(now, SIGN_DAYS * DAY_MS);
    return ok(combine({ applicationId: application.id, loanId, documentId: contract.documentId }, contract, {
      changes: [
        { op: 'update', table: 'loan_application', id: application.id, version: application.version, set: {
          state: drawn.value, acceptedAt: now, offerId: offer.id, loanId, documentId: contract.documentId, expiresAt,
        } },
        { op: 'update', table: 'loan_offer', id: offer.id, version: offer.version, set: { state: 'ACCEPTED' } },
        ...endOthers(application, offer, deciding),
        { op: 'insert', table: 'loan', rows: [{
          id: loanId, number, applicationId: application.id, lenderOrgId: offer.lenderOrgId, borrowerOrgId: application.borrowerOrgId, productId: offer.productId,
          state: 'pending_disbursement', method: offer.method, principalFen: offer.principalFen, feeFen: offer.feeFen, rateBps: offer.rateBps, dayCount: offer.dayCount,
          months: offer.months, dueDays: quoted.terms.dueDays, deductionCapBps: offer.deductionCapBps, weeklyFloorFen: offer.weeklyFloorFen, priority: offer.priority,
          irrBps: offer.irrBps, simpleBps: offer.simpleBps, limitFen: offer.limitFen, documentId: contract.documentId, createdAt: now,
        }] },
      ],
      jobs: [expireJob(application.id, expiresAt)],
    }, tellLender(application, offer.lenderOrgId, 'accepted', { amountFen: offer.principalFen.toString() }, deciding),
    ...application.requests.filter((request) => request.lenderOrgId !== offer.lenderOrgId && (request.state === 'OPEN' || request.state === 'OFFERED'))
      .map((request) => tellLender(application, request.lenderOrgId, 'chosenOther', {}, deciding))));
  },
});

/** One side signs. The last signature asks for the final file; the money follows when that is sealed. */
export const signContract = operation({
  name: 'lending.signContract', input: ZSignContract, errors: SIGN_ERRORS, audience: { orgs: ['farm', 'cooperative', 'lender'], roles: DECIDERS },
  load: async ({ input, actor, db, now }) => {
    const application = await loadApplication(db, actor, input.applicationId);
    if (!application?.documentId || actor.kind !== 'person') return null;
    const offer = application.offers.find((one) => one.id === application.offerId);
    const [document, name] = await Promise.all([loadDocument(db, application.documentId), personName(db, actor.personId)]);
    invariant(document && offer && name !== null, 'what was accepted has its contract, and who signs it has a name');
    const by = { organisationId: actor.organisationId, personId: actor.personId, personName: name };
    const certified = await certify(db, document, { signature: input.signature, by, unlock: input.unlock ?? null, now });
    return { application, offer, document, by, certified, rateCapBps: BigInt(env().LOAN_RATE_CAP_BPS) };
  },
  decide: ({ application, offer, document, by, certified, rateCapBps }, { signature }, deciding) => {
    if (application.state !== 'contract_pending') return err('APPLICATION_ENDED');
    if (!checkCap({ irrBps: BigInt(offer.irrBps), simpleBps: BigInt(offer.simpleBps) }, rateCapBps).ok) return err('ABOVE_RATE_CAP');
    const signed = decideSign(document, signature, by, deciding, certified);
    if (!signed.ok) return signed;
    const { fragment, completed } = signed.value;
    const next = applicationMachine.next(application.state, 'sign');
    const byBorrower = by.organisationId === application.borrowerOrgId;
    const amountFen = offer.principalFen.toString();
    return ok(combine({ applicationId: application.id, completed }, fragment,
      completed && next.ok ? {
        changes: [{ op: 'update', table: 'loan_application', id: application.id, version: application.version, set: { state: next.value, signedAt: deciding.now } }],
        jobs: [{ task: 'lending.proceed', payload: { applicationId: application.id, documentId: document.id }, key: `lending.proceed:${application.id}` }],
      } : touch(application),
      byBorrower ? tellLender(application, offer.lenderOrgId, completed ? 'signed' : 'toSign', { amountFen }, deciding)
        : tellBorrower(application, completed ? 'signedByLender' : 'toSignForBorrower', { amountFen }, deciding)));
  },
});

export const offerOperations = [proposeOffer, checkOffer, withdrawOffer, acceptOffer, signContract] as const;
