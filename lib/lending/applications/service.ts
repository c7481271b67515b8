import { creditFile, planReading, planScore } from '../../credit/service';
import { consentInForce } from '../../identity/queries';
import { loadConsentSnapshot, planConsent, type ConsentSnapshot } from '../../identity/service';
import { operation, type Deciding } from '../../operation/operation';
import { combine, type Fragment } from '../../operation/plan';
import { loadDocument, planAnnul } from '../../esign/service';
import { after, DAY_MS } from '../../shared/clock';
import type { JsonObject } from '../../shared/json';
import { formatFen } from '../../shared/money';
import { err, invariant, ok } from '../../shared/result';
import { decideDecline, planEnd } from '../domain/ending';
import { applicationMachine } from '../domain/loan-machine';
import { speakableNumber, type Application, type Product } from '../domain/snapshots';
import { errorsOf } from '../errors';
import { tellBorrower, tellLender } from '../notices';
import { loadOpenProducts } from '../products/repo';
import { ZApplication, ZApply, ZDecline } from '../schema';
import { hasOpenApplication, loadApplication, loadPendingLoan } from './repo';

/** How long an application waits for offers, and the farmer's choice, before it runs out. */
export const APPLICATION_DAYS = 7;
/** How long a lender may look at her record, so that it can watch the loan too. */
const CONSENT_MONTHS = 12;
const BORROWERS = { orgs: ['farm', 'cooperative'], roles: ['owner', 'manager'] } as const;

export const expireJob = (applicationId: string, runAt: Date) =>
  ({ task: 'lending.expire', payload: { applicationId }, runAt, key: `lending.expire:${applicationId}` });

/** Each lender she asks may look at her record; who may already, goes on as agreed. */
function planConsents(consents: readonly ConsentSnapshot[], deciding: Deciding): Fragment {
  const lacking = consents.filter(({ standing }) => standing === null || standing.revokedAt !== null || standing.until <= deciding.now);
  return combine({}, ...lacking.map((snapshot) => {
    const planned = planConsent(snapshot, { purpose: 'credit', months: CONSENT_MONTHS }, deciding);
    invariant(planned.ok, 'who has a product is a lender');
    const { changes, facts } = planned.value;
    return { changes, facts };
  }));
}

function rangeFault(
  products: readonly Product[], wish: { readonly amount: bigint; readonly months: number },
): { readonly code: 'AMOUNT_OUT_OF_RANGE' | 'MONTHS_OUT_OF_RANGE'; readonly params: JsonObject } | null {
  const amountFits = products.every((product) => wish.amount >= product.minFen && wish.amount <= product.maxFen);
  if (!amountFits) {
    const least = products.reduce((most, product) => (product.minFen > most ? product.minFen : most), 0n);
    const most = products.reduce((least, product) => (product.maxFen < least ? product.maxFen : least), products[0]!.maxFen);
    return { code: 'AMOUNT_OUT_OF_RANGE', params: { min: formatFen(least), max: formatFen(most) } };
  }
  const min = Math.max(...products.map((product) => product.minMonths));
  const max = Math.min(...products.map((product) => product.maxMonths));
  return wish.months >= min && wish.months <= max ? null : { code: 'MONTHS_OUT_OF_RANGE', params: { min, max } };
}

/** A farmer asks one or several lenders. She is scored at this very moment, from what is on record. */
export const apply = operation({
  name: 'lending.apply', input: ZApply, audience: BORROWERS,
  errors: errorsOf('APPLICATION_OPEN', 'CONSENT_NEEDED', 'PRODUCT_CLOSED', 'ONE_PRODUCT_A_LENDER', 'AMOUNT_OUT_OF_RANGE', 'MONTHS_OUT_OF_RANGE', 'NOTHING_ON_RECORD'),
  load: async ({ input, actor, db, now }) => {
    if (actor.kind !== 'person') return null;
    const borrowerOrgId = actor.organisationId;
    const [products, file, open] = await Promise.all([loadOpenProducts(db, input.productIds), creditFile(db, borrowerOrgId, now), hasOpenApplication(db, borrowerOrgId)]);
    const consents = await Promise.all(products.map((product) => loadConsentSnapshot(db, { subjectOrgId: borrowerOrgId, granteeOrgId: product.lenderOrgId, purpose: 'credit' })));
    return { borrowerOrgId, personId: actor.personId, products, file, open, consents: consents.filter((consent) => consent !== null) };
  },
  decide: (snapshot, input, deciding) => {
    const { products, file, borrowerOrgId } = snapshot;
    if (snapshot.open) return err('APPLICATION_OPEN');
    if (!input.consent) return err('CONSENT_NEEDED');
    if (products.length < new Set(input.productIds).size) return err('PRODUCT_CLOSED');
    if (new Set(products.map((product) => product.lenderOrgId)).size < products.length) return err('ONE_PRODUCT_A_LENDER');
    const fault = rangeFault(products, input);
    if (fault) return err(fault);
    if (file.facts === 0) return err('NOTHING_ON_RECORD');
    const { now, newId } = deciding;
    const { scoreId, result, ...scored } = planScore(file, deciding);
    const applicationId = newId('application');
    const number = speakableNumber('SQ', deciding);
    const expiresAt = after(now, APPLICATION_DAYS * DAY_MS);
    const submitted = applicationMachine.next('draft', 'submit');
    const state = submitted.ok ? applicationMachine.next(submitted.value, 'score') : submitted;
    invariant(state.ok, 'what is submitted is scored');
    return ok(combine({ applicationId, score: result.score }, scored, planConsents(snapshot.consents, deciding), {
      changes: [
        { op: 'insert', table: 'loan_application', rows: [{
          id: applicationId, number, borrowerOrgId, appliedBy: snapshot.personId, amountFen: input.amount, months: input.months, purpose: input.purpose,
          state: state.value, scoreId, score: result.score, submittedAt: now, scoredAt: now, expiresAt,
        }] },
        { op: 'insert', table: 'loan_request', rows: products.map((product) => ({ id: newId('loanRequest'), applicationId, lenderOrgId: product.lenderOrgId, productId: product.id, state: 'OPEN', createdAt: now })) },
      ],
      jobs: [expireJob(applicationId, expiresAt)],
    }, ...products.map((product) => tellLender({ id: applicationId, number }, product.lenderOrgId, 'applied', { amountFen: input.amount.toString() }, deciding))));
  },
});

/** What ends with an application: its contract and the loan that waits for money. */
async function loadEnding(db: Parameters<typeof loadApplication>[0], actor: Parameters<typeof loadApplication>[1], applicationId: string) {
  const application = await loadApplication(db, actor, applicationId);
  if (!application) return null;
  const [loan, document] = await Promise.all([loadPendingLoan(db, application), application.documentId === null ? null : loadDocument(db, application.documentId)]);
  return { application, loan, document };
}
const waitingLenders = (application: Application): string[] => application.requests.filter((request) => request.state === 'OPEN' || request.state === 'OFFERED').map((request) => request.lenderOrgId);

/** She takes it back, at any time before the money is on its way. */
export const withdraw = operation({
  name: 'lending.withdraw', input: ZApplication, errors: errorsOf('APPLICATION_ENDED', 'MONEY_ON_THE_WAY'), audience: BORROWERS,
  load: async ({ input, actor, db }) => {
    const ending = await loadEnding(db, actor, input.applicationId);
    return ending && actor.kind === 'person' && ending.application.borrowerOrgId === actor.organisationId ? ending : null;
  },
  decide: ({ application, loan, document }, _input, deciding) => {
    const ended = planEnd(application, loan, { transition: 'withdraw', reason: 'withdrawn' }, deciding);
    if (!ended.ok) return ended;
    return ok(combine({ applicationId: application.id }, ended.value, document ? planAnnul(document) : null,
      ...waitingLenders(application).map((lenderOrgId) => tellLender(application, lenderOrgId, 'withdrawn', {}, deciding))));
  },
});

/** The clock ends what nobody has brought to an end in time. */
export const expire = operation({
  name: 'lending.expire', input: ZApplication, errors: errorsOf('APPLICATION_ENDED', 'MONEY_ON_THE_WAY', 'NOT_EXPIRED'), audience: { system: true },
  load: ({ input, actor, db }) => loadEnding(db, actor, input.applicationId),
  decide: ({ application, loan, document }, _input, deciding) => {
    if (deciding.now < application.expiresAt) return err('NOT_EXPIRED');
    const ended = planEnd(application, loan, { transition: 'expire', reason: 'expired' }, deciding);
    if (!ended.ok) return ended;
    return ok(combine({ applicationId: application.id }, ended.value, document ? planAnnul(document) : null,
      tellBorrower(application, 'expired', {}, deciding), ...waitingLenders(application).map((lenderOrgId) => tellLender(application, lenderOrgId, 'expiredForLender', {}, deciding))));
  },
});

/** A lender says no, and why, in words that the farmer reads. */
export const decline = operation({
  name: 'lending.decline', input: ZDecline, errors: errorsOf('APPLICATION_ENDED', 'REQUEST_ENDED'), audience: { orgs: ['lender'], roles: ['owner', 'manager', 'risk_manager', 'officer'] },
  load: async ({ input, actor, db }) => {
    const application = await loadApplication(db, actor, input.applicationId);
    const request = actor.kind === 'person' ? application?.requests.find((one) => one.lenderOrgId === actor.organisationId) : undefined;
    return application && request && actor.kind === 'person' ? { application, request, personId: actor.personId } : null;
  },
  decide: ({ application, request, personId }, input, deciding) => {
    const declined = decideDecline(application, request, { reason: input.reason, personId }, deciding);
    if (!declined.ok) return declined;
    const { ended, changes } = declined.value;
    return ok(combine({ applicationId: application.id, ended }, { changes }, tellBorrower(application, ended ? 'declinedByAll' : 'declined', { reason: input.reason }, deciding)));
  },
});

/**
 * Somebody of a lender opens the file of whoever applied to it: only under her consent in force, and that he looked, for which application and
 * under which consent, is on record before he sees a word.
 */
export const openFile = operation({
  name: 'lending.openFile', input: ZApplication, errors: errorsOf('NO_CONSENT'), audience: { orgs: ['lender'], roles: ['owner', 'manager', 'risk_manager', 'officer'] },
  load: async ({ input, actor, db, now }) => {
    const application = actor.kind === 'person' ? await loadApplication(db, actor, input.applicationId) : null;
    if (!application || actor.kind !== 'person') return null;
    const subjectOrgId = application.borrowerOrgId;
    return { subjectOrgId, viewer: actor, consent: await consentInForce(db, { subjectOrgId, granteeOrgId: actor.organisationId, purpose: 'credit', at: now }) };
  },
  decide: ({ subjectOrgId, viewer, consent }, { applicationId }, deciding) => consent
    ? ok(combine({ applicationId, until: consent.until.toISOString() }, planReading({ subjectOrgId, viewer, consentId: consent.id, applicationId }, deciding)))
    : err('NO_CONSENT'),
});

export const applicationOperations = [apply, withdraw, expire, decline, openFile] as const;
