import { members } from '../../identity/profile/queries';
import { organisationCards } from '../../identity/queries';
import { operation, type Deciding } from '../../operation/operation';
import { combine, type Fragment } from '../../operation/plan';
import { countLivingCodes, decideStaticCode, isOnboarded, loadOwnCode, planPayment, planRevoke } from '../../payments/service';
import type { Actor } from '../../shared/actor';
import { after } from '../../shared/clock';
import { err, ok, type Result } from '../../shared/result';
import type { Db } from '../../db/database';
import { ASKED_FOR_MS, counterLabel, MOST_AT_COUNTER_FEN } from '../domain/counter';
import { errorsOf } from '../errors';
import { loadClerk, loadCounter, loadStore } from '../repo';
import { ZAddCounter, ZAskAtCounter, ZClerk, ZCounter, ZOpenStore } from '../schema';

export const KEEPERS = { orgs: ['shop'], roles: ['owner', 'manager'] } as const;
export const STAFF = { orgs: ['shop'], roles: ['owner', 'manager', 'clerk'] } as const;

type Keeper = { readonly organisationId: string; readonly living: number; readonly verified: boolean };
async function keeper(db: Db, actor: Actor): Promise<Keeper | null> {
  if (actor.kind !== 'person') return null;
  const { organisationId } = actor;
  const [cards, living] = await Promise.all([organisationCards(db, [organisationId]), countLivingCodes(db, organisationId)]);
  return { organisationId, living, verified: cards.get(organisationId)?.verified ?? false };
}

/** A counter with its static code; asking for the code has the acquirer take the business on. */
function planCounter({ organisationId, living, verified }: Keeper, store: { readonly id: string; readonly name: string }, name: string, moment: Deciding): Result<{ fragment: Fragment; counterId: string }, 'NOT_VERIFIED' | 'COUNTER_LIMIT'> {
  const counterId = moment.newId('counter');
  const code = decideStaticCode({ organisationId, label: counterLabel(store.name, name), counterId, living, verified }, moment);
  if (!code.ok) return err(code.error === 'CODE_LIMIT' ? 'COUNTER_LIMIT' : 'NOT_VERIFIED');
  return ok({ counterId, fragment: combine({}, { changes: [{ op: 'insert', table: 'counter', rows: [{
    id: counterId, organisationId, storeId: store.id, name, qrCodeId: code.value.codeId, state: 'OPEN', createdAt: moment.now,
  }] }] }, code.value.fragment) });
}

/** A store with its first counter and the counter's code: all that is needed to be paid. */
export const openStore = operation({
  name: 'merchant.openStore', input: ZOpenStore, audience: KEEPERS, errors: errorsOf('NOT_VERIFIED', 'COUNTER_LIMIT'),
  load: ({ actor, db }) => keeper(db, actor),
  decide: (own, { store, place, counter }, moment) => {
    const storeId = moment.newId('store');
    const made = planCounter(own, { id: storeId, name: store }, counter, moment);
    if (!made.ok) return err(made.error);
    return ok(combine({ storeId, counterId: made.value.counterId },
      { changes: [{ op: 'insert', table: 'store', rows: [{ id: storeId, organisationId: own.organisationId, name: store, place, createdAt: moment.now }] }] }, made.value.fragment));
  },
});

/** One more counter in a store, with a code of its own. */
export const addCounter = operation({
  name: 'merchant.addCounter', input: ZAddCounter, audience: KEEPERS, errors: errorsOf('NOT_VERIFIED', 'COUNTER_LIMIT'),
  load: async ({ input, actor, db }) => {
    const [own, store] = await Promise.all([keeper(db, actor), actor.kind === 'person' ? loadStore(db, actor, input.storeId) : null]);
    return own && store && { own, store };
  },
  decide: ({ own, store }, { counter }, moment) => {
    const made = planCounter(own, store, counter, moment);
    return made.ok ? ok(combine({ counterId: made.value.counterId }, made.value.fragment)) : err(made.error);
  },
});

/** A counter that is no more: its code takes nobody's money from now on, what it took stays. */
export const closeCounter = operation({
  name: 'merchant.closeCounter', input: ZCounter, audience: KEEPERS, errors: errorsOf('COUNTER_CLOSED'),
  load: async ({ input, actor, db }) => {
    const counter = await loadCounter(db, actor, input.counterId);
    return counter && { counter, code: await loadOwnCode(db, counter.organisationId, counter.qrCodeId) };
  },
  decide: ({ counter, code }) => counter.state === 'CLOSED' ? err('COUNTER_CLOSED') : ok(combine({ counterId: counter.id },
    { changes: [{ op: 'update', table: 'counter', id: counter.id, version: counter.version, set: { state: 'CLOSED' } }] }, code && planRevoke(code))),
});

/** Lets a clerk of the organisation see and collect at a counter. */
export const placeClerk = operation({
  name: 'merchant.placeClerk', input: ZClerk, audience: KEEPERS, errors: errorsOf('COUNTER_CLOSED', 'NOT_A_CLERK'),
  load: async ({ input, actor, db }) => {
    const counter = await loadCounter(db, actor, input.counterId);
    if (!counter || actor.kind !== 'person') return null;
    const [member, clerk] = await Promise.all([members(db, actor).then((all) => all.find(({ personId }) => personId === input.personId)), loadClerk(db, counter.id, input.personId)]);
    return member ? { counter, member, clerk } : null;
  },
  decide: ({ counter, member, clerk }, { personId }, { now, newId }) => {
    if (counter.state === 'CLOSED') return err('COUNTER_CLOSED');
    if (member.role !== 'clerk') return err('NOT_A_CLERK');
    const answer = { counterId: counter.id, personId };
    if (clerk?.state === 'ACTIVE') return ok({ answer });
    return ok({ answer, changes: [clerk
      ? { op: 'update', table: 'counter_clerk', id: clerk.id, version: clerk.version, set: { state: 'ACTIVE' } }
      : { op: 'insert', table: 'counter_clerk', rows: [{ id: newId('clerk'), organisationId: counter.organisationId, counterId: counter.id, personId, state: 'ACTIVE', createdAt: now }] }] });
  },
});

/** Takes a counter from a clerk; on her next request she does not see it any more. */
export const removeClerk = operation({
  name: 'merchant.removeClerk', input: ZClerk, audience: KEEPERS, errors: {},
  load: async ({ input, actor, db }) => {
    const counter = await loadCounter(db, actor, input.counterId);
    return counter && loadClerk(db, counter.id, input.personId);
  },
  decide: (clerk, { counterId, personId }) => ok({
    answer: { counterId, personId },
    changes: clerk.state === 'ENDED' ? [] : [{ op: 'update', table: 'counter_clerk', id: clerk.id, version: clerk.version, set: { state: 'ENDED' } }],
  }),
});

/** An amount typed at the counter becomes a code for one payer, for some minutes. */
export const askAtCounter = operation({
  name: 'merchant.askAtCounter', input: ZAskAtCounter, audience: STAFF, errors: errorsOf('COUNTER_CLOSED', 'AMOUNT_NOT_POSITIVE', 'AMOUNT_TOO_LARGE', 'NOT_VERIFIED', 'NOT_READY'),
  load: async ({ input, actor, db }) => {
    const counter = await loadCounter(db, actor, input.counterId);
    if (!counter) return null;
    const [cards, ready] = await Promise.all([organisationCards(db, [counter.organisationId]), isOnboarded(db, counter.organisationId)]);
    return { counter, ready, verified: cards.get(counter.organisationId)?.verified ?? false };
  },
  decide: ({ counter, ready, verified }, { amount }, moment) => {
    if (counter.state === 'CLOSED') return err('COUNTER_CLOSED');
    if (amount <= 0n) return err('AMOUNT_NOT_POSITIVE');
    if (amount > MOST_AT_COUNTER_FEN) return err('AMOUNT_TOO_LARGE');
    if (!verified) return err('NOT_VERIFIED');
    if (!ready) return err('NOT_READY');
    const { paymentId, qrToken: _qrToken, ...fragment } = planPayment({
      orderId: null, payeeOrgId: counter.organisationId, payerOrgId: null, amountFen: amount, subject: counterLabel(counter.storeName, counter.name), counterId: counter.id, payeeKnown: true,
      expiresAt: after(moment.now, ASKED_FOR_MS),
    }, moment);
    return ok(combine({ counterId: counter.id, paymentId }, fragment));
  },
});

export const storeOperations = [openStore, addCounter, closeCounter, placeClerk, removeClerk, askAtCounter] as const;
