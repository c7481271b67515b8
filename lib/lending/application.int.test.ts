import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeSale } from '../credit/testing/sales';
import { testDatabase, type TestDatabase } from '../db/testing/test-database';
import { openKeyOf, sealAnyhow } from '../esign/testing/signers';
import { consentInForce } from '../identity/queries';
import { makeMember, makeOrganisation, makePerson, setVerified, type MadeOrganisation } from '../identity/testing/factory';
import { balancesOf } from '../ledger/queries';
import { notices } from '../notify/queries';
import { after, DAY_MS, fixedClock, HOUR_MS } from '../shared/clock';
import { type Actor, type PersonActor } from '../shared/actor';
import { err } from '../shared/result';
import { apply, decline, expire, withdraw } from './applications/service';
import { disburse, endDisbursement, proceed } from './loans/service';
import { acceptOffer, checkOffer, proposeOffer, signContract, withdrawOffer } from './offers/service';
import { closeProduct, openProduct } from './products/service';
import { limitFor, productsFor } from './queries';
import { makeProduct } from './testing/factory';

let db: TestDatabase;
let farm: MadeOrganisation, bank: MadeOrganisation, credit: MadeOrganisation, checker: PersonActor;
let bankProduct: string, creditProduct: string;
const now = new Date('2026-11-22T02:00:00Z');
const as = (actor: Actor, at = now) => ({ actor, db, clock: fixedClock(at) });
const system: Actor = { kind: 'system', job: 'lending' };

beforeAll(async () => {
  db = await testDatabase();
  [bank, credit] = await Promise.all([makeOrganisation(db, { kind: 'lender', name: '农商行', role: 'officer' }), makeOrganisation(db, { kind: 'lender', name: '普惠金融' })]);
  checker = await makeMember(db, { organisationId: bank.organisationId, orgKind: 'lender', personId: await makePerson(db, { name: '赵敏' }), role: 'risk_manager' });
  bankProduct = await makeProduct(db, { lenderOrgId: bank.organisationId, rateBps: 720, fourEyesFen: 1_000_000n });
  creditProduct = await makeProduct(db, { lenderOrgId: credit.organisationId, method: 'ANNUITY', rateBps: 900, feeBps: 50, fourEyesFen: 9_000_000n });
});
/** A seller of two seasons, with buyers who come back: she passes, and has earned a limit. */
beforeEach(async () => {
  farm = await makeOrganisation(db, { kind: 'farm', name: '张桂兰' });
  for (let n = 0; n < 24; n++) {
    await makeSale(db, { sellerOrgId: farm.organisationId, buyerOrgId: `org_buyer${n % 4}`, at: after(now, -(15 + n * 28) * DAY_MS), grossFen: 1_000_000n, repaidFen: 0n });
  }
});
afterAll(() => db.close());

const wish = (change: Partial<Parameters<typeof apply.run>[1]> = {}) => ({ amount: '20000', months: 6, purpose: '春茬种苗与棚膜', productIds: [bankProduct, creditProduct], consent: true, ...change });
async function done<T>(outcome: Promise<{ ok: true; value: T } | { ok: false; error: unknown }>): Promise<T> {
  const answered = await outcome;
  if (!answered.ok) throw new Error(JSON.stringify(answered.error));
  return answered.value;
}
const applied = () => done(apply.run(as(farm.actor), wish()));
const offers = (applicationId: string) => db.prisma.loanOffer.findMany({ where: { applicationId }, orderBy: { madeAt: 'asc' } });
const application = (id: string) => db.prisma.loanApplication.findUniqueOrThrow({ where: { id } });
const propose = (actor: PersonActor, applicationId: string, principal = '8000', rate = '7.2') => proposeOffer.run(as(actor), { applicationId, principal, months: 6, rate });
const typed = { method: 'typed', name: '王小满' } as const;
/** Signs with a key of one's own, made for it. */
const signWith = async (actor: PersonActor, applicationId: string, name = '王小满') =>
  signContract.run(as(actor), { applicationId, signature: { method: 'typed', name }, unlock: await keyOf(actor) });
const keys = new Map<string, Promise<string>>();
const keyOf = (actor: PersonActor): Promise<string> => {
  const known = keys.get(actor.personId) ?? openKeyOf(db, actor, now);
  keys.set(actor.personId, known);
  return known;
};

/** Both have signed, and the file is in the evidence. */
async function sealed(): Promise<{ applicationId: string; loanId: string }> {
  const { applicationId } = await applied();
  const { offerId } = await done(propose(bank.actor, applicationId));
  const { loanId, documentId } = await done(acceptOffer.run(as(farm.actor), { offerId }));
  await done(signWith(farm.actor, applicationId));
  await done(signWith(checker, applicationId, '赵敏'));
  expect(await proceed.run(as(system), { applicationId })).toEqual(err({ code: 'NOT_SEALED' }));
  await done(sealAnyhow(db, documentId, now));
  return { applicationId, loanId };
}
const loan = (id: string) => db.prisma.loan.findUniqueOrThrow({ where: { id } });
const balance = async (account: string) => (await balancesOf(db, [account])).get(account) ?? 0n;

describe('an application', () => {
  it('is scored at once, carries her consents, and tells the lenders', async () => {
    const { applicationId, score } = await applied();
    expect(await application(applicationId)).toMatchObject({ state: 'scored', score, amountFen: 2_000_000n });
    const about = { subjectOrgId: farm.organisationId, purpose: 'credit', at: now } as const;
    expect(await consentInForce(db, { ...about, granteeOrgId: bank.organisationId })).not.toBeNull();
    expect(await consentInForce(db, { ...about, granteeOrgId: credit.organisationId })).not.toBeNull();
    const told = await notices(db, bank.actor);
    expect(told[0]).toMatchObject({ kind: expect.stringMatching(/applied|consentGiven/) as string });
    // regression: a notice outlives the consent, so the score is not in it.
    expect(told.map(({ params }) => JSON.stringify(params)).join('\n')).not.toContain(String(score));
    expect(score).toBeGreaterThanOrEqual(640);
  });

  it('is told in a notice that no longer says what it said of her score', async () => {
    const bank = await makeOrganisation(db, { kind: 'lender' });
    await db.owner.query(`insert into notice (id, organisation_id, kind, params, created_at) values ('ntc_old', $1, 'lending.applied', '{"number": "SQ-1", "score": 642}', now())`, [bank.organisationId]);
    await db.owner.query(readFileSync('prisma/migrations/20261127090000_notices_without_scores/migration.sql', 'utf8'));
    expect((await notices(db, bank.actor))[0]!.params).toEqual({ number: 'SQ-1' });
  });

  it('needs her consent, a record, fitting terms, and no other one under way', async () => {
    expect(await apply.run(as(farm.actor), wish({ consent: false }))).toMatchObject({ error: { code: 'CONSENT_NEEDED' } });
    expect(await apply.run(as(farm.actor), wish({ amount: '900' }))).toMatchObject({ error: { code: 'AMOUNT_OUT_OF_RANGE', params: { min: '¥1,000.00' } } });
    expect(await apply.run(as(farm.actor), wish({ months: 30 }))).toMatchObject({ error: { code: 'MONTHS_OUT_OF_RANGE' } });
    expect(await apply.run(as(farm.actor), wish({ productIds: ['prd_none'] }))).toMatchObject({ error: { code: 'PRODUCT_CLOSED' } });
    const fresh = await makeOrganisation(db, { kind: 'farm' });
    expect(await apply.run(as(fresh.actor), wish())).toEqual(err({ code: 'NOTHING_ON_RECORD' }));
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => apply.run(as(farm.actor), wish())));
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
    expect(outcomes.filter((outcome) => !outcome.ok && outcome.error.code === 'APPLICATION_OPEN')).toHaveLength(3);
  });

  it('ends when she takes it back, when its time is up, and when the last lender says no', async () => {
    const first = (await applied()).applicationId;
    expect(await withdraw.run(as(credit.actor), { applicationId: first })).toEqual(err({ code: 'FORBIDDEN' }));
    await done(withdraw.run(as(farm.actor), { applicationId: first }));
    expect(await withdraw.run(as(farm.actor), { applicationId: first })).toEqual(err({ code: 'APPLICATION_ENDED' }));
    expect(await propose(bank.actor, first)).toMatchObject({ error: { code: 'APPLICATION_ENDED' } });

    const second = (await applied()).applicationId;
    const say = (actor: PersonActor) => decline.run(as(actor), { applicationId: second, reason: '收入记录还太短' });
    expect(await done(say(bank.actor))).toMatchObject({ ended: false });
    expect(await say(bank.actor)).toEqual(err({ code: 'REQUEST_ENDED' }));
    expect(await done(say(credit.actor))).toMatchObject({ ended: true });
    expect(await application(second)).toMatchObject({ state: 'declined', endReason: '收入记录还太短' });

    const third = (await applied()).applicationId;
    expect(await expire.run(as(system), { applicationId: third })).toEqual(err({ code: 'NOT_EXPIRED' }));
    await done(expire.run(as(system, after(now, 7 * DAY_MS)), { applicationId: third }));
    expect(await application(third)).toMatchObject({ state: 'expired' });
  });
});

describe('offers', () => {
  it('stand side by side, and the one she accepts ends the others', async () => {
    const { applicationId } = await applied();
    const mine = await done(propose(bank.actor, applicationId));
    const theirs = await done(propose(credit.actor, applicationId, '9000', '9'));
    expect(await offers(applicationId)).toMatchObject([{ state: 'OPEN' }, { state: 'OPEN' }]);
    const accept = (offerId: string) => acceptOffer.run(as(farm.actor), { offerId });
    const outcomes = await Promise.all([accept(mine.offerId), accept(theirs.offerId), accept(mine.offerId), accept(theirs.offerId)]);
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
    expect(outcomes.filter((outcome) => !outcome.ok && outcome.error.code === 'OFFER_ENDED')).toHaveLength(3);
    expect((await offers(applicationId)).map((offer) => offer.state).sort()).toEqual(['ACCEPTED', 'LAPSED']);
    expect(await db.prisma.loan.count({ where: { applicationId } })).toBe(1);
    expect(await application(applicationId)).toMatchObject({ state: 'contract_pending' });
  });

  it('above the threshold wait for a second person, who is never the one who made it', async () => {
    const { applicationId } = await applied();
    const { offerId, needsChecker } = await done(propose(checker, applicationId, '15000'));
    expect(needsChecker).toBe(true);
    expect(await acceptOffer.run(as(farm.actor), { offerId })).toEqual(err({ code: 'OFFER_ENDED' }));
    expect(await checkOffer.run(as(checker), { offerId, approve: true })).toEqual(err({ code: 'MAKER_CANNOT_CHECK' }));
    expect(await checkOffer.run(as(bank.actor), { offerId, approve: true })).toEqual(err({ code: 'FORBIDDEN' }));
    expect(await checkOffer.run(as(credit.actor), { offerId, approve: true })).toEqual(err({ code: 'NOT_FOUND' }));
    const boss = await makeMember(db, { organisationId: bank.organisationId, orgKind: 'lender', personId: await makePerson(db), role: 'manager' });
    await done(checkOffer.run(as(boss), { offerId, approve: true }));
    expect(await offers(applicationId)).toMatchObject([{ state: 'OPEN', checkedBy: boss.personId, madeBy: checker.personId }]);
    expect(await checkOffer.run(as(boss), { offerId, approve: false })).toEqual(err({ code: 'OFFER_ENDED' }));
    // The database holds it too.
    await expect(db.owner.query('update loan_offer set checked_by = made_by where id = $1', [offerId])).rejects.toMatchObject({ code: '23514' });
    await expect(db.owner.query('update loan_offer set checked_by = null where id = $1', [offerId])).rejects.toMatchObject({ code: '23514' });
  });

  it('stay within limit, wish, product and consent, and a new one takes the place of the old', async () => {
    const { applicationId } = await applied();
    expect(await propose(bank.actor, applicationId, '25000')).toMatchObject({ error: { code: expect.stringMatching(/ABOVE_/) as string } });
    expect(await propose(bank.actor, applicationId, '8000', '7.3')).toMatchObject({ error: { code: 'RATE_ABOVE_PRODUCT' } });
    await done(propose(bank.actor, applicationId));
    const { offerId } = await done(propose(bank.actor, applicationId, '7000'));
    expect((await offers(applicationId)).map((offer) => offer.state)).toEqual(['WITHDRAWN', 'OPEN']);
    await done(withdrawOffer.run(as(bank.actor), { offerId }));
    expect(await acceptOffer.run(as(farm.actor), { offerId })).toEqual(err({ code: 'OFFER_ENDED' }));
    await db.owner.query('update consent set revoked_at = $2 where subject_org_id = $1', [farm.organisationId, now]);
    expect(await propose(bank.actor, applicationId)).toMatchObject({ error: { code: 'NO_CONSENT' } });
  });

  it('leave the limit as it was once they have become a loan: it is no other one', async () => {
    const { applicationId } = await applied();
    const before = await limitFor(db, bank.actor, applicationId, now);
    const { offerId } = await done(propose(bank.actor, applicationId));
    await done(acceptOffer.run(as(farm.actor), { offerId }));
    expect(before).toMatchObject({ otherFen: '0' });
    expect(await limitFor(db, bank.actor, applicationId, now)).toEqual(before);
  });

  it('are held to the limit that the farmer was shown before she asked', async () => {
    const shown = new Map((await productsFor(db, farm.actor, now)).map((product) => [product.id, product]));
    const { applicationId } = await applied();
    for (const [lender, productId] of [[bank, bankProduct], [credit, creditProduct]] as const) {
      const { limitFen } = (await limitFor(db, lender.actor, applicationId, now))!;
      expect(shown.get(productId)).toMatchObject({ passes: true, limitFen });
      const above = (BigInt(limitFen) / 100n + 1n).toString();
      expect(await propose(lender.actor, applicationId, above)).toMatchObject({ error: { code: 'ABOVE_LIMIT' } });
    }
    const fresh = await makeOrganisation(db, { kind: 'farm' });
    expect((await productsFor(db, fresh.actor, now)).every((product) => !product.passes && product.limitFen === '0')).toBe(true);
  });

  it('of products whose cost would pass the cap are never made', async () => {
    const product = { name: '短贷', method: 'SEASONAL_BULLET', rate: '18', fee: '3', min: '1000', max: '50000', minMonths: 1, maxMonths: 6, deductionCap: '30', weeklyFloor: '', passMark: 640, fourEyes: '30000', priority: 1 } as const;
    expect(await openProduct.run(as(checker), product)).toEqual(err({ code: 'ABOVE_RATE_CAP' }));
    expect(await openProduct.run(as(bank.actor), product)).toEqual(err({ code: 'FORBIDDEN' }));
    const { productId } = await done(openProduct.run(as(checker), { ...product, rate: '12', fee: '0.2' }));
    await done(closeProduct.run(as(checker), { productId }));
    expect(await apply.run(as(farm.actor), wish({ productIds: [productId] }))).toMatchObject({ error: { code: 'PRODUCT_CLOSED' } });
  });
});

describe('contract and payout', () => {
  it('pays out once it is sealed, and runs from the day the bank confirms', async () => {
    const { applicationId, loanId } = await sealed();
    await done(proceed.run(as(system), { applicationId }));
    expect(await proceed.run(as(system), { applicationId })).toEqual(err({ code: 'APPLICATION_ENDED' }));
    expect(await withdraw.run(as(farm.actor), { applicationId })).toEqual(err({ code: 'MONEY_ON_THE_WAY' }));
    const { transferId } = await loan(loanId);
    expect(await balance(`loan-principal:${loanId}`)).toBe(0n);
    const late = after(now, 3 * DAY_MS + HOUR_MS);
    const end = () => endDisbursement.run(as(system, late), { transferId: transferId!, status: 'CONFIRMED', confirmationId: 'BK-1' });
    const outcomes = await Promise.all([end(), end(), end()]);
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
    expect(await loan(loanId)).toMatchObject({ state: 'active', owedFen: 800_000n, scheduleVersion: 1, confirmationId: 'BK-1', dueDays: ['2027-05-25'] });
    expect(await application(applicationId)).toMatchObject({ state: 'disbursed', disbursedAt: late });
    expect(await balance(`loan-principal:${loanId}`)).toBe(800_000n);
    const facts = await db.prisma.fact.findMany({ where: { subjectOrgId: farm.organisationId, kind: { in: ['loan.disbursed', 'contract.signed'] } } });
    expect(facts.map((fact) => fact.kind).sort()).toEqual(['contract.signed', 'loan.disbursed']);
    expect(await endDisbursement.run(as(system, late), { transferId: transferId!, status: 'FAILED', confirmationId: null })).toEqual(err({ code: 'DISBURSEMENT_ENDED' }));
  });

  it('goes back when the bank refuses, and out again under another number', async () => {
    const { applicationId, loanId } = await sealed();
    await done(proceed.run(as(system), { applicationId }));
    const first = (await loan(loanId)).transferId!;
    await done(endDisbursement.run(as(system), { transferId: first, status: 'FAILED', confirmationId: null }));
    expect(await application(applicationId)).toMatchObject({ state: 'sealed' });
    expect(await disburse.run(as(credit.actor), { applicationId })).toEqual(err({ code: 'NOT_FOUND' }));
    const outcomes = await Promise.all([1, 2, 3].map(() => disburse.run(as(bank.actor), { applicationId })));
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
    const { transferId, tries } = await loan(loanId);
    expect(tries).toBe(2);
    expect(await db.prisma.bankTransfer.findUniqueOrThrow({ where: { id: transferId! } })).toMatchObject({ reference: `${loanId}-2`, amountFen: 800_000n, kind: 'disbursement' });
    // The bank's word about the first transfer says nothing about the second.
    expect(await endDisbursement.run(as(system), { transferId: first, status: 'CONFIRMED', confirmationId: 'BK-X' })).toEqual(err({ code: 'NOT_FOUND' }));
    await done(endDisbursement.run(as(system), { transferId: transferId!, status: 'CONFIRMED', confirmationId: 'BK-2' }));
    expect(await balance(`loan-principal:${loanId}`)).toBe(800_000n);
  });

  it('keeps the fee back, and books it as income that never left the lender', async () => {
    const { applicationId } = await applied();
    const { offerId } = await done(propose(credit.actor, applicationId, '10000', '9'));
    const { loanId, documentId } = await done(acceptOffer.run(as(farm.actor), { offerId }));
    await Promise.all([farm.actor, credit.actor].map((actor) => done(signWith(actor, applicationId))));
    await done(sealAnyhow(db, documentId, now));
    await done(proceed.run(as(system), { applicationId }));
    const { transferId } = await loan(loanId);
    expect(await db.prisma.bankTransfer.findUniqueOrThrow({ where: { id: transferId! } })).toMatchObject({ amountFen: 995_000n });
    await done(endDisbursement.run(as(system), { transferId: transferId!, status: 'CONFIRMED', confirmationId: 'BK-3' }));
    expect(await balance(`loan-principal:${loanId}`)).toBe(1_000_000n);
    expect(await balance(`loan-interest:${loanId}`)).toBe(0n);
    const moved = await db.prisma.loanTransaction.findMany({ where: { loanId }, orderBy: { kind: 'asc' } });
    expect(moved).toMatchObject([{ kind: 'DISBURSEMENT', amountFen: 1_000_000n }, { kind: 'FEE', amountFen: 5_000n }]);
    const rows = await db.prisma.instalment.findMany({ where: { loanId }, orderBy: { n: 'asc' } });
    expect(rows).toHaveLength(6);
    expect(rows.reduce((sum, row) => sum + row.principalFen, 0n)).toBe(1_000_000n);
  });

  it('waits for an account before there is a contract, and ends with its application', async () => {
    const { applicationId } = await applied();
    const { offerId } = await done(propose(bank.actor, applicationId));
    await db.owner.query(`update bank_account set status = 'replaced' where organisation_id = $1`, [farm.organisationId]);
    expect(await acceptOffer.run(as(farm.actor), { offerId })).toEqual(err({ code: 'NO_ACCOUNT' }));
    await db.owner.query(`update bank_account set status = 'active' where organisation_id = $1`, [farm.organisationId]);
    const { loanId, documentId } = await done(acceptOffer.run(as(farm.actor), { offerId }));
    await done(withdraw.run(as(farm.actor), { applicationId }));
    expect(await loan(loanId)).toMatchObject({ state: 'cancelled' });
    expect(await db.prisma.document.findUniqueOrThrow({ where: { id: documentId } })).toMatchObject({ state: 'void' });
    expect(await signContract.run(as(farm.actor), { applicationId, signature: typed })).toEqual(err({ code: 'APPLICATION_ENDED' }));
  });

  it('pays nobody whose real name was not confirmed, at the contract and after it', async () => {
    const { applicationId } = await applied();
    const { offerId } = await done(propose(bank.actor, applicationId));
    await setVerified(db, farm.organisationId, false);
    expect(await acceptOffer.run(as(farm.actor), { offerId })).toEqual(err({ code: 'NO_ACCOUNT' }));
    await setVerified(db, farm.organisationId, true);
    await done(withdraw.run(as(farm.actor), { applicationId }));

    const { applicationId: second, loanId } = await sealed();
    await setVerified(db, farm.organisationId, false);
    expect(await done(proceed.run(as(system), { applicationId: second }))).toEqual({ disbursing: false });
    expect(await disburse.run(as(bank.actor), { applicationId: second })).toEqual(err({ code: 'NO_ACCOUNT' }));
    expect(await loan(loanId)).toMatchObject({ state: 'pending_disbursement', transferId: null });
    await setVerified(db, farm.organisationId, true);
    await done(disburse.run(as(bank.actor), { applicationId: second }));
  });

  it('is signed once by each side however often they click, and its money goes out once', async () => {
    const { applicationId } = await applied();
    const { offerId } = await done(propose(bank.actor, applicationId));
    const { documentId, loanId } = await done(acceptOffer.run(as(farm.actor), { offerId }));
    const sign = (actor: PersonActor, name: string) => signWith(actor, applicationId, name);
    // Their keys are there before they all click at once.
    await Promise.all([keyOf(farm.actor), keyOf(checker)]);
    const clicks = await Promise.all([sign(farm.actor, '王小满'), sign(farm.actor, '王小满'), sign(checker, '赵敏'), sign(checker, '赵敏'), sign(farm.actor, '王小满')]);
    expect(clicks.filter((outcome) => outcome.ok)).toHaveLength(2);
    expect(clicks.filter((outcome) => outcome.ok && outcome.value.completed)).toHaveLength(1);
    expect(await application(applicationId)).toMatchObject({ state: 'signed' });
    await done(sealAnyhow(db, documentId, now));
    const sent = await Promise.all([1, 2, 3].map(() => proceed.run(as(system), { applicationId })));
    expect(sent.filter((outcome) => outcome.ok)).toHaveLength(1);
    const transfers = await db.prisma.bankTransfer.findMany({ where: { reference: { startsWith: loanId } } });
    expect(transfers).toMatchObject([{ kind: 'disbursement', amountFen: 800_000n }]);
  });

  it('never stands on an application that was taken back at the same moment', async () => {
    for (let round = 0; round < 6; round++) {
      const { applicationId } = await applied();
      const { offerId } = await done(propose(bank.actor, applicationId));
      const [accepted, taken, other] = await Promise.all([
        acceptOffer.run(as(farm.actor), { offerId }), withdraw.run(as(farm.actor), { applicationId }), propose(credit.actor, applicationId, '7000', '9')]);
      // Before the money is on its way she may always take it back: whoever was first, it has ended, with all that hung on it.
      expect(taken.ok).toBe(true);
      expect(await application(applicationId)).toMatchObject({ state: 'withdrawn' });
      expect((await offers(applicationId)).filter(({ state }) => state === 'OPEN' || state === 'PROPOSED')).toEqual([]);
      expect(await db.prisma.loan.findMany({ where: { applicationId } })).toMatchObject(accepted.ok ? [{ state: 'cancelled' }] : []);
      expect(await db.prisma.loanRequest.count({ where: { applicationId, state: { in: ['OPEN', 'OFFERED'] } } })).toBe(0);
      if (!other.ok) expect(other.error.code).toMatch(/APPLICATION_ENDED|REQUEST_ENDED/);
      if (accepted.ok) expect(await db.prisma.document.findUniqueOrThrow({ where: { id: accepted.value.documentId } })).toMatchObject({ state: 'void' });
    }
  });
});
