import { EventEmitter } from 'node:events';
import { Logger, parseCronItems, run, type TaskList, type WorkerEvents } from 'graphile-worker';
import { env } from '../env';
import { openDatabase } from '../db/database';
import { applyPlan } from '../operation/apply';
import type { NewJob } from '../operation/plan';
import { actorName } from '../shared/actor';
import { systemClock } from '../shared/clock';
import { sequenceAll } from './evidence';
import { AT_ONCE } from './at-once';
import { hearErrands } from './errands';
import { keepWatch } from './orphans';
import { queuePool } from './queue-pool';
import type { JobContext } from './task';
import { SCHEDULES, TASKS } from './tasks';

const EVERY = { minute: '* * * * *', hour: '7 * * * *', day: '11 17 * * *' } as const;

// Institutions take their time, so more jobs are under way than talk to the database at once; the queue's library wants a connection for each.
const JOBS = 4;
const ERRANDS_AT_ONCE = 16;
const db = openDatabase(env().DATABASE_URL, 2);
const queue = queuePool(env().DATABASE_URL, JOBS);

const contextOf = (job: string): JobContext => ({ db, clock: systemClock, actor: { kind: 'system', job }, ...AT_ONCE });
const taskList: TaskList = Object.fromEntries(Object.entries(TASKS).map(([name, task]) =>
  [name, (payload: unknown) => task(payload as never, contextOf(name))]));

let ending = false;
const events: WorkerEvents = new EventEmitter();
// The queue's library gives up for good when it cannot report what was done, as when the server restarts at that very moment, and then waits for
// whatever is under way, maybe for ever. A process that only looks alive would leave every job lying, so it ends; whoever keeps it starts it
// anew, and what was not reported is done again.
const givenUp = (): void => {
  if (ending) return;
  console.error('The queue could not go on; this worker ends, for another one to begin.');
  process.exit(1);
};
events.on('pool:gracefulShutdown', givenUp);
// The queue notes under this name who took a job.
let poolId = '';
events.on('pool:create', ({ workerPool }) => { poolId = workerPool.id; });
const runner = await run({
  pgPool: queue,
  events,
  taskList,
  concurrency: JOBS,
  // Notifications wake the worker at once; the poll is what correctness rests on.
  pollInterval: 1000,
  noHandleSignals: true,
  // A line for every job that went well is a line nobody reads.
  logger: new Logger(() => (level, message) => { if (level === 'error' || level === 'warning') console.error(message); }),
  // Jobs are taken and reported done a few at a time. One that is done again because its report was lost changes nothing.
  preset: { worker: { localQueue: { size: 8 }, completeJobBatchDelay: 5 } },
  // As items and not as a crontab's text, whose grammar knows no dot in a task's name.
  parsedCronItems: parseCronItems(SCHEDULES.map(({ task, every }) => ({ task, match: EVERY[every], options: { maxAttempts: 3 } }))),
}).catch((error: Error): never => {
  // A server that is just coming up again refuses everybody: whoever keeps this process starts it anew in a moment.
  console.error(`The worker cannot begin, for the database does not answer: ${error.message}.`);
  process.exit(1);
});
void runner.promise.then(givenUp, givenUp);
const watch = keepWatch({ url: env().DATABASE_URL, poolId });

// Institutions answer nobody they do not know, so they are told before anything else is asked of them.
await runner.addJob('payments.register', {}, { jobKey: 'payments.register' });

const enqueue = (jobs: readonly NewJob[]): Promise<void> =>
  applyPlan(db, { jobs, answer: {} }, { operation: 'errands', actor: actorName({ kind: 'system', job: 'errands' }), now: systemClock.now(), idempotency: null });
const errands = hearErrands({
  url: env().DATABASE_URL, atOnce: ERRANDS_AT_ONCE, enqueue,
  carryOut: async ({ task, payload }) => TASKS[task]!(payload, contextOf(task)),
  begun: () => enqueue([{ task: 'payments.sweep', payload: { unheard: true }, key: 'payments.sweep:unheard' }, { task: 'esign.sweep', payload: {}, key: 'esign.sweep' }]),
});

/** Facts get their places within about a second. What fails (the server restarts, another worker was faster) is tried again. */
let wake: (() => void) | undefined;
async function keepSequencing(): Promise<void> {
  while (!ending) {
    await sequenceAll(db, systemClock).catch(() => undefined);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, 1000);
      wake = () => { clearTimeout(timer); resolve(); };
    });
  }
}
const sequencing = keepSequencing();

async function stop(): Promise<void> {
  ending = true;
  wake?.();
  await Promise.all([sequencing, errands.stop()]);
  await runner.stop().catch(() => undefined);
  await watch.stop();
  await Promise.all([queue.end(), db.close()]);
  process.exit(0);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop());
console.log(`working on ${Object.keys(TASKS).length} kinds of jobs`);
