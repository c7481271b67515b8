import { makeScore, scoreSellers } from '../credit/service';
import { text, type Schedule, type Tasks } from './task';

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
};

export const creditSchedules: readonly Schedule[] = [{ task: 'credit.scoreSellers', every: 'day' }];
