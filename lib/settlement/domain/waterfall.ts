import { allocate, divideHalfEven, shareBps, type Fen } from '../../shared/money';
import type { Grams } from '../../shared/quantity';
import { invariant } from '../../shared/result';

/**
 * How an accepted delivery is shared out, in the order of the contract: fees, then the seller's protected living income,
 * then her lenders, then she herself. All amounts are fen; every share is rounded once and they sum to the gross exactly.
 */
export type Waterfall = {
  readonly grossFen: Fen; readonly feeFen: Fen; readonly netFen: Fen;
  /** What no lender may touch: (1 - cap) of the net, and whatever of the weekly floor she has not had yet. */
  readonly protectedFen: Fen;
  /** What may at most go to lenders. */
  readonly deductibleFen: Fen;
  readonly receivableFen: Fen;
  readonly loans: readonly LoanShare[];
  /** Hers at once. */
  readonly sellerFen: Fen;
};

/** What a loan gets; `voluntaryFen` of it by her own word, out of what would have been hers. */
export type LoanShare = { readonly loanId: string; readonly lenderOrgId: string; readonly amountFen: Fen; readonly voluntaryFen: Fen };

export type ClaimingLoan = {
  readonly loanId: string; readonly lenderOrgId: string;
  /** Lower is served first; equal priorities share pro rata of what they claim. */
  readonly priority: number;
  /** The most of a settlement that the signed contract lets go to this loan, in basis points of the net. */
  readonly capBps: bigint;
  /** What the loan may take now: past due, due, and in advance as far as the contract says. */
  readonly claimFen: Fen;
  /** What she has asked to go to this loan beyond the contract; no cap and no floor stands between her and her own word. */
  readonly voluntaryFen: Fen;
};

export type WaterfallInput = {
  readonly grossFen: Fen;
  /** Platform and logistics fees in basis points of the gross. */
  readonly feeBps: bigint;
  /** The living-income floor for this week, and what has been released to her since it began. */
  readonly weeklyFloorFen: Fen;
  readonly releasedThisWeekFen: Fen;
  /** An earlier refund after settlement that she still owes; it is netted before lenders. */
  readonly receivableFen: Fen;
  readonly loans: readonly ClaimingLoan[];
};

/** Our own policy, said on screen: over all her loans together, at most half of a settlement's net goes to lenders. */
export const MAX_DEDUCTION_BPS = 5000n;

const min = (a: Fen, b: Fen): Fen => (a < b ? a : b);
const max = (a: Fen, b: Fen): Fen => (a > b ? a : b);

/** Shares what may be deducted among loans: by signed priority, and pro rata where priorities are equal. */
function serveLoans(loans: readonly ClaimingLoan[], deductibleFen: Fen, netFen: Fen): Map<string, Fen> {
  const served = new Map<string, Fen>();
  let left = deductibleFen;
  const priorities = [...new Set(loans.map((loan) => loan.priority))].sort((a, b) => a - b);
  for (const priority of priorities) {
    const claiming = loans.filter((loan) => loan.priority === priority)
      .map((loan) => ({ ...loan, claimFen: min(loan.claimFen, shareBps(netFen, loan.capBps)) })).filter((loan) => loan.claimFen > 0n);
    if (claiming.length === 0 || left === 0n) continue;
    const claimed = claiming.reduce((sum, loan) => sum + loan.claimFen, 0n);
    const shares = allocate(min(left, claimed), claiming.map((loan) => loan.claimFen));
    claiming.forEach(({ loanId }, index) => served.set(loanId, shares[index]!));
    left -= shares.reduce((sum, share) => sum + share, 0n);
  }
  return served;
}

/** Then what she gives of her own, in the same order, never more than a loan still claims or than is hers. */
function addVoluntary(loans: readonly ClaimingLoan[], served: ReadonlyMap<string, Fen>, hersFen: Fen): LoanShare[] {
  let left = hersFen;
  return [...loans].sort((a, b) => a.priority - b.priority).map(({ loanId, lenderOrgId, claimFen, voluntaryFen: wishedFen }) => {
    const byContractFen = served.get(loanId) ?? 0n;
    const voluntaryFen = min(left, min(wishedFen, max(0n, claimFen - byContractFen)));
    left -= voluntaryFen;
    return { loanId, lenderOrgId, amountFen: byContractFen + voluntaryFen, voluntaryFen };
  }).filter((loan) => loan.amountFen > 0n);
}

/**
 * The settlement waterfall (docs/ARCHITECTURE.md, money): gross, less fees = net N; protected = max((1 - cap) x N, weekly floor
 * - released this week); deductible D = max(0, N - protected); lenders by priority; what she gives them of her own; the
 * rest is hers at once. The cap of several loans is the largest signed one, never above MAX_DEDUCTION_BPS.
 * @param input of one grower; `grossByGrower` comes before
 */
export function shareOut(input: WaterfallInput): Waterfall {
  invariant(input.grossFen >= 0n, 'what is shared out is not negative');
  const feeFen = shareBps(input.grossFen, input.feeBps);
  const netFen = input.grossFen - feeFen;
  const receivableFen = min(input.receivableFen, netFen);
  const disposable = netFen - receivableFen;
  const capBps = input.loans.reduce((cap, loan) => (loan.capBps > cap ? loan.capBps : cap), 0n);
  const cap = capBps > MAX_DEDUCTION_BPS ? MAX_DEDUCTION_BPS : capBps;
  const afterCap = disposable - divideHalfEven(disposable * cap, 10_000n);
  const protectedFen = min(disposable, max(afterCap, max(0n, input.weeklyFloorFen - input.releasedThisWeekFen)));
  const deductibleFen = disposable - protectedFen;
  const served = serveLoans(input.loans, deductibleFen, disposable);
  const servedFen = [...served.values()].reduce((total, fen) => total + fen, 0n);
  const loans = addVoluntary(input.loans, served, disposable - servedFen);
  const sellerFen = disposable - loans.reduce((sum, loan) => sum + loan.amountFen, 0n);
  return { grossFen: input.grossFen, feeFen, netFen, protectedFen, deductibleFen, receivableFen, loans, sellerFen };
}

/** A cooperative's lot goes back to its growers by weighed share, before anybody's fees and loans. Shares sum exactly. */
export function grossByGrower(grossFen: Fen, growers: readonly { readonly orgId: string; readonly grams: Grams }[]): { orgId: string; grossFen: Fen }[] {
  invariant(growers.length > 0, 'somebody grew it');
  const weighed = growers.some((grower) => grower.grams > 0n);
  const shares = allocate(grossFen, growers.map((grower) => (weighed ? grower.grams : 1n)));
  return growers.map(({ orgId }, index) => ({ orgId, grossFen: shares[index]! }));
}
