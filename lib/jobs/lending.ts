import { addDays } from '../lending/domain/calendar';
import { expiredApplications, signedApplications } from '../lending/applications/queries';
import { loansToClose } from '../lending/loans/queries';
import { expire } from '../lending/applications/service';
import { closeDay, endDisbursement, proceed } from '../lending/loans/service';
import { lapsedReviews } from '../lending/reviews/queries';
import { lapseReview } from '../lending/reviews/service';
import { chinaDay } from '../shared/clock';
import { seal } from './esign';
import { each, text, type JobContext, type Schedule, type Tasks } from './task';

type Runnable<I> = { readonly run: (context: JobContext, input: I) => Promise<{ ok: true } | { ok: false; error: { code: string } }> };

/** Runs an operation for a job: what has ended already needs no second time, anything else is tried again by the queue. */
async function carryOut<I>(operation: Runnable<I>, input: I, context: JobContext, ended: readonly string[]): Promise<void> {
  const outcome = await operation.run(context, input);
  if (!outcome.ok && !ended.includes(outcome.error.code)) throw new Error(`The job was answered ${outcome.error.code}`);
}

const PAGE = 200;

export const lendingTasks: Tasks = {
  'lending.expire': (payload, context) =>
    carryOut(expire, { applicationId: text(payload, 'applicationId') }, context, ['APPLICATION_ENDED', 'MONEY_ON_THE_WAY', 'NOT_EXPIRED']),
  /** The money waits for the contract's file, so this job makes it where the one that seals has not come to it yet. */
  'lending.proceed': async (payload, context) => {
    await seal(text(payload, 'documentId'), context);
    await carryOut(proceed, { applicationId: text(payload, 'applicationId') }, context, ['APPLICATION_ENDED']);
  },
  'lending.disbursementEnded': (payload, context) => {
    const confirmationId = payload['confirmationId'];
    const status = text(payload, 'status') === 'CONFIRMED' ? 'CONFIRMED' as const : 'FAILED' as const;
    return carryOut(endDisbursement, { transferId: text(payload, 'transferId'), status, confirmationId: typeof confirmationId === 'string' ? confirmationId : null }, context, ['DISBURSEMENT_ENDED']);
  },
  /** What a lost job has left: applications past their time, contracts whose file has come; and reviews that nobody has answered in time. */
  'lending.sweep': async (_payload, context) => {
    const expired = await expiredApplications(context.db, context.clock.now(), PAGE);
    const signed = await signedApplications(context.db, PAGE);
    const reviews = await lapsedReviews(context.db, context.clock.now(), PAGE);
    await each([
      ...expired.map((applicationId) => () => carryOut(expire, { applicationId }, context, ['APPLICATION_ENDED', 'MONEY_ON_THE_WAY', 'NOT_EXPIRED'])),
      ...signed.map((applicationId) => () => carryOut(proceed, { applicationId }, context, ['APPLICATION_ENDED', 'NOT_SEALED'])),
      ...reviews.map((reviewId) => () => carryOut(lapseReview, { reviewId }, context, ['REVIEW_ENDED', 'NOT_EXPIRED'])),
    ]);
  },
  /** Closes yesterday for every active loan; run again, it finds nothing to do. */
  'lending.closeDays': async (_payload, context) => {
    const day = addDays(chinaDay(context.clock.now()), -1);
    for (;;) {
      const loans = await loansToClose(context.db, day, PAGE);
      await each(loans.map((loanId) => () => carryOut(closeDay, { loanId, day }, context, ['DAY_CLOSED', 'LOAN_ENDED'])));
      if (loans.length < PAGE) return;
    }
  },
};

export const lendingSchedules: readonly Schedule[] = [{ task: 'lending.sweep', every: 'minute' }, { task: 'lending.closeDays', every: 'hour' }];
