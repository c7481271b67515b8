import { lapsedDisputes } from '../credit/disputes/queries';
import { lapseDispute } from '../credit/disputes/service';
import { makeScore, scoreSellers } from '../credit/service';
import { each, text, type Schedule, type Tasks } from './task';

const PAGE = 500;

export const creditTasks: Tasks = {
  /** Scores one seller; one without a record is left alone. */
  'credit.score': async (payload, context) => {
    await makeScore.run(context, { subjectOrgId: text(payload, 'subjectOrgId') });
  },
  /** Once a day everybody's score follows the record; nobody's is stored again while nothing has changed. */
  'credit.scoreSellers': async (_payload, context) => {
    for (let after: string | null = null; ;) {
      const outcome = await scoreSellers.run(context, { after, limit: PAGE });
      if (!outcome.ok) throw new Error(`The sellers' scores were answered ${outcome.error.code}`);
      after = outcome.value.next;
      if (after === null) return;
    }
  },
  /** Disputes that nobody has decided in time. */
  'credit.sweep': async (_payload, context) => {
    const lapsed = await lapsedDisputes(context.db, context.clock.now(), PAGE);
    await each(lapsed.map((disputeId) => async () => {
      const outcome = await lapseDispute.run(context, { disputeId });
      if (!outcome.ok && outcome.error.code !== 'DISPUTE_ENDED' && outcome.error.code !== 'DISPUTE_NOT_DUE') throw new Error(`The dispute was answered ${outcome.error.code}`);
    }));
  },
};

export const creditSchedules: readonly Schedule[] = [{ task: 'credit.scoreSellers', every: 'day' }, { task: 'credit.sweep', every: 'minute' }];
