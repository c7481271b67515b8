import { lookupHash, openField, sealField } from '../../db/personal-data';
import { env } from '../../env';
import { planSms } from '../../notify/service';
import { operation, type Deciding } from '../../operation/operation';
import { combine, type Change, type Fragment, type Plan } from '../../operation/plan';
import type { Actor } from '../../shared/actor';
import { after, MINUTE_MS } from '../../shared/clock';
import { err, ok, type Result } from '../../shared/result';
import { sameHash } from '../../shared/sealed';
import { region } from '../../catalogue/domain/regions';
import { checkLimits, CODE_LIFE_MS, CODE_TRIES, judgeTry, limitWindows, ticketHolds, type CodeError } from '../domain/one-time-code';
import { errorsOf } from '../errors';
import { membershipRow, organisationRow, personRow } from '../organisations/founding';
import { ZDemoSignIn, ZRequestCode, ZSession, ZSignUp, ZSwitch, ZVerifyCode } from '../schema';
import { drawCode, loadCode, loadDemoPerson, loadLimits, loadOwnSession, loadTicket, sessionRow, takeFrom, type SigningPerson } from './repo';

/** What the session module makes a token of. */
export type SignedIn = { readonly outcome: 'signed-in'; readonly sessionId: string; readonly personId: string; readonly sessionVersion: number };

/** What a try at a code comes to. */
export type Tried = SignedIn | { readonly outcome: 'wrong'; readonly triesLeft: number } | { readonly outcome: 'new'; readonly ticket: string };

/** The person behind an actor, whether she acts for an organisation or not. */
export const personOf = (actor: Actor): string | null => (actor.kind === 'person' || actor.kind === 'visitor' ? actor.personId : null);

const codeHash = (challengeId: string, code: string): string => lookupHash('code', `${challengeId} ${code}`);

/**
 * Sends a one-time code. It never looks whether anybody has the phone, so the answer and the time it takes are the same for
 * a number we know and for one we do not.
 */
export const requestCode = operation({
  name: 'identity.requestCode', input: ZRequestCode, errors: errorsOf('TOO_MANY_CODES'), audience: { visitor: true },
  load: async ({ input, db, now }) => {
    const phoneHash = lookupHash('phone', input.phone);
    const windows = limitWindows(phoneHash, lookupHash('address', input.address), now);
    return { phoneHash, windows, remaining: await loadLimits(db, windows), code: drawCode() };
  },
  decide: ({ phoneHash, windows, remaining, code }, { phone }, { now, newId }) => {
    const limits = checkLimits(windows, remaining, now);
    if (!limits.ok) return err({ code: 'TOO_MANY_CODES', params: { seconds: limits.error.waitSeconds, minutes: Math.ceil(limits.error.waitSeconds / 60) } });
    const id = newId('code');
    const expiresAt = after(now, CODE_LIFE_MS);
    const row = { id, phoneLookup: phoneHash, phoneSealed: sealField('login_code.phone', id, phone), codeHash: codeHash(id, code), triesLeft: CODE_TRIES, createdAt: now, expiresAt, version: 1 };
    return ok(combine(
      { challengeId: id },
      { changes: [...takeFrom(windows, remaining), { op: 'insert', table: 'login_code', rows: [row] }] },
      planSms({ phone, template: 'sign-in-code', params: { code, minutes: String(CODE_LIFE_MS / MINUTE_MS) }, expiresAt }, { now, newId }),
    ));
  },
});

/** Signs a person in. Whom a cooperative invited becomes active here: the phone is hers, and so is the farm set up for her. */
function planSession(person: SigningPerson, device: string, { now, newId }: Pick<Deciding, 'now' | 'newId'>): Fragment & { answer: SignedIn } {
  const sessionId = newId('session');
  const arriving: Change[] = person.status !== 'invited' ? [] : [
    { op: 'update', table: 'person', id: person.personId, version: person.version, set: { status: 'active' } },
    ...person.awaiting.map((membership): Change => ({ op: 'update', table: 'membership', id: membership.id, version: membership.version, set: { status: 'active' } })),
  ];
  const organisationId = person.organisationId ?? (person.status === 'invited' ? person.awaiting[0]?.organisationId ?? null : null);
  return {
    changes: [...arriving, sessionRow({ id: sessionId, personId: person.personId, organisationId, device }, now)],
    answer: { outcome: 'signed-in', sessionId, personId: person.personId, sessionVersion: person.sessionVersion },
  };
}

/**
 * Tries a code. A wrong one is an answer and not an error, because it takes one of the five tries with it. The right one
 * signs in, or gives a phone that nobody knew a ticket to sign up with. Used twice at once, it signs in once.
 */
export const verifyCode = operation({
  name: 'identity.verifyCode', input: ZVerifyCode, errors: errorsOf('CODE_EXPIRED', 'CODE_USED', 'CODE_SPENT', 'PERSON_BLOCKED'), audience: { visitor: true },
  load: async ({ input, db }) => ({ row: await loadCode(db, input.challengeId) }),
  decide: ({ row }, input, context): Result<Plan<Tried>, CodeError | 'PERSON_BLOCKED'> => {
    const judged = judgeTry(row, () => sameHash(row!.codeHash, codeHash(row!.id, input.code)), context.now);
    if (!judged.ok) return err(judged.error);
    const { id, triesLeft, person } = row!;
    const spend = (set: Extract<Change, { op: 'delta' }>['set']): Change => ({ op: 'delta', table: 'login_code', id, add: { triesLeft: -1 }, set, when: { usedAt: null } });
    if (judged.value === 'wrong') return ok({ changes: [spend({})], answer: { outcome: 'wrong', triesLeft: triesLeft - 1 } });
    if (!person) {
      const ticket = context.newId('request');
      return ok({ changes: [spend({ usedAt: context.now, ticketHash: lookupHash('ticket', ticket) })], answer: { outcome: 'new', ticket } });
    }
    if (person.status === 'blocked') return err('PERSON_BLOCKED');
    const { answer, ...fragment } = planSession(person, input.device, context);
    return ok(combine(answer, { changes: [spend({ usedAt: context.now })] }, fragment));
  },
});

/** Makes a new person with her organisation, and signs her in. */
export const signUp = operation({
  name: 'identity.signUp', input: ZSignUp, errors: errorsOf('TICKET_EXPIRED', 'PHONE_KNOWN', 'REGION_UNKNOWN'), audience: { visitor: true },
  load: async ({ input, db }) => ({ row: await loadTicket(db, lookupHash('ticket', input.ticket)) }),
  decide: ({ row }, input, { now, newId }) => {
    if (!row || !ticketHolds(row.usedAt, now)) return err('TICKET_EXPIRED');
    if (row.phoneKnown) return err('PHONE_KNOWN');
    if (!region(input.regionCode)) return err('REGION_UNKNOWN');
    const person = { id: newId('person'), name: input.name, phone: openField('login_code.phone', row.id, row.phoneSealed), status: 'active' as const };
    const organisation = { id: newId('organisation'), kind: input.kind, name: input.organisationName ?? input.name, regionCode: input.regionCode, place: input.place };
    const session = { id: newId('session'), personId: person.id, organisationId: organisation.id, device: input.device };
    return ok({
      changes: [
        { op: 'update', table: 'login_code', id: row.id, version: row.version, set: { ticketHash: null } },
        personRow(person, now), organisationRow(organisation, now),
        membershipRow({ id: newId('membership'), personId: person.id, organisationId: organisation.id, role: 'owner', status: 'active' }, now),
        sessionRow(session, now),
      ],
      answer: { outcome: 'signed-in', sessionId: session.id, personId: person.id, sessionVersion: 1, organisationId: organisation.id },
    });
  },
});

/** One tap for the people of the demo season; refused wherever the demo is off. */
export const demoSignIn = operation({
  name: 'identity.demoSignIn', input: ZDemoSignIn, errors: errorsOf('DEMO_OFF', 'PERSON_BLOCKED'), audience: { visitor: true },
  load: async ({ input, db }) => {
    if (!env().DEMO) return { demo: false as const };
    const person = await loadDemoPerson(db, input.personId);
    return person && { demo: true as const, person };
  },
  decide: (snapshot, input, context) => {
    if (!snapshot.demo) return err('DEMO_OFF');
    if (snapshot.person.status === 'blocked') return err('PERSON_BLOCKED');
    const { answer, ...fragment } = planSession(snapshot.person, input.device, context);
    return ok(combine(answer, fragment));
  },
});

/** Ends one of one's own sessions: this browser's, or another one's. Its token is worth nothing from then on. */
export const signOut = operation({
  name: 'identity.signOut', input: ZSession, errors: {}, audience: { visitor: true },
  load: ({ input, actor, db }) => loadOwnSession(db, personOf(actor), input.sessionId, null),
  decide: (session, _input, { now }) => ok({
    changes: [{ op: 'update', table: 'login_session', id: session.id, version: session.version, set: { endedAt: now } }],
    answer: { sessionId: session.id },
  }),
});

/** Ends all of one's own sessions at once: every token carries the session version, and it goes up. */
export const signOutEverywhere = operation({
  name: 'identity.signOutEverywhere', input: ZSession, errors: {}, audience: { visitor: true },
  load: ({ input, actor, db }) => loadOwnSession(db, personOf(actor), input.sessionId, null),
  decide: (session, _input, { actor, now }) => ok({
    changes: [
      { op: 'update', table: 'person', id: personOf(actor)!, version: session.personVersion, set: { sessionVersion: session.sessionVersion + 1 } },
      { op: 'update', table: 'login_session', id: session.id, version: session.version, set: { endedAt: now } },
    ],
    answer: { sessionVersion: session.sessionVersion + 1 },
  }),
});

/** Acts for another of one's organisations from now on, in this browser. */
export const switchOrganisation = operation({
  name: 'identity.switchOrganisation', input: ZSwitch, errors: {}, audience: { visitor: true },
  load: async ({ input, actor, db }) => {
    const session = await loadOwnSession(db, personOf(actor), input.sessionId, input.organisationId);
    return session?.member ? session : null;
  },
  decide: (session, input) => ok({
    changes: [{ op: 'update', table: 'login_session', id: session.id, version: session.version, set: { organisationId: input.organisationId } }],
    answer: { organisationId: input.organisationId },
  }),
});

export const signInOperations = [requestCode, verifyCode, signUp, demoSignIn, signOut, signOutEverywhere, switchOrganisation] as const;
