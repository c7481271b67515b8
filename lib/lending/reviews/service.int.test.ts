import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeSale } from '../../credit/testing/sales';
import { borrowerFile } from '../../credit/queries';
import { readingsOf } from '../../credit/record/readings';
import { testDatabase, type TestDatabase } from '../../db/testing/test-database';
import { revokeConsent } from '../../identity/consents/service';
import { makeMember, makeOrganisation, makePerson, type MadeOrganisation } from '../../identity/testing/factory';
import { notices } from '../../notify/queries';
import type { Actor, PersonActor } from '../../shared/actor';
import { after, DAY_MS, fixedClock, HOUR_MS } from '../../shared/clock';
import { err } from '../../shared/result';
import { apply, APPLICATION_DAYS, decline, openFile, withdraw } from '../applications/service';
import { ASK_DAYS, REVIEW_DAYS } from '../domain/review';
import { acceptOffer, checkOffer, proposeOffer } from '../offers/service';
import { applicationNumbers, dealingsWith } from '../queries';
import { makeProduct } from '../testing/factory';
import { lapsedReviews, reviewable, reviewsAsked, reviewsLapsed, reviewsOf } from './queries';
import { answerReview, askReview, lapseReview, withdrawReview } from './service';

let db: TestDatabase;
let farm: MadeOrganisation, bank: MadeOrganisation, credit: MadeOrganisation, platform: MadeOrganisation, stranger: MadeOrganisation, colleague: PersonActor;
let bankProduct: string, creditProduct: string;
const now = new Date('2026-11-22T02:00:00Z');
const as = (actor: Actor, at = now) => ({ actor, db, clock: fixedClock(at) });
const system: Actor = { kind: 'system', job: 'lending.sweep' };
async function done<T>(outcome: Promise<{ ok: true; value: T } | { ok: false; error: unknown }>): Promise<T> {
  const answered = await outcome;
  if (!answered.ok) throw new Error(JSON.stringify(answered.error));
  return answered.value;
}

beforeAll(async () => {
  db = await testDatabase();
  [bank, credit, platform, stranger] = await Promise.all([
    makeOrganisation(db, { kind: 'lender', name: '农商行', role: 'officer' }), makeOrganisation(db, { kind: 'lender', name: '普惠金融' }), makeOrganisation(db, { kind: 'platform' }), makeOrganisation(db, { kind: 'farm' })]);
  colleague = await makeMember(db, { organisationId: bank.organisationId, orgKind: 'lender', personId: await makePerson(db), role: 'risk_manager' });
  // Nobody's card reaches this mark: only a person can let her pass.
  bankProduct = await makeProduct(db, { lenderOrgId: bank.organisationId, rateBps: 720, passMark: 845, fourEyesFen: 1_000_000n });
  creditProduct = await makeProduct(db, { lenderOrgId: credit.organisationId, rateBps: 900, fourEyesFen: 100_000n });
});
beforeEach(async () => {
  farm = await makeOrganisation(db, { kind: 'farm', name: '张桂兰' });
  for (let n = 0; n < 24; n++) await makeSale(db, { sellerOrgId: farm.organisationId, buyerOrgId: `org_buyer${n % 4}`, at: after(now, -(15 + n * 28) * DAY_MS), grossFen: 1_000_000n, repaidFen: 0n });
});
afterAll(() => db.close());

const applied = async (...productIds: string[]) => (await done(apply.run(as(farm.actor), { amount: '20000', months: 6, purpose: '春茬种苗', productIds, consent: true }))).applicationId;
const refuse = (applicationId: string, actor = bank.actor, at = now) => done(decline.run(as(actor, at), { applicationId, reason: '评分还没有到通过线' }));
const ask = (applicationId: string, at = now, actor: Actor = farm.actor, lenderOrgId = bank.organisationId) => askReview.run(as(actor, at), { applicationId, lenderOrgId, words: '去年停棚是因为水灾' });
const answer = (reviewId: string, verdict: 'kept' | 'changed', at = now, actor: Actor = colleague) => answerReview.run(as(actor, at), { reviewId, verdict, words: '看了合作社的收购合同' });
const application = (id: string) => db.prisma.loanApplication.findUniqueOrThrow({ where: { id } });
const propose = (actor: PersonActor, applicationId: string, principal: string) => proposeOffer.run(as(actor), { applicationId, principal, months: 6, rate: '7.2' });

describe('a review', () => {
  it('is asked for once by her alone, of a decision that there is', async () => {
    const applicationId = await applied(bankProduct);
    expect(await ask(applicationId)).toEqual(err({ code: 'NOTHING_TO_REVIEW' }));
    await refuse(applicationId);
    expect(await ask(applicationId, now, stranger.actor)).toEqual(err({ code: 'NOT_FOUND' }));
    expect(await ask(applicationId, now, bank.actor)).toEqual(err({ code: 'FORBIDDEN' }));
    expect(await ask(applicationId, now, farm.actor, credit.organisationId)).toEqual(err({ code: 'NOT_FOUND' }));
    expect(await ask(applicationId, after(now, ASK_DAYS * DAY_MS))).toEqual(err({ code: 'REVIEW_TOO_LATE' }));
    expect((await reviewable(db, farm.actor, applicationId)).map(({ about, lenderName }) => [about, lenderName])).toEqual([['declined', '农商行']]);
    const asked = await Promise.all([1, 2, 3].map(() => ask(applicationId)));
    expect(asked.filter((one) => one.ok)).toHaveLength(1);
    expect(asked.filter((one) => !one.ok && one.error.code === 'REVIEW_ASKED')).toHaveLength(2);
    expect(await reviewable(db, farm.actor, applicationId)).toEqual([]);
    const [review] = await reviewsAsked(db, colleague, now);
    expect(review).toMatchObject({ about: 'declined', borrowerName: '张桂兰', dueAt: after(now, REVIEW_DAYS * DAY_MS), isOwnDecision: false });
    expect((await reviewsAsked(db, bank.actor, now))[0]).toMatchObject({ isOwnDecision: true });
    expect(await reviewsAsked(db, credit.actor, now)).toEqual([]);
    expect(await reviewsOf(db, stranger.actor, applicationId)).toEqual([]);
    expect((await notices(db, bank.actor)).map(({ kind }) => kind)).toContain('lending.reviewAsked');
  });

  it('is answered once, by somebody who did not decide, and a changed refusal goes on through the same machine', async () => {
    const applicationId = await applied(bankProduct);
    await refuse(applicationId);
    const { reviewId } = await done(ask(applicationId));
    expect(await answer(reviewId, 'changed', now, bank.actor)).toEqual(err({ code: 'DECIDER_CANNOT_REVIEW' }));
    expect(await answer(reviewId, 'changed', now, credit.actor)).toEqual(err({ code: 'NOT_FOUND' }));
    expect(await answer(reviewId, 'changed', now, farm.actor)).toEqual(err({ code: 'FORBIDDEN' }));
    const answers = await Promise.all([1, 2, 3].map(() => answer(reviewId, 'changed')));
    expect(answers.filter((one) => one.ok)).toHaveLength(1);
    expect(answers.filter((one) => !one.ok && one.error.code === 'REVIEW_ENDED')).toHaveLength(2);
    expect(await application(applicationId)).toMatchObject({ state: 'scored', endedAt: null, endReason: null, expiresAt: after(now, APPLICATION_DAYS * DAY_MS) });
    expect((await reviewsOf(db, farm.actor, applicationId))[0]).toMatchObject({ state: 'changed', goesOn: true, answerWords: '看了合作社的收购合同' });
    // The pass mark of the score does not bind any more; the limit still does.
    expect(await propose(bank.actor, applicationId, '90000')).toMatchObject({ error: { code: 'ABOVE_LIMIT' } });
    expect(await propose(bank.actor, applicationId, '5000')).toMatchObject({ ok: true });
    expect(await application(applicationId)).toMatchObject({ state: 'offered' });
  });

  it('that keeps the decision changes nothing of the application, and says why', async () => {
    const applicationId = await applied(bankProduct);
    await refuse(applicationId);
    const before = await application(applicationId);
    const { reviewId } = await done(ask(applicationId));
    expect((await done(answer(reviewId, 'kept'))).goesOn).toBe(false);
    expect(await application(applicationId)).toEqual(before);
    expect(await answer(reviewId, 'changed')).toEqual(err({ code: 'REVIEW_ENDED' }));
    expect(await ask(applicationId)).toEqual(err({ code: 'REVIEW_ASKED' }));
    expect((await notices(db, farm.actor)).map(({ kind }) => kind)).toContain('lending.reviewKept');
  });

  it('that changes a decision she has gone elsewhere from opens nothing twice', async () => {
    const first = await applied(bankProduct);
    await refuse(first);
    const { reviewId } = await done(ask(first));
    const second = await applied(creditProduct);
    expect((await done(answer(reviewId, 'changed'))).goesOn).toBe(false);
    expect(await application(first)).toMatchObject({ state: 'declined' });
    expect(await application(second)).toMatchObject({ state: 'scored' });
    expect((await reviewsOf(db, farm.actor, first))[0]).toMatchObject({ state: 'changed', goesOn: false });
    await done(withdraw.run(as(farm.actor), { applicationId: second }));
  });

  it('of one lender’s refusal lets that lender come back while another’s offer lies before her', async () => {
    const applicationId = await applied(bankProduct, creditProduct);
    await refuse(applicationId);
    await done(proposeOffer.run(as(credit.actor), { applicationId, principal: '1000', months: 6, rate: '9' }));
    const { reviewId } = await done(ask(applicationId));
    expect((await done(answer(reviewId, 'changed', after(now, DAY_MS)))).goesOn).toBe(true);
    expect(await application(applicationId)).toMatchObject({ state: 'offered', expiresAt: after(now, (APPLICATION_DAYS + 1) * DAY_MS) });
    expect(await propose(bank.actor, applicationId, '5000')).toMatchObject({ ok: true });
  });

  it('may be of a limit: neither who made the offer nor who checked it looks again', async () => {
    const applicationId = await applied(creditProduct);
    const maker = credit.actor;
    const { offerId } = await done(proposeOffer.run(as(maker), { applicationId, principal: '3000', months: 6, rate: '9' }));
    const checker = await makeMember(db, { organisationId: credit.organisationId, orgKind: 'lender', personId: await makePerson(db), role: 'manager' });
    // Not before her yet, so there is nothing to ask about.
    expect(await ask(applicationId, now, farm.actor, credit.organisationId)).toEqual(err({ code: 'NOTHING_TO_REVIEW' }));
    await done(checkOffer.run(as(checker), { offerId, approve: true }));
    const { reviewId } = await done(ask(applicationId, now, farm.actor, credit.organisationId));
    const third = await makeMember(db, { organisationId: credit.organisationId, orgKind: 'lender', personId: await makePerson(db), role: 'officer' });
    for (const decider of [maker, checker]) expect(await answer(reviewId, 'changed', now, decider)).toEqual(err({ code: 'DECIDER_CANNOT_REVIEW' }));
    expect((await done(answer(reviewId, 'changed', now, third))).goesOn).toBe(true);
    expect(await proposeOffer.run(as(third), { applicationId, principal: '6000', months: 6, rate: '9' })).toMatchObject({ ok: true });
  });

  it('runs out once by the clock, is told to the platform, and may be asked for again', async () => {
    const applicationId = await applied(bankProduct);
    await refuse(applicationId);
    const { reviewId } = await done(ask(applicationId));
    const end = after(now, REVIEW_DAYS * DAY_MS);
    expect(await lapseReview.run(as(system, after(end, -1)), { reviewId })).toEqual(err({ code: 'NOT_EXPIRED' }));
    expect(await answer(reviewId, 'kept', end)).toEqual(err({ code: 'REVIEW_ENDED' }));
    expect(await lapsedReviews(db, end, 100)).toContain(reviewId);
    const lapses = await Promise.all([1, 2].map(() => lapseReview.run(as(system, end), { reviewId })));
    expect(lapses.filter((one) => one.ok)).toHaveLength(1);
    expect((await notices(db, platform.actor)).filter(({ kind }) => kind === 'lending.reviewLapsedForPlatform')).toHaveLength(1);
    expect((await reviewsLapsed(db, platform.actor)).map(({ id }) => id)).toContain(reviewId);
    expect(await reviewsLapsed(db, bank.actor)).toEqual([]);
    const again = await done(ask(applicationId, end));
    expect(await withdrawReview.run(as(stranger.actor, end), { reviewId: again.reviewId })).toEqual(err({ code: 'NOT_FOUND' }));
    await done(withdrawReview.run(as(farm.actor, end), { reviewId: again.reviewId }));
    expect(await answer(again.reviewId, 'kept', end)).toEqual(err({ code: 'REVIEW_ENDED' }));
  });
});

describe('a file that a lender opens', () => {
  it('is on record with its application, and closes at once with the consent, though contracts and offers go on', async () => {
    const applicationId = await applied(creditProduct);
    const file = (at: Date) => borrowerFile(db, credit.actor, farm.organisationId, at);
    expect(await openFile.run(as(bank.actor), { applicationId })).toEqual(err({ code: 'NOT_FOUND' }));
    expect(await openFile.run(as(stranger.actor), { applicationId })).toEqual(err({ code: 'FORBIDDEN' }));
    expect(await file(now)).toBeNull();
    await done(openFile.run(as(credit.actor), { applicationId }));
    expect(await file(now)).not.toBeNull();
    const [reading] = await readingsOf(db, farm.actor);
    expect(reading).toMatchObject({ applicationId, role: 'owner', at: now, consent: { revokedAt: null } });
    expect((await applicationNumbers(db, farm.actor, [applicationId])).get(applicationId)).toMatch(/^SQ-/);
    expect(await applicationNumbers(db, stranger.actor, [applicationId])).toEqual(new Map());
    const { offerId } = await done(proposeOffer.run(as(credit.actor), { applicationId, principal: '1000', months: 6, rate: '9' }));

    expect(await dealingsWith(db, farm.actor, credit.organisationId)).toEqual({ underWay: [expect.stringMatching(/^SQ-/) as string], loans: 0 });
    const minute = after(now, HOUR_MS / 60);
    await done(revokeConsent.run(as(farm.actor, minute), { consentId: reading!.consentId }));
    expect(await file(minute)).toBeNull();
    expect(await openFile.run(as(credit.actor, minute), { applicationId })).toEqual(err({ code: 'NO_CONSENT' }));
    expect(await proposeOffer.run(as(credit.actor, minute), { applicationId, principal: '2000', months: 6, rate: '9' })).toMatchObject({ error: { code: 'NO_CONSENT' } });
    // What lay before her already can still be taken, as she was told.
    expect(await acceptOffer.run(as(farm.actor, minute), { offerId })).toMatchObject({ ok: true });
    expect(await dealingsWith(db, farm.actor, credit.organisationId)).toMatchObject({ loans: 1 });
    expect(await readingsOf(db, farm.actor)).toHaveLength(1);
  });
});
