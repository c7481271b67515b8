import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../db/testing/test-database';
import { lookupHash } from '../../db/personal-data';
import type { Actor } from '../../shared/actor';
import { after, fixedClock, HOUR_MS, MINUTE_MS } from '../../shared/clock';
import { err } from '../../shared/result';
import { sessionState } from '../queries';
import { makeMember, makeOrganisation, makePerson } from '../testing/factory';
import { codeSentTo } from '../testing/sign-in';
import { phoneTail } from './queries';
import { demoSignIn, requestCode, signOut, signOutEverywhere, signUp, switchOrganisation, verifyCode, type SignedIn } from './service';

let db: TestDatabase;
let now = new Date('2026-11-22T08:00:00Z');
let phones = 0;
const visitor: Actor = { kind: 'visitor', personId: null };
const as = (actor: Actor = visitor) => ({ actor, db, clock: fixedClock(now) });
const nextPhone = () => `1380000${(++phones).toString().padStart(4, '0')}`;

beforeAll(async () => { db = await testDatabase(); });
afterAll(() => db.close());
// Each test stands in an hour of its own, so that no limit of another one is in its way.
beforeEach(() => { now = after(now, 26 * HOUR_MS); });

async function askFor(phone: string, address = phone): Promise<string> {
  const asked = await requestCode.run(as(), { phone, address });
  if (!asked.ok) throw new Error(asked.error.code);
  return asked.value.challengeId;
}
const tryCode = (challengeId: string, code: string) => verifyCode.run(as(), { challengeId, code, device: 'test' });
const wrong = (code: string) => ((Number(code) + 1) % 1e6).toString().padStart(6, '0');

async function signIn(phone: string): Promise<SignedIn> {
  const challengeId = await askFor(phone);
  const tried = await tryCode(challengeId, await codeSentTo(db, phone));
  if (!tried.ok || tried.value.outcome !== 'signed-in') throw new Error('not signed in');
  return tried.value;
}
const stateOf = (signed: SignedIn) => sessionState(db, { ...signed, at: now });

describe('a one-time code', () => {
  it('signs in whose phone it went to, once', async () => {
    const phone = nextPhone();
    const { personId, organisationId } = await makeOrganisation(db, { kind: 'farm', phone });
    const challengeId = await askFor(phone);
    const code = await codeSentTo(db, phone);
    const first = await tryCode(challengeId, code);
    expect(first).toMatchObject({ ok: true, value: { outcome: 'signed-in', personId } });
    expect(await tryCode(challengeId, code)).toEqual(err({ code: 'CODE_USED' }));
    expect(await stateOf((first as { value: SignedIn }).value)).toMatchObject({ personId, organisationId, role: 'owner', orgKind: 'farm' });
  });

  it('used many times at once signs in once', async () => {
    const phone = nextPhone();
    await makeOrganisation(db, { kind: 'farm', phone });
    const challengeId = await askFor(phone);
    const code = await codeSentTo(db, phone);
    const tries = await Promise.all(Array.from({ length: 8 }, () => tryCode(challengeId, code)));
    expect(tries.filter((tried) => tried.ok)).toHaveLength(1);
    expect(tries.filter((tried) => !tried.ok).every((tried) => ['CODE_USED', 'BUSY'].includes((tried as { error: { code: string } }).error.code))).toBe(true);
    expect(await db.prisma.loginSession.findMany({ where: { person: { phoneLookup: lookupHash('phone', phone) } } })).toHaveLength(1);
  });

  it('bears five wrong tries, one after another or at once, and then not even the right one', async () => {
    const [one, two] = [nextPhone(), nextPhone()];
    const first = await askFor(one);
    const code = await codeSentTo(db, one);
    for (const triesLeft of [4, 3, 2, 1, 0]) expect(await tryCode(first, wrong(code))).toEqual({ ok: true, value: { outcome: 'wrong', triesLeft } });
    expect(await tryCode(first, wrong(code))).toEqual(err({ code: 'CODE_SPENT' }));
    expect(await tryCode(first, code)).toEqual(err({ code: 'CODE_SPENT' }));

    const second = await askFor(two);
    const other = await codeSentTo(db, two);
    const many = await Promise.all(Array.from({ length: 12 }, () => tryCode(second, wrong(other))));
    expect(many.filter((tried) => tried.ok)).toHaveLength(5);
    expect(await tryCode(second, other)).toEqual(err({ code: 'CODE_SPENT' }));
  });

  it('is over after five minutes, and belongs to its own challenge', async () => {
    const [one, two] = [nextPhone(), nextPhone()];
    const [first, second] = [await askFor(one), await askFor(two)];
    const [codeOne, codeTwo] = [await codeSentTo(db, one), await codeSentTo(db, two)];
    if (codeOne !== codeTwo) expect(await tryCode(second, codeOne)).toMatchObject({ ok: true, value: { outcome: 'wrong' } });
    now = after(now, 5 * MINUTE_MS);
    expect(await tryCode(first, codeOne)).toEqual(err({ code: 'CODE_EXPIRED' }));
    expect(await tryCode('otp_never', codeOne)).toEqual(err({ code: 'CODE_EXPIRED' }));
  });

  it('leaves no trace of phone or code in the tables, the jobs or the answer', async () => {
    const phone = nextPhone();
    const asked = await requestCode.run(as(), { phone, address: '203.0.113.9' });
    const code = await codeSentTo(db, phone);
    const { rows } = await db.owner.query<{ text: string }>(`select (select json_agg(c)::text from login_code c) || (select json_agg(m)::text from message m)
      || (select json_agg(l)::text from login_limit l) || (select json_agg(j)::text from graphile_worker._private_jobs j) as text`);
    for (const secret of [phone, code, '203.0.113.9']) expect(`${rows[0]!.text}${JSON.stringify(asked)}`).not.toMatch(new RegExp(`(?<![\\w])${secret}(?![\\w])`));
  });

  it('tells the last four digits of its phone while it is open, and to who knows the challenge', async () => {
    const phone = nextPhone();
    const challengeId = await askFor(phone);
    expect(await phoneTail(db, challengeId, now)).toBe(phone.slice(-4));
    expect(await phoneTail(db, 'otp_never', now)).toBeNull();
    expect(await phoneTail(db, challengeId, after(now, 5 * MINUTE_MS))).toBeNull();
    await tryCode(challengeId, await codeSentTo(db, phone));
    expect(await phoneTail(db, challengeId, now)).toBeNull();
  });

  it('is asked for alike by a phone we know and one we do not', async () => {
    const [known, unknown] = [nextPhone(), nextPhone()];
    await makeOrganisation(db, { kind: 'farm', phone: known });
    const statements: string[][] = [];
    const answers = [];
    for (const phone of [known, unknown]) {
      const seen: string[] = [];
      const sql: typeof db.sql = (text, parameters) => { seen.push(text); return db.sql(text, parameters); };
      answers.push(await requestCode.run({ ...as(), db: { ...db, sql } }, { phone, address: phone }));
      statements.push(seen);
    }
    expect(answers.map((answer) => Object.keys((answer as { value: object }).value))).toEqual([['challengeId'], ['challengeId']]);
    expect(statements[0]).toEqual(statements[1]);
    expect(statements[0]!.join(' ')).not.toMatch(/\bperson\b/);
  });

  it('can be asked for once a minute and no faster by many at once', async () => {
    const phone = nextPhone();
    const asked = await Promise.all(Array.from({ length: 10 }, () => requestCode.run(as(), { phone, address: 'a' })));
    expect(asked.filter((answer) => answer.ok)).toHaveLength(1);
    expect(await requestCode.run(as(), { phone, address: 'b' })).toMatchObject({ error: { code: 'TOO_MANY_CODES', params: { seconds: 60, minutes: 1 } } });
    now = after(now, MINUTE_MS);
    expect((await requestCode.run(as(), { phone, address: 'a' })).ok).toBe(true);
  });

  it('does not let a blocked person in', async () => {
    const phone = nextPhone();
    const { personId } = await makeOrganisation(db, { kind: 'farm', phone });
    const signed = await signIn(phone);
    await db.owner.query(`update person set status = 'blocked' where id = $1`, [personId]);
    expect(await stateOf(signed)).toBeNull();
    now = after(now, HOUR_MS);
    const challengeId = await askFor(phone);
    expect(await tryCode(challengeId, await codeSentTo(db, phone))).toEqual(err({ code: 'PERSON_BLOCKED' }));
  });
});

describe('signing up', () => {
  const founding = { name: '赵春来', kind: 'farm', regionCode: '370783', device: 'test' } as const;
  async function ticketFor(phone: string): Promise<string> {
    const tried = await tryCode(await askFor(phone), await codeSentTo(db, phone));
    if (!tried.ok || tried.value.outcome !== 'new') throw new Error('no ticket');
    return tried.value.ticket;
  }

  it('makes a person with her farm from a phone that nobody knew, once', async () => {
    const phone = nextPhone();
    const ticket = await ticketFor(phone);
    const outcomes = await Promise.all([0, 1, 2, 3].map(() => signUp.run(as(), { ticket, ...founding })));
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
    const signed = outcomes.find((outcome) => outcome.ok) as { value: SignedIn };
    expect(await stateOf(signed.value)).toMatchObject({ personName: '赵春来', orgName: '赵春来', orgKind: 'farm', role: 'owner', orgVerified: false });
    now = after(now, HOUR_MS);
    expect((await signIn(phone)).personId).toBe(signed.value.personId);
  });

  it('makes one person of two tickets for one phone', async () => {
    const phone = nextPhone();
    const first = await ticketFor(phone);
    now = after(now, MINUTE_MS);
    const second = await ticketFor(phone);
    const outcomes = await Promise.all([first, second].map((ticket) => signUp.run(as(), { ticket, ...founding })));
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
    expect(outcomes.find((outcome) => !outcome.ok)).toMatchObject({ error: { code: 'PHONE_KNOWN' } });
    expect(await db.prisma.person.findMany({ where: { phoneLookup: lookupHash('phone', phone) } })).toHaveLength(1);
  });

  it('refuses a made-up or late ticket, a county that does not exist, and kinds that nobody founds alone', async () => {
    const ticket = await ticketFor(nextPhone());
    expect(await signUp.run(as(), { ticket: 'req_made_up', ...founding })).toEqual(err({ code: 'TICKET_EXPIRED' }));
    expect(await signUp.run(as(), { ticket, ...founding, regionCode: '999999' })).toEqual(err({ code: 'REGION_UNKNOWN' }));
    expect(await signUp.run(as(), { ticket, ...founding, kind: 'lender' as never })).toMatchObject({ error: { code: 'INVALID_INPUT' } });
    now = after(now, 15 * MINUTE_MS);
    expect(await signUp.run(as(), { ticket, ...founding })).toEqual(err({ code: 'TICKET_EXPIRED' }));
  });
});

describe('sessions', () => {
  it('end at once: this one, or all of a person', async () => {
    const phone = nextPhone();
    await makeOrganisation(db, { kind: 'farm', phone });
    const [first, second, third] = [await signIn(phone), await (now = after(now, MINUTE_MS), signIn(phone)), await (now = after(now, MINUTE_MS), signIn(phone))];
    const actor: Actor = { kind: 'visitor', personId: first.personId };
    expect((await signOut.run(as(actor), { sessionId: first.sessionId })).ok).toBe(true);
    expect([await stateOf(first), await stateOf(second)]).toMatchObject([null, { sessionId: second.sessionId }]);
    expect((await signOutEverywhere.run(as(actor), { sessionId: second.sessionId })).ok).toBe(true);
    expect([await stateOf(second), await stateOf(third)]).toEqual([null, null]);
    now = after(now, HOUR_MS);
    expect(await stateOf(await signIn(phone))).not.toBeNull();
  });

  it('cannot be ended or switched by a stranger', async () => {
    const [mine, theirs] = [nextPhone(), nextPhone()];
    await makeOrganisation(db, { kind: 'farm', phone: mine });
    const other = await makeOrganisation(db, { kind: 'buyer', phone: theirs });
    const [signed, stranger] = [await signIn(mine), await signIn(theirs)];
    expect(await signOut.run(as(other.actor), { sessionId: signed.sessionId })).toEqual(err({ code: 'NOT_FOUND' }));
    expect(await signOutEverywhere.run(as(other.actor), { sessionId: signed.sessionId })).toEqual(err({ code: 'NOT_FOUND' }));
    expect(await signOut.run(as(), { sessionId: signed.sessionId })).toEqual(err({ code: 'NOT_FOUND' }));
    expect(await stateOf(signed)).not.toBeNull();
    // A token whose person is not the session's stands for nobody.
    expect(await sessionState(db, { ...signed, personId: stranger.personId, at: now })).toBeNull();
    expect(await sessionState(db, { ...signed, at: after(now, 31 * 24 * HOUR_MS) })).toBeNull();
  });

  it('act for an organisation only while the membership and the organisation stand', async () => {
    const phone = nextPhone();
    const farm = await makeOrganisation(db, { kind: 'farm', phone });
    const [coop, strangers] = [await makeOrganisation(db, { kind: 'cooperative' }), await makeOrganisation(db, { kind: 'cooperative' })];
    await makeMember(db, { organisationId: coop.organisationId, orgKind: 'cooperative', personId: farm.personId, role: 'clerk' });
    const signed = await signIn(phone);
    const change = (organisationId: string) => switchOrganisation.run(as(farm.actor), { sessionId: signed.sessionId, organisationId });
    expect(await change(strangers.organisationId)).toEqual(err({ code: 'NOT_FOUND' }));
    expect((await change(coop.organisationId)).ok).toBe(true);
    expect(await stateOf(signed)).toMatchObject({ organisationId: coop.organisationId, role: 'clerk', orgKind: 'cooperative' });
    now = after(now, HOUR_MS);
    expect(await stateOf(await signIn(phone))).toMatchObject({ organisationId: coop.organisationId });
    await db.owner.query(`update membership set status = 'ended' where person_id = $1 and organisation_id = $2`, [farm.personId, coop.organisationId]);
    expect(await stateOf(signed)).toMatchObject({ organisationId: null, orgKind: null, role: null });
    expect((await change(farm.organisationId)).ok).toBe(true);
    await db.owner.query(`update organisation set status = 'suspended' where id = $1`, [farm.organisationId]);
    expect(await stateOf(signed)).toMatchObject({ organisationId: null, role: null });
  });

  it('make whom a cooperative invited come in as the owner of her farm', async () => {
    const phone = nextPhone();
    const farm = await makeOrganisation(db, { kind: 'farm', phone });
    await db.owner.query(`update person set status = 'invited' where id = $1`, [farm.personId]);
    await db.owner.query(`update membership set status = 'invited' where person_id = $1`, [farm.personId]);
    const signed = await signIn(phone);
    expect(await stateOf(signed)).toMatchObject({ organisationId: farm.organisationId, role: 'owner' });
  });
});

describe('demo sign-in', () => {
  it('is refused where the demo is off, also for a demo person', async () => {
    const personId = await makePerson(db);
    await db.owner.query('update person set demo = true where id = $1', [personId]);
    expect(await demoSignIn.run(as(), { personId, device: 'test' })).toEqual(err({ code: 'DEMO_OFF' }));
  });
});
