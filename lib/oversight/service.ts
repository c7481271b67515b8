import { operation, type Loading } from '../operation/operation';
import { combine } from '../operation/plan';
import { DESK } from '../payments/service';
import { err, invariant, ok } from '../shared/result';
import { decideHandBack, decideRerun, decideTake } from './domain/holding';
import { OVERSIGHT_ERRORS } from './errors';
import { waitingOne } from './queries';
import { loadHolding, loadJob } from './repo';
import { ZHandBack, ZRerun, ZTake } from './schema';
import type { Queue } from '../shared/waiting';

/** Nothing is held that does not wait: whatever waits is known from its own domain's rows. */
async function load({ input, actor, db, now }: Pick<Loading<{ queue: Queue; subjectId: string }>, 'input' | 'actor' | 'db' | 'now'>) {
  const [waits, item] = await Promise.all([waitingOne(db, actor, input.queue, input.subjectId, now), loadHolding(db, input.queue, input.subjectId)]);
  return waits || item.version > 0 ? { waits: waits !== null, item } : null;
}

/** One of the platform's people sees to a thing from now on. */
export const take = operation({
  name: 'oversight.take', input: ZTake, errors: OVERSIGHT_ERRORS, audience: DESK,
  load: async (loading) => { const found = await load(loading); return found?.waits ? found.item : null; },
  decide: (item, { queue, subjectId }, { actor, ...moment }) => {
    invariant(actor.kind === 'person', 'a member takes');
    const taken = decideTake(item, actor.personId, moment);
    return taken.ok ? ok(combine({ queue: queue as string, subjectId }, taken.value)) : err(taken.error);
  },
});

/** Gives it back, with a word for whoever comes next. */
export const handBack = operation({
  name: 'oversight.handBack', input: ZHandBack, errors: OVERSIGHT_ERRORS, audience: DESK,
  load: async (loading) => (await load(loading))?.item ?? null,
  decide: (item, { queue, subjectId, note }, { actor, ...moment }) => {
    invariant(actor.kind === 'person', 'a member gives back');
    const given = decideHandBack(item, { personId: actor.personId, runs: actor.role === 'owner' || actor.role === 'manager' }, note, moment);
    return given.ok ? ok(combine({ queue: queue as string, subjectId }, given.value)) : err(given.error);
  },
});

/** Has a stuck job run again, now and with all its tries before it: what it waited for may answer again. */
export const rerun = operation({
  name: 'oversight.rerun', input: ZRerun, errors: OVERSIGHT_ERRORS, audience: DESK,
  load: async ({ input, actor, db, now }) => {
    const [waits, item, job] = await Promise.all([waitingOne(db, actor, 'jobs', input.subjectId, now), loadHolding(db, 'jobs', input.subjectId), loadJob(db, input.subjectId)]);
    return waits && job && { item, job };
  },
  decide: ({ item, job }, { subjectId }, { actor, ...moment }) => {
    invariant(actor.kind === 'person', 'a member has it run');
    const decided = decideRerun(item, job, actor.personId, moment);
    return decided.ok ? ok(combine({ subjectId }, decided.value)) : err(decided.error);
  },
});

export const oversightOperations = [take, handBack, rerun] as const;
