import pg from 'pg';
import type { Db } from '@/lib/db/database';
import { FOLLOW_UPS } from '@/lib/jobs/follow-ups';
import { TASKS } from '@/lib/jobs/tasks';
import type { FollowUps } from '@/lib/operation/follow-up';
import type { Actor } from '@/lib/shared/actor';
import { fixedClock, MINUTE_MS } from '@/lib/shared/clock';
import type { JsonObject } from '@/lib/shared/json';
import type { Result } from '@/lib/shared/result';

/** What looks every minute for deadlines that have come: those of money are minutes, those of people hours and days. */
const OF_MONEY = ['payments.sweep'] as const;
const OF_PEOPLE = ['orders.sweep', 'market.sweep'] as const;
/** In a past of three seasons nobody notices that a day's deadline was seen half an hour late. */
const PEOPLE_EVERY_MS = 30 * MINUTE_MS;

type Job = { readonly id: string; readonly task: string; readonly payload: JsonObject };

/**
 * Lives through the past: operations run at the moment they are given, and the jobs they enqueue run at that moment too, by
 * the same handlers as in the worker. What has a deadline waits until the season's clock has come to it.
 */
export class Clockwork {
  readonly #began = new Date();
  readonly #queue: pg.Pool;
  #turn: Promise<void> = Promise.resolve();
  #line: Promise<void> = Promise.resolve();
  #swept = { money: 0, people: 0 };

  constructor(readonly db: Db, databaseUrl: string, private readonly skip: ReadonlySet<string>) {
    this.#queue = new pg.Pool({ connectionString: databaseUrl, max: 4, options: '-c synchronous_commit=off' });
  }

  /** Runs an operation at a moment; a refusal in a season that we wrote ourselves is a mistake in it. */
  async run<I, A, E>(operation: { readonly name: string; run: (context: { actor: Actor; db: Db; clock: { now(): Date }; followUps: FollowUps }, input: I) => Promise<Result<A, E>> }, actor: Actor, at: Date, input: I): Promise<A> {
    const outcome = await operation.run({ actor, db: this.db, clock: fixedClock(at), followUps: FOLLOW_UPS }, input);
    if (!outcome.ok) throw new Error(`${operation.name} was answered ${JSON.stringify(outcome.error)} at ${at.toISOString()}`);
    return outcome.value;
  }

  /** Runs all jobs that are due at a moment, and those that they enqueue. One drain at a time: whoever returns finds its jobs done. */
  drain(at: Date): Promise<void> {
    const turn = this.#turn.then(() => this.#drain(at));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #drain(at: Date): Promise<void> {
    await Promise.all(this.#due(at).map((sweep) => this.carryOut(sweep, {}, at)));
    for (;;) {
      const { rows } = await this.#queue.query<Job>(
        `delete from graphile_worker._private_jobs where id in (
           select id from graphile_worker._private_jobs where run_at <= $1 or (run_at >= $2 and run_at <= now() + interval '1 second')
           order by id limit 40 for update skip locked)
         returning id, (select identifier from graphile_worker._private_tasks t where t.id = task_id) as task, payload`, [at, this.#began]);
      if (rows.length === 0) return;
      await Promise.all(rows.filter((job) => !this.skip.has(job.task)).map((job) => this.carryOut(job.task, job.payload, at)));
    }
  }

  /** What has to look at a moment, as it has not looked about then. */
  #due(at: Date): readonly string[] {
    const moment = at.getTime();
    const [money, people] = [moment !== this.#swept.money, Math.abs(moment - this.#swept.people) >= PEOPLE_EVERY_MS];
    this.#swept = { money: moment, people: people ? moment : this.#swept.people };
    return [...(money ? OF_MONEY : []), ...(people ? OF_PEOPLE : [])];
  }

  /** Counts the tables: plans that were made for empty ones read them whole, and a season fills them faster than the database looks. */
  async count(): Promise<void> {
    await this.#queue.query('analyze');
  }

  /**
   * Somebody pays, alone: the minutes in which his payment is followed pass for everybody, and must not pass over another's
   * code between its making and its paying. A code would run out that its payer has just paid.
   */
  alone(pay: () => Promise<void>): Promise<void> {
    const turn = this.#line.then(pay);
    this.#line = turn.catch(() => undefined);
    return turn;
  }

  /** Does one job at a moment, whether it was enqueued or runs by the calendar. */
  async carryOut(name: string, payload: JsonObject, at: Date): Promise<void> {
    const task = TASKS[name];
    if (!task) throw new Error(`Nobody knows the job ${name}`);
    try {
      await task(payload, { db: this.db, clock: fixedClock(at), actor: { kind: 'system', job: name }, followUps: FOLLOW_UPS });
    } catch (error) {
      throw new Error(`The job ${name} failed at ${at.toISOString()}`, { cause: error });
    }
  }

  close(): Promise<void> {
    return this.#queue.end();
  }
}
