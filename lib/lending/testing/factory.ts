import type { Db } from '../../db/database';
import { recordDisbursement } from '../../ledger/recorders';
import { applyPlan } from '../../operation/apply';
import { after, chinaDayStart, HOUR_MS } from '../../shared/clock';
import { newId } from '../../shared/ids';
import { instalmentRow } from '../domain/book-repayment';
import { dueDaysOf, nextDueOn } from '../domain/loan-book';
import { unpaid } from '../domain/allocation';
import { buildSchedule, ppmOfBps, type LoanMethod, type LoanTerms } from '../domain/schedule';

/** Products and running loans, made directly, as if application, contract and payout had long happened. */
type Product = {
  readonly lenderOrgId: string; readonly method?: LoanMethod; readonly rateBps?: number; readonly feeBps?: number; readonly maxFen?: bigint;
  readonly deductionCapBps?: number; readonly weeklyFloorFen?: bigint; readonly fourEyesFen?: bigint; readonly passMark?: number; readonly priority?: number;
};

export async function makeProduct(db: Db, wanted: Product): Promise<string> {
  const id = newId('product');
  const { lenderOrgId, method = 'SEASONAL_BULLET', rateBps = 720, feeBps = 0, maxFen = 20_000_000n, priority = 1, passMark = 640 } = wanted;
  await db.prisma.loanProduct.create({ data: {
    id, lenderOrgId, name: '春耕贷', method, rateBps, feeBps, minFen: 100_000n, maxFen, minMonths: 1, maxMonths: 24, deductionCapBps: wanted.deductionCapBps ?? 3000,
    weeklyFloorFen: wanted.weeklyFloorFen ?? 0n, passMark, fourEyesFen: wanted.fourEyesFen ?? 3_000_000n, priority, state: 'OPEN', createdAt: new Date('2024-01-01T00:00:00Z'),
  } });
  return id;
}

type Loan = Product & { readonly borrowerOrgId: string; readonly principalFen: bigint; readonly months?: number; readonly disbursedOn: string; readonly productId?: string };

export async function makeActiveLoan(db: Db, wanted: Loan): Promise<string> {
  const { lenderOrgId, borrowerOrgId, principalFen, months = 6, disbursedOn, method = 'SEASONAL_BULLET', rateBps = 720, priority = 1 } = wanted;
  const [loanId, applicationId] = [newId('loan'), newId('application')];
  const productId = wanted.productId ?? (await makeProduct(db, wanted));
  const at = after(chinaDayStart(disbursedOn), 9 * HOUR_MS);
  const dueDays = dueDaysOf(method, disbursedOn, months);
  const terms: LoanTerms = { method, principalFen, annualRatePpm: ppmOfBps(BigInt(rateBps)), dayCount: 'ACT/365', disbursedOn, dueDays };
  const schedule = buildSchedule(terms);
  await db.prisma.loanApplication.create({ data: {
    id: applicationId, number: `AP-TEST-${applicationId.slice(-8)}`, borrowerOrgId, appliedBy: 'test', amountFen: principalFen, months, purpose: '种苗', state: 'disbursed',
    scoreId: newId('score'), score: 700, loanId, submittedAt: at, scoredAt: at, disbursedAt: at, expiresAt: at,
  } });
  await applyPlan(db, {
    answer: {},
    changes: [
      { op: 'insert', table: 'loan', rows: [{
        id: loanId, number: `LN-TEST-${loanId.slice(-8)}`, applicationId, lenderOrgId, borrowerOrgId, productId, state: 'active', method, principalFen, feeFen: 0n, rateBps,
        dayCount: terms.dayCount, months, dueDays, deductionCapBps: wanted.deductionCapBps ?? 3000, weeklyFloorFen: wanted.weeklyFloorFen ?? 0n, priority, irrBps: rateBps,
        simpleBps: rateBps, limitFen: principalFen, documentId: newId('document'), disbursedOn, disbursedAt: at, scheduleVersion: 1, owedFen: principalFen,
        nextDueOn: nextDueOn(unpaid(schedule)), closedThrough: disbursedOn, createdAt: at,
      }] },
      { op: 'insert', table: 'instalment', rows: schedule.map((row) => instalmentRow(row, { id: newId('instalment'), loanId, scheduleVersion: 1 })) },
    ],
    postings: [recordDisbursement({ loanId, lenderOrgId, principalFen }, { at, newId })],
  }, { operation: 'test.disburse', actor: 'test', now: at, idempotency: null });
  return loanId;
}
