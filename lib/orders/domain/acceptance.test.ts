import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineAmount } from '../../shared/quantity';
import { acceptableGrams, grossOf, leastGrams, mostGrams, settleAcceptance, type Account } from './acceptance';

const price = { priceFen: 245n, pricedBy: 'jin' } as const;
const account = (over: Partial<Account> = {}): Account => ({
  massGrams: 600_000n, ...price, amountFen: lineAmount(600_000n, 245n, 'jin'), deliveredGrams: 0n, acceptedGrams: 0n, grossFen: 0n, openDeliveries: 1, lastSent: false,
  terms: { overBps: 500, underBps: 500 }, ...over,
});

describe('settleAcceptance', () => {
  it('moves mass and money for 80 accepted and 20 rejected', () => {
    const outcome = settleAcceptance(account({ massGrams: 100_000n, amountFen: lineAmount(100_000n, 245n, 'jin') }), { deliveredGrams: 100_000n, acceptedGrams: 80_000n, deductionBps: 0 });
    expect(outcome).toMatchObject({ ok: true, value: { acceptedGrams: 80_000n, rejectedGrams: 20_000n, grossFen: 39_200n, deductionFen: 0n, completesOrder: true } });
  });

  it('takes the deduction off the price and rounds once', () => {
    // 333 g at 2.45 a jin less 3 %: 333 x 245 x 0.97 / 500 = 158.27...
    expect(grossOf(333n, 300, price)).toBe(158n);
    // Rounded after each step it would be 163 x 0.97 = 158.11; here one rounding decides: 335 x 245 x .97 / 500 = 159.22
    expect(grossOf(335n, 300, price)).toBe(159n);
  });

  it('takes what is above the contract within the tolerance, unpaid, and no more than that', () => {
    const more = settleAcceptance(account(), { deliveredGrams: 620_000n, acceptedGrams: 620_000n, deductionBps: 0 });
    expect(more).toMatchObject({ ok: true, value: { grossFen: 294_000n, uncappedFen: 9_800n } });
    expect(settleAcceptance(account(), { deliveredGrams: 640_000n, acceptedGrams: 630_001n, deductionBps: 0 })).toEqual({ ok: false, error: 'OVER_DELIVERED' });
    expect(settleAcceptance(account(), { deliveredGrams: 600_000n, acceptedGrams: 600_001n, deductionBps: 0 })).toEqual({ ok: false, error: 'MORE_THAN_DELIVERED' });
  });

  it('ends the order within the tolerance below, with the last consignment, or when nothing more is coming, but never before an open one', () => {
    const ends = (over: Partial<Account>, deliveredGrams: bigint) => {
      const outcome = settleAcceptance(account(over), { deliveredGrams, acceptedGrams: deliveredGrams, deductionBps: 0 });
      return outcome.ok && outcome.value.completesOrder;
    };
    expect(ends({}, 570_000n)).toBe(true);
    expect(ends({}, 569_999n)).toBe(false);
    expect(ends({ lastSent: true }, 1_000n)).toBe(true);
    expect(ends({ openDeliveries: 2 }, 600_000n)).toBe(false);
    expect(ends({ deliveredGrams: 300_000n, acceptedGrams: 100_000n, grossFen: 49_000n }, 280_000n)).toBe(true);
  });

  const bps = fc.integer({ min: 0, max: 10_000 });
  const grams = fc.bigInt({ min: 1n, max: 50_000_000n });
  it('over any deliveries: accepted and rejected sum to delivered, and nobody earns more than what was paid', () => {
    fc.assert(fc.property(
      grams, fc.bigInt({ min: 1n, max: 100_000n }), fc.constantFrom('kg', 'jin', 'tonne'), fc.array(fc.tuple(grams, grams, bps), { minLength: 1, maxLength: 6 }),
      (massGrams, priceFen, pricedBy, deliveries) => {
        const amountFen = lineAmount(massGrams, priceFen, pricedBy as 'kg');
        let line = account({ massGrams, priceFen, pricedBy: pricedBy as 'kg', amountFen });
        for (const [deliveredGrams, wanted, deductionBps] of deliveries) {
          const room = acceptableGrams(line, deliveredGrams);
          const acceptedGrams = wanted < room ? wanted : room;
          const outcome = settleAcceptance(line, { deliveredGrams, acceptedGrams, deductionBps });
          if (!outcome.ok) return false;
          const { value } = outcome;
          expect(value.acceptedGrams + value.rejectedGrams).toBe(deliveredGrams);
          expect(value.grossFen).toBeGreaterThanOrEqual(0n);
          expect(value.deductionFen).toBeGreaterThanOrEqual(0n);
          expect(value.grossFen + value.uncappedFen + value.deductionFen).toBe(lineAmount(acceptedGrams, priceFen, pricedBy as 'kg'));
          line = { ...line, deliveredGrams: line.deliveredGrams + deliveredGrams, acceptedGrams: line.acceptedGrams + acceptedGrams, grossFen: value.orderGrossFen };
        }
        return line.grossFen <= amountFen && line.acceptedGrams <= mostGrams(line) && leastGrams(line) <= massGrams;
      }));
  });
});
