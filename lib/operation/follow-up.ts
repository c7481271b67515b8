import type { Db } from '../db/database';
import { actorName, type Actor } from '../shared/actor';
import type { Clock } from '../shared/clock';
import type { JsonObject } from '../shared/json';
import { combine, type Fragment, type NewJob, type Plan } from './plan';

/** Where a follow-up decides: the house, and the clock of what it follows. */
export type Following = { readonly db: Db; readonly clock: Clock };

/**
 * What a job would do in a higher domain, said at once so that it joins the plan which asks for the job. Null where it touches more than
 * our own books, or where it is not possible now: then the job stands and sees to it.
 */
export type FollowUp = (job: NewJob, following: Following) => Promise<Fragment | null>;

/** Jobs that may be done together with what caused them, by their names. */
export type FollowUps = { readonly [task: string]: FollowUp };

/** A part of somebody else's plan: its facts are its own actor's. */
export function signed(plan: Plan, actor: Actor): Fragment {
  const { answer: _answer, ...fragment } = plan;
  return { ...fragment, facts: fragment.facts?.map((fact) => ({ actor: actorName(actor), ...fact })) };
}

/**
 * A plan together with what follows from it. A step that always comes next costs a transaction, a place in the queue and a second look at
 * the same rows when it waits for a worker; together they are one. What cannot be joined, for whatever reason, stays a job.
 */
export async function together<A extends JsonObject>(plan: Plan<A>, followUps: FollowUps, following: Following): Promise<Plan<A>> {
  const waiting: NewJob[] = [];
  const joined: Fragment[] = [];
  for (const job of plan.jobs ?? []) {
    const followUp = job.runAt === undefined ? followUps[job.task] : undefined;
    // A fault in a follow-up must not keep money from being captured: the job will meet it again, and shows it.
    const fragment = followUp ? await followUp(job, following).catch(() => null) : null;
    if (fragment) joined.push(fragment);
    else waiting.push(job);
  }
  return joined.length === 0 ? plan : combine(plan.answer, { ...plan, jobs: waiting }, ...joined);
}
