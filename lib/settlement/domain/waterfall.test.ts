import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grossByGrower, MAX_DEDUCTION_BPS, shareOut, type ClaimingLoan, type WaterfallInput } from './waterfall';

const base: WaterfallInput = {
  grossFen: 136_850n, feeBps: 60n, weeklyFloorFen: 0n, releasedThisWeekFen: 0n, receivableFen: 0n, loans: [],
};
const loan = (loanId: string, claimFen: bigint, priority = 1, capBps = 3000n): ClaimingLoan =>
  ({ loanId, lenderOrgId: `len_${loanId}`, priority, capBps, claimFen, voluntaryFen: 0n });
const share = (input: Partial<WaterfallInput>) => shareOut({ ...base, ...input });

describe('shareOut', () => {
  it('gives her everything but the fee when she owes nothing', () => {
    expect(share({})).toMatchObject({ feeFen: 821n, netFen: 136_029n, sellerFen: 136_029n, loans: [] });
  });

  it('takes at most the signed cap for a loan', () => {
    expect(share({ feeBps: 0n, grossFen: 100_000n, loans: [loan('a', 90_000n)] })).toMatchObject({ protectedFen: 70_000n, sellerFen: 70_000n, loans: [{ loanId: 'a', amountFen: 30_000n }] });
  });

  it('keeps the weekly floor for her before any lender', () => {
    expect(share({ feeBps: 0n, grossFen: 50_000n, weeklyFloorFen: 60_000n, loans: [loan('a', 90_000n)] })).toMatchObject({ sellerFen: 50_000n, loans: [] });
    expect(share({ feeBps: 0n, grossFen: 50_000n, weeklyFloorFen: 60_000n, releasedThisWeekFen: 20_000n, loans: [loan('a', 90_000n)] }))
      .toMatchObject({ protectedFen: 40_000n, loans: [{ amountFen: 10_000n }] });
  });

  it('serves the first lender first, and equal ones pro rata', () => {
    expect(share({ feeBps: 0n, grossFen: 100_000n, loans: [loan('b', 25_000n, 2), loan('a', 20_000n, 1)] }).loans)
      .toEqual([{ loanId: 'a', lenderOrgId: 'len_a', amountFen: 20_000n, voluntaryFen: 0n }, { loanId: 'b', lenderOrgId: 'len_b', amountFen: 10_000n, voluntaryFen: 0n }]);
    expect(share({ feeBps: 0n, grossFen: 100_000n, loans: [loan('a', 20_000n), loan('b', 20_000n)] }).loans.map((part) => part.amountFen)).toEqual([15_000n, 15_000n]);
  });

  it('adds what she gives of her own, past cap and floor, up to what is owed and to what is hers', () => {
    const given = (voluntaryFen: bigint, claimFen = 90_000n) => share({ feeBps: 0n, grossFen: 100_000n, weeklyFloorFen: 80_000n, loans: [{ ...loan('a', claimFen), voluntaryFen }] });
    expect(given(30_000n)).toMatchObject({ protectedFen: 80_000n, sellerFen: 50_000n, loans: [{ amountFen: 50_000n, voluntaryFen: 30_000n }] });
    expect(given(90_000n)).toMatchObject({ sellerFen: 10_000n, loans: [{ amountFen: 90_000n, voluntaryFen: 70_000n }] });
    expect(given(300_000n, 200_000n)).toMatchObject({ sellerFen: 0n, loans: [{ amountFen: 100_000n, voluntaryFen: 80_000n }] });
  });

  const fen = fc.bigInt({ min: 0n, max: 10_000_000n });
  const anyInput: fc.Arbitrary<WaterfallInput> = fc.record({
    grossFen: fen, feeBps: fc.bigInt({ min: 0n, max: 500n }), weeklyFloorFen: fen, releasedThisWeekFen: fen, receivableFen: fen,
    loans: fc.array(fc.record({ claimFen: fen, voluntaryFen: fc.oneof(fc.constant(0n), fen), priority: fc.integer({ min: 1, max: 3 }), capBps: fc.bigInt({ min: 0n, max: 9000n }) }), { maxLength: 5 })
      .map((loans) => loans.map((part, index) => ({ ...part, loanId: `l${index}`, lenderOrgId: `o${index}` }))),
  });

  it('shares sum to the gross, nobody gets less than nothing, no loan more than it claims or its cap, her floor and half are hers', () => {
    fc.assert(fc.property(anyInput, (input) => {
      const result = share(input);
      const toLenders = result.loans.reduce((sum, part) => sum + part.amountFen, 0n);
      expect(result.feeFen + result.receivableFen + toLenders + result.sellerFen).toBe(input.grossFen);
      expect(result.sellerFen >= 0n).toBe(true);
      for (const part of result.loans) expect(part.amountFen > 0n && part.amountFen <= input.loans.find((one) => one.loanId === part.loanId)!.claimFen).toBe(true);
      const disposable = result.netFen - result.receivableFen;
      const given = result.loans.reduce((sum, part) => sum + part.voluntaryFen, 0n);
      expect((toLenders - given) * 10_000n <= disposable * MAX_DEDUCTION_BPS + 10_000n).toBe(true);
      for (const part of result.loans) expect(part.voluntaryFen <= input.loans.find((one) => one.loanId === part.loanId)!.voluntaryFen).toBe(true);
      const floorLeft = input.weeklyFloorFen > input.releasedThisWeekFen ? input.weeklyFloorFen - input.releasedThisWeekFen : 0n;
      expect(result.sellerFen + given >= (floorLeft < disposable ? floorLeft : disposable)).toBe(true);
    }), { numRuns: 2000 });
  });

  it('gives a cooperative lot back to its growers, to the fen', () => {
    fc.assert(fc.property(fen, fc.array(fc.bigInt({ min: 0n, max: 5_000_000n }), { minLength: 1, maxLength: 12 }), (grossFen, grams) => {
      const parts = grossByGrower(grossFen, grams.map((weight, index) => ({ orgId: `g${index}`, grams: weight })));
      expect(parts.reduce((sum, part) => sum + part.grossFen, 0n)).toBe(grossFen);
      for (const part of parts) expect(part.grossFen >= 0n).toBe(true);
    }));
  });
});
