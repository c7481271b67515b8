import { askRegistry } from '../identity/checks/registry';
import { loadQuestion, silentChecks } from '../identity/checks/queries';
import { recordCheck } from '../identity/checks/service';
import { forgetSignIns } from '../identity/keeping/forget';
import { reseal } from '../identity/keeping/service';
import { after, DAY_MS } from '../shared/clock';
import { text, type Schedule, type Tasks } from './task';

/** How long the registry may stay silent before a check is left open, to be tried again. */
const SILENCE_MS = DAY_MS;
const RESEAL_ROWS = 200;

export const identityTasks: Tasks = {
  /** Asks the real-name registry; what proves nothing throws, and the queue comes back to it. */
  'identity.askRegistry': async (payload, context) => {
    const checkId = text(payload, 'checkId');
    const question = await loadQuestion(context.db, checkId);
    if (question) await recordCheck.run(context, { checkId, ...(await askRegistry(question)) });
  },
  /** Leaves checks open that were never answered, forgets what is over, and seals again what an older key sealed. */
  'identity.keep': async (_payload, context) => {
    const now = context.clock.now();
    for (const checkId of await silentChecks(context.db, after(now, -SILENCE_MS), 100)) await recordCheck.run(context, { checkId, outcome: 'no-answer' });
    await forgetSignIns(context.db, after(now, -2 * DAY_MS));
    for (let rows = RESEAL_ROWS; rows > 0;) {
      const outcome = await reseal.run(context, { limit: RESEAL_ROWS });
      rows = outcome.ok ? outcome.value.resealed : 0;
    }
  },
};

export const identitySchedules: readonly Schedule[] = [{ task: 'identity.keep', every: 'hour' }];
