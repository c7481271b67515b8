import { operation } from '../../operation/operation';
import { combine } from '../../operation/plan';
import { err, invariant, ok } from '../../shared/result';
import { decideClosing } from '../domain/reckoning';
import { errorsOf } from '../errors';
import { loadCounter, loadLastClosing } from '../repo';
import { ZCloseDay } from '../schema';
import { STAFF } from '../stores/service';
import { reckonedDay } from './reckoned';

/** Closes a counter's day with one tap: what was taken by wallet against channel and ledger, with the differences, by whom and when. */
export const closeDay = operation({
  name: 'merchant.closeDay', input: ZCloseDay, audience: STAFF, errors: errorsOf('DAY_NOT_BEGUN', 'NOTHING_NEW'),
  load: async ({ input, actor, db }) => {
    const counter = await loadCounter(db, actor, input.counterId);
    if (!counter) return null;
    const [reckoning, last] = await Promise.all([reckonedDay(db, counter, input.day), loadLastClosing(db, counter.id, input.day)]);
    return { counter, reckoning, last };
  },
  decide: ({ counter, reckoning, last }, { day }, { actor, ...moment }) => {
    invariant(actor.kind === 'person', 'a day is closed by a member');
    const closed = decideClosing({ counterId: counter.id, organisationId: counter.organisationId, day, personId: actor.personId, reckoning, last }, moment);
    return closed.ok ? ok(combine({ counterId: counter.id, day, turn: closed.value.turn }, closed.value.fragment)) : err(closed.error);
  },
});
