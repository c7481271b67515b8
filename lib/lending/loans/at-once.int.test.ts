import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../db/testing/test-database';
import { makeOrganisation, type MadeOrganisation } from '../../identity/testing/factory';
import { balancesOf } from '../../ledger/queries';
import { settle } from '../../settlement/service';
import { makeAcceptedDelivery } from '../../settlement/testing/factory';
import type { Actor } from '../../shared/actor';
import { fixedClock } from '../../shared/clock';
import { yuanText } from '../../shared/money';
import { LOAN_METHODS } from '../domain/schedule';
import { makeActiveLoan } from '../testing/factory';
import { cancelPrepayment, closeDay, prepay, recordReceipt } from './service';

/** Money for a loan comes from three sides at once: her sales, her word that more of them goes to it, and the lender's bank. */
let db: TestDatabase;
let buyer: MadeOrganisation, bank: MadeOrganisation;
const NOW = new Date('2026-11-22T02:00:00Z');
const as = (actor: Actor) => ({ actor, db, clock: fixedClock(NOW) });
const system: Actor = { kind: 'system', job: 'test' };

beforeAll(async () => {
  db = await testDatabase();
  [buyer, bank] = await Promise.all([makeOrganisation(db, { kind: 'buyer' }), makeOrganisation(db, { kind: 'lender', name: '农商行' }), makeOrganisation(db, { kind: 'platform' })]);
});
afterAll(() => db.close());

type Doing = { readonly kind: 'sale' | 'receipt' | 'prepay' | 'whole' | 'cancel' | 'close'; readonly fen: bigint };
const anyDoing: fc.Arbitrary<Doing> = fc.record({
  kind: fc.constantFrom('sale' as const, 'sale' as const, 'receipt' as const, 'prepay' as const, 'whole' as const, 'cancel' as const, 'close' as const),
  fen: fc.bigInt({ min: 1_000n, max: 90_000n }),
});
const anyCase = fc.record({
  method: fc.constantFrom(...LOAN_METHODS), principalFen: fc.bigInt({ min: 20_000n, max: 200_000n }), months: fc.integer({ min: 2, max: 6 }),
  doings: fc.array(anyDoing, { minLength: 3, maxLength: 7 }),
});

async function lend(one: { method: (typeof LOAN_METHODS)[number]; principalFen: bigint; months: number }) {
  const farm = await makeOrganisation(db, { kind: 'farm', name: '张桂兰' });
  const loanId = await makeActiveLoan(db, { ...one, lenderOrgId: bank.organisationId, borrowerOrgId: farm.organisationId, disbursedOn: '2026-09-01' });
  return { farm, loanId };
}

/** Does one of the doings; what it was answered is anybody's guess, what it leaves is not. */
async function begin({ farm, loanId }: Awaited<ReturnType<typeof lend>>, { kind, fen }: Doing, index: number): Promise<{ ok: boolean }> {
  switch (kind) {
    case 'sale': {
      const { deliveryId } = await makeAcceptedDelivery(db, { sellerOrgId: farm.organisationId, buyerOrgId: buyer.organisationId, amountFen: fen, at: NOW });
      const settled = await settle.run(as(system), { deliveryId });
      expect(settled, 'a sale is settled whatever becomes of the loan').toMatchObject({ ok: true });
      return settled;
    }
    case 'receipt': {
      const book = () => recordReceipt.run(as(bank.actor), { loanId, amount: yuanText(fen), receipt: `HD-${loanId}-${index}` });
      // Typed in twice: a double click, or two colleagues.
      const [first, second] = await Promise.all([book(), book()]);
      expect([first, second].filter((outcome) => outcome.ok).length).toBeLessThanOrEqual(1);
      return first.ok ? first : second;
    }
    case 'prepay': return prepay.run(as(farm.actor), { loanId, whole: false, amount: yuanText(fen) });
    case 'whole': return prepay.run(as(farm.actor), { loanId, whole: true });
    case 'cancel': return cancelPrepayment.run(as(farm.actor), { loanId });
    case 'close': return closeDay.run(as(system), { loanId, day: '2026-11-21' });
  }
}

async function check({ farm, loanId }: Awaited<ReturnType<typeof lend>>): Promise<void> {
  const [loan, rows, moves, words, shares] = await Promise.all([
    db.prisma.loan.findUniqueOrThrow({ where: { id: loanId } }), db.prisma.instalment.findMany({ where: { loanId } }),
    db.prisma.loanTransaction.findMany({ where: { loanId } }), db.prisma.prepayment.findMany({ where: { loanId } }),
    db.prisma.settlementShare.findMany({ where: { organisationId: farm.organisationId } }),
  ]);
  const balances = await balancesOf(db, [`loan-principal:${loanId}`, `loan-interest:${loanId}`]);
  const sum = <T>(all: readonly T[], of: (one: T) => bigint) => all.reduce((total, one) => total + of(one), 0n);
  // Book and ledger say the same, and every fen that was taken stands in the loan's own account of it.
  expect(balances.get(`loan-principal:${loanId}`) ?? 0n).toBe(loan.owedFen);
  expect(balances.get(`loan-interest:${loanId}`) ?? 0n).toBe(loan.chargedFen - loan.chargesPaidFen);
  expect(sum(moves, (move) => move.amountFen)).toBe(loan.repaidFen);
  expect(sum(moves, (move) => move.principalFen)).toBe(loan.principalFen - loan.owedFen);
  const held = rows.filter((row) => row.scheduleVersion === loan.scheduleVersion);
  expect(sum(held, (row) => row.paidPrincipalFen + row.paidInterestFen)).toBe(loan.repaidFen);
  expect(sum(held, (row) => row.principalFen)).toBe(loan.principalFen);
  // Nobody is charged more than was owed: what came from sales is the rest of them, hers to the fen.
  expect(loan.owedFen >= 0n).toBe(true);
  expect(loan.state === 'closed').toBe(loan.owedFen === 0n);
  for (const share of shares) expect(share.feeFen + share.repaidFen + share.sellerFen).toBe(share.grossFen);
  expect(sum(shares, (share) => share.repaidFen)).toBe(sum(moves.filter((move) => move.source !== 'direct'), (move) => move.amountFen));
  // At most one word of hers is in force, none is kept beyond what it promised, and none outlives the loan.
  expect(words.filter((word) => word.state === 'ACTIVE').length).toBeLessThanOrEqual(loan.state === 'active' ? 1 : 0);
  for (const word of words) expect(word.amountFen === null || word.paidFen <= word.amountFen).toBe(true);
}

describe('a loan that is paid from all sides at once', () => {
  it('ends in the same book whatever comes first', async () => {
    const seen = { closed: 0, words: 0 };
    await fc.assert(fc.asyncProperty(anyCase, async ({ doings, ...terms }) => {
      const lent = await lend(terms);
      await Promise.all(doings.map((doing, index) => begin(lent, doing, index)));
      await check(lent);
      // And goes on from there: one more sale, one more day.
      await begin(lent, { kind: 'sale', fen: 50_000n }, 99);
      await check(lent);
      const loan = await db.prisma.loan.findUniqueOrThrow({ where: { id: lent.loanId } });
      if (loan.state === 'closed') seen.closed++;
      seen.words += await db.prisma.prepayment.count({ where: { loanId: lent.loanId, paidFen: { gt: 0n } } });
    }), { numRuns: 25 });
    // Races that never close a loan and never keep a word would prove nothing.
    expect(seen.closed).toBeGreaterThan(2);
    expect(seen.words).toBeGreaterThan(2);
  });

  it('gives the surplus of a sale to her when she asked to pay off what is left', async () => {
    const lent = await lend({ method: 'SEASONAL_BULLET', principalFen: 20_000n, months: 4 });
    await prepay.run(as(lent.farm.actor), { loanId: lent.loanId, whole: true });
    await Promise.all([begin(lent, { kind: 'sale', fen: 60_000n }, 1), begin(lent, { kind: 'sale', fen: 60_000n }, 2)]);
    await check(lent);
    const shares = await db.prisma.settlementShare.findMany({ where: { organisationId: lent.farm.organisationId } });
    // 82 days of 7.2 % on 200 yuan: 3.24. Of both sales, less the platform's 0.6 %, all the rest is hers.
    expect(shares.reduce((sum, share) => sum + share.repaidFen, 0n)).toBe(20_324n);
    expect(shares.reduce((sum, share) => sum + share.sellerFen, 0n)).toBe(120_000n - 720n - 20_324n);
  });
});
