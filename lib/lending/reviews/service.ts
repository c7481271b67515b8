import { organisationCards, platformOrgIds } from '../../identity/queries';
import { planNotice } from '../../notify/service';
import { operation } from '../../operation/operation';
import { combine, type Change } from '../../operation/plan';
import { actorName } from '../../shared/actor';
import { err, ok } from '../../shared/result';
import { hasOpenApplication, loadApplication } from '../applications/repo';
import { APPLICATION_DAYS } from '../applications/service';
import { decideAsk, isWaiting, planReopening, reviewMachine, type Review } from '../domain/review';
import { errorsOf } from '../errors';
import { tellBorrower, tellLender } from '../notices';
import { ZAnswerReview, ZAskReview, ZReview } from '../schema';
import { loadReview, loadReviewCase } from './repo';

const BORROWERS = { orgs: ['farm', 'cooperative'], roles: ['owner', 'manager'] } as const;
const OFFICERS = { orgs: ['lender'], roles: ['owner', 'manager', 'risk_manager', 'officer'] } as const;

const change = (review: Review, set: Extract<Change, { op: 'update' }>['set']): Change => ({ op: 'update', table: 'decision_review', id: review.id, version: review.version, set });

/** She asks that another person looks again at what a lender has decided about her application, and says why. */
export const askReview = operation({
  name: 'lending.askReview', input: ZAskReview, errors: errorsOf('NOTHING_TO_REVIEW', 'REVIEW_ASKED', 'REVIEW_TOO_LATE'), audience: BORROWERS,
  load: ({ input, actor, db }) => loadReviewCase(db, actor, input.applicationId, input.lenderOrgId),
  decide: ({ application, request, decision, hasAsked }, { words }, deciding) => {
    const asked = decideAsk(decision, hasAsked, deciding.now);
    if (!asked.ok) return asked;
    const { decision: { about, mark, decidedBy }, dueAt } = asked.value;
    const reviewId = deciding.newId('review');
    return ok(combine({ reviewId, applicationId: application.id, dueAt: dueAt.toISOString() }, {
      changes: [{ op: 'insert', table: 'decision_review', rows: [{
        id: reviewId, applicationId: application.id, requestId: request.id, borrowerOrgId: application.borrowerOrgId, lenderOrgId: request.lenderOrgId, about, decision: mark,
        decidedBy: [...decidedBy], words, state: 'asked', askedBy: actorName(deciding.actor), askedAt: deciding.now, dueAt, version: 1,
      }] }],
    }, tellLender(application, request.lenderOrgId, 'reviewAsked', { dueAt: dueAt.toISOString() }, deciding)));
  },
});

/**
 * A colleague of whoever decided says whether the decision stands, and why. A changed one lets the application go on: a refused one is taken up
 * again, and the lender may offer anew.
 */
export const answerReview = operation({
  name: 'lending.answerReview', input: ZAnswerReview, errors: errorsOf('REVIEW_ENDED', 'DECIDER_CANNOT_REVIEW'), audience: OFFICERS,
  load: async ({ input, actor, db }) => {
    const review = await loadReview(db, actor, input.reviewId);
    if (!review || actor.kind !== 'person') return null;
    const application = await loadApplication(db, actor, review.applicationId);
    const request = application?.requests.find((one) => one.id === review.requestId);
    if (!application || !request) return null;
    return { review, application, request, personId: actor.personId, hasOther: await hasOpenApplication(db, application.borrowerOrgId) };
  },
  decide: ({ review, application, request, personId, hasOther }, { verdict, words }, deciding) => {
    const next = reviewMachine.next(review.state, verdict === 'changed' ? 'change' : 'keep');
    if (!next.ok || !isWaiting(review, deciding.now)) return err('REVIEW_ENDED');
    if (review.decidedBy.includes(personId)) return err('DECIDER_CANNOT_REVIEW');
    const reopened = next.value === 'changed' ? planReopening(review, application, request, hasOther, APPLICATION_DAYS, deciding) : null;
    const set = { state: next.value, answerWords: words, answeredBy: personId, goesOn: next.value === 'changed' ? reopened !== null : null, endedAt: deciding.now };
    return ok(combine({ reviewId: review.id, applicationId: application.id, state: next.value, goesOn: reopened !== null }, { changes: [change(review, set)] }, reopened,
      tellBorrower(application, next.value === 'kept' ? 'reviewKept' : reopened ? 'reviewChanged' : 'reviewChangedLate', { words }, deciding)));
  },
});

/** She takes her wish back while nobody has answered. */
export const withdrawReview = operation({
  name: 'lending.withdrawReview', input: ZReview, errors: errorsOf('REVIEW_ENDED'), audience: BORROWERS,
  load: async ({ input, actor, db }) => {
    const review = await loadReview(db, actor, input.reviewId);
    return review && actor.kind === 'person' && review.borrowerOrgId === actor.organisationId ? review : null;
  },
  decide: (review, _input, deciding) => {
    const next = reviewMachine.next(review.state, 'withdraw');
    if (!next.ok || !isWaiting(review, deciding.now)) return err('REVIEW_ENDED');
    return ok({ changes: [change(review, { state: next.value, endedAt: deciding.now })], answer: { reviewId: review.id, applicationId: review.applicationId } });
  },
});

/** The clock: the lender has not answered. She and the platform are told, and she may ask again. */
export const lapseReview = operation({
  name: 'lending.lapseReview', input: ZReview, errors: errorsOf('REVIEW_ENDED', 'NOT_EXPIRED'), audience: { system: true },
  load: async ({ input, actor, db }) => {
    const review = await loadReview(db, actor, input.reviewId);
    const application = review && (await loadApplication(db, actor, review.applicationId));
    if (!review || !application) return null;
    const [platforms, cards] = await Promise.all([platformOrgIds(db), organisationCards(db, [review.lenderOrgId])]);
    return { review, application, platforms, lenderName: cards.get(review.lenderOrgId)?.shortName ?? '' };
  },
  decide: ({ review, application, platforms, lenderName }, _input, deciding) => {
    const next = reviewMachine.next(review.state, 'lapse');
    if (!next.ok) return err('REVIEW_ENDED');
    if (deciding.now < review.dueAt) return err('NOT_EXPIRED');
    const params = { number: application.number, lender: lenderName };
    return ok(combine({ reviewId: review.id }, { changes: [change(review, { state: next.value, endedAt: deciding.now })] },
      tellBorrower(application, 'reviewLapsed', params, deciding), tellLender(application, review.lenderOrgId, 'reviewLapsedForLender', params, deciding),
      ...platforms.map((organisationId) => planNotice({ organisationId, kind: 'lending.reviewLapsedForPlatform', params, link: '/me/disputes' }, deciding))));
  },
});

export const reviewOperations = [askReview, answerReview, withdrawReview, lapseReview] as const;
