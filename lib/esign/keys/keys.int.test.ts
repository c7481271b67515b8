import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { lookupHash, sealField } from '../../db/personal-data';
import { testDatabase, type TestDatabase } from '../../db/testing/test-database';
import { makeOrganisation, makePerson, type MadeOrganisation } from '../../identity/testing/factory';
import type { Actor } from '../../shared/actor';
import { after, fixedClock, MINUTE_MS } from '../../shared/clock';
import { err, ok } from '../../shared/result';
import { PASSWORD_TRIES, REST_MS, UNLOCK_MS } from '../domain/signing-key';
import { certificateFor, openKeyOf, PASSWORD } from '../testing/signers';
import { forgetUnlocks, ownSigningKey, silentKeys } from './queries';
import { changePassword, lockKey, makeKey, recordCertificate, replaceKey, unlockKey } from './service';
import { freshSecret } from './vault';

let db: TestDatabase;
let farm: MadeOrganisation;
let held: string;
const now = new Date('2026-11-26T08:00:00Z');
const as = (actor: Actor, at = now) => ({ actor, db, clock: fixedClock(at) });
beforeAll(async () => {
  db = await testDatabase();
});
beforeEach(async () => {
  farm = await makeOrganisation(db, { kind: 'farm' });
  await knownBy(farm.personId, HERS);
  held = await openKeyOf(db, farm.actor, now);
});
afterAll(() => db.close());

/** Two numbers that exist as such (the first is the example of GB 11643), hers and another one's. */
const [HERS, OTHERS] = ['11010519491231002X', '440524188001010014'];
const knownBy = async (personId: string, number: string) => {
  // One person a number: whoever was verified under it in the test before has left.
  await db.owner.query('update person set id_number_sealed = null, id_number_lookup = null where id_number_lookup = $1', [lookupHash('id-number', number)]);
  await db.owner.query('update person set id_number_sealed = $2, id_number_lookup = $3 where id = $1', [personId, sealField('person.id_number', personId, number), lookupHash('id-number', number)]);
};
const fresh = () => ({ password: PASSWORD, again: PASSWORD, secret: freshSecret() });
const replace = async (wish: { readonly keyId?: string; readonly idNumber?: string } = {}, at = now) =>
  replaceKey.run(as(farm.actor, at), { ...fresh(), keyId: (await key())!.id, idNumber: HERS!, ...wish });

const unlock = (password: string, at = now) => unlockKey.run(as(farm.actor, at), { password, secret: freshSecret() });
const key = (at = now, unlocked: string | null = null) => ownSigningKey(db, farm.actor, unlocked, at);

describe('a signing key', () => {
  it('is open where it was made, for a quarter of an hour, on that device alone', async () => {
    expect(await key(now, held)).toMatchObject({ state: 'active', name: '王小满', unlocked: true });
    expect(await key(now, `${held.split('.')[0]}.${freshSecret()}`)).toMatchObject({ unlocked: true });
    expect(await key()).toMatchObject({ unlocked: false });
    expect(await key(after(now, UNLOCK_MS), held)).toMatchObject({ unlocked: false });
    const other = await makeOrganisation(db, { kind: 'farm' });
    expect(await ownSigningKey(db, other.actor, held, now)).toBeNull();
    expect(await lockKey.run(as(other.actor), { unlock: held })).toEqual(err({ code: 'NOT_FOUND' }));
    expect(await lockKey.run(as(farm.actor), { unlock: held })).toMatchObject({ ok: true });
    expect(await key(now, held)).toMatchObject({ unlocked: false });
    expect(await lockKey.run(as(farm.actor), { unlock: held })).toEqual(err({ code: 'NOT_FOUND' }));
  });

  it('lies nowhere in the clear: neither password nor device secret nor private key', async () => {
    const rows = (await db.owner.query<{ text: string }>(`select k::text as text from signing_key k union all select u::text from signing_unlock u union all select a::text from idempotent_answer a`)).rows.map(({ text }) => text).join('\n');
    expect(rows).not.toContain(PASSWORD);
    expect(rows).not.toContain(held.split('.')[1]);
    // PKCS 8 of a P-256 key begins with these bytes, in whatever alphabet.
    const begin = Buffer.from('308187020100301306072a8648ce3d020106', 'hex');
    for (const encoding of ['hex', 'base64', 'base64url'] as const) expect(rows).not.toContain(begin.toString(encoding).slice(0, 20));
  });

  it('opens with its password, and rests after five wrong ones, whatever comes at once', async () => {
    expect(await unlock(PASSWORD)).toMatchObject({ ok: true, value: { outcome: 'open' } });
    expect(await unlock('not this one')).toMatchObject({ value: { outcome: 'wrong', triesLeft: PASSWORD_TRIES - 1 } });
    // A right one in between begins the count anew.
    expect(await unlock(PASSWORD)).toMatchObject({ value: { outcome: 'open' } });
    for (let n = 1; n < PASSWORD_TRIES; n++) expect(await unlock('not this one')).toMatchObject({ value: { triesLeft: PASSWORD_TRIES - n } });
    const last = await Promise.all([1, 2, 3].map(() => unlock('nor this one')));
    expect(last.filter((outcome) => outcome.ok)).toHaveLength(1);
    expect(await unlock(PASSWORD)).toEqual(err({ code: 'TRIES_SPENT', params: { minutes: REST_MS / MINUTE_MS } }));
    expect(await changePassword.run(as(farm.actor), { password: PASSWORD, next: 'another 2026', again: 'another 2026' })).toMatchObject({ error: { code: 'TRIES_SPENT' } });
    expect(await key()).toMatchObject({ restsUntil: after(now, REST_MS) });
    expect(await unlock(PASSWORD, after(now, REST_MS))).toMatchObject({ value: { outcome: 'open' } });
  });

  it('is the same key under a changed password', async () => {
    const change = (password: string, again = '新的 2026 密码') => changePassword.run(as(farm.actor), { password, next: '新的 2026 密码', again });
    expect(await change('not this one')).toMatchObject({ value: { outcome: 'wrong' } });
    expect(await change(PASSWORD, 'differs')).toMatchObject({ error: { code: 'INVALID_INPUT', fields: { again: 'esign.fields.again' } } });
    const before = await key();
    expect(await change(PASSWORD)).toMatchObject({ value: { outcome: 'changed' } });
    expect(await unlock(PASSWORD)).toMatchObject({ value: { outcome: 'wrong' } });
    expect(await unlock('新的 2026 密码')).toMatchObject({ value: { outcome: 'open' } });
    expect((await key())!.serial).toBe(before!.serial);
  });

  it('is one a person, for whoever has passed the real-name check, under a password that is not guessed at once', async () => {
    const make = (actor: Actor, wish: object = {}) => makeKey.run(as(actor), { password: PASSWORD, again: PASSWORD, secret: freshSecret(), ...wish } as never);
    expect(await make(farm.actor)).toEqual(err({ code: 'KEY_EXISTS' }));
    const stranger = { ...farm.actor, personId: await makePerson(db, { verified: false }) };
    expect(await make(stranger)).toEqual(err({ code: 'NOT_VERIFIED' }));
    for (const password of ['short', '11111111', 'x'.repeat(65)]) expect(await make(farm.actor, { password, again: password })).toMatchObject({ error: { code: 'INVALID_INPUT' } });
    const fresh = await makeOrganisation(db, { kind: 'cooperative' });
    const outcomes = await Promise.all([1, 2, 3].map(() => make(fresh.actor)));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(outcomes.filter((outcome) => !outcome.ok && outcome.error.code === 'KEY_EXISTS')).toHaveLength(2);
  });

  it('is replaced when its password is forgotten, by whoever gives her identity number, and the authority is told', async () => {
    const keyId = (await key())!.id;
    // As she writes it: full-width, with gaps and a small x.
    expect(await replace({ idNumber: '１１０１０５ 19491231 002x' })).toMatchObject({ ok: true, value: { outcome: 'replaced' } });
    // The same form once more replaces nothing.
    expect(await replace({ keyId })).toEqual(err({ code: 'KEY_EXISTS' }));
    const rows = await db.prisma.signingKey.findMany({ where: { personId: farm.personId }, orderBy: { createdAt: 'asc' } });
    expect(rows.map(({ state }) => state).sort()).toEqual(['requested', 'revoked']);
    expect(await key(now, held)).toMatchObject({ state: 'requested', unlocked: false });
    const { rows: jobs } = await db.owner.query<{ key: string }>(`select key from graphile_worker._private_jobs where key like 'esign.revokeCertificate:%' and payload::text like $1`, [`%${rows.find(({ state }) => state === 'revoked')!.id}%`]);
    expect(jobs).toHaveLength(1);
  });

  it('stays where somebody else holds the phone: a wrong identity number takes one of the tries, and opens nothing', async () => {
    expect(await replace({ idNumber: '110105194912310028' })).toMatchObject({ error: { code: 'INVALID_INPUT', fields: { idNumber: 'esign.fields.idNumber' } } });
    expect(await replace({ idNumber: OTHERS })).toEqual(ok({ outcome: 'wrong', triesLeft: PASSWORD_TRIES - 1 }));
    // One count for both: whoever guesses has no second one.
    expect(await unlock('not this one')).toMatchObject({ value: { triesLeft: PASSWORD_TRIES - 2 } });
    for (let n = 3; n < PASSWORD_TRIES; n++) await replace({ idNumber: OTHERS });
    const last = await Promise.all([1, 2, 3].map(() => replace({ idNumber: OTHERS })));
    expect(last.filter((outcome) => outcome.ok)).toHaveLength(1);
    expect(await replace()).toMatchObject({ error: { code: 'TRIES_SPENT' } });
    expect(await unlock(PASSWORD)).toMatchObject({ error: { code: 'TRIES_SPENT' } });
    expect(await key(now, held)).toMatchObject({ state: 'active', unlocked: true });
    expect(await replace({}, after(now, REST_MS))).toMatchObject({ value: { outcome: 'replaced' } });
  });

  it('is nobody else’s to replace, and there is none to replace for who has none', async () => {
    const other = await makeOrganisation(db, { kind: 'farm' });
    await knownBy(other.personId, OTHERS);
    expect(await replaceKey.run(as(other.actor), { ...fresh(), keyId: (await key())!.id, idNumber: OTHERS })).toEqual(err({ code: 'KEY_MISSING' }));
    await db.owner.query(`update person set verification = 'none', verified_at = null where id = $1`, [farm.personId]);
    expect(await replace()).toEqual(err({ code: 'NOT_VERIFIED' }));
    expect(await key(now, held)).toMatchObject({ state: 'active', unlocked: true });
  });

  it('takes the first answer of the authority, however often one comes', async () => {
    const fresh = await makeOrganisation(db, { kind: 'farm' });
    const made = await makeKey.run(as(fresh.actor), { password: PASSWORD, again: PASSWORD, secret: freshSecret() });
    const keyId = made.ok ? made.value.keyId : '';
    expect(await silentKeys(db, after(now, 1), 500)).toContain(keyId);
    const { request } = await db.prisma.signingKey.findUniqueOrThrow({ where: { id: keyId } });
    const record = async () => recordCertificate.run(as({ kind: 'system', job: 'test' }), { keyId, issued: await certificateFor('王小满', request) });
    await Promise.all([record(), record(), record()]);
    await recordCertificate.run(as({ kind: 'system', job: 'test' }), { keyId, refusal: '31' });
    expect(await ownSigningKey(db, fresh.actor, null, now)).toMatchObject({ state: 'active', refusal: null });
    expect((await db.prisma.signingKey.findUniqueOrThrow({ where: { id: keyId } })).version).toBe(2);
  });

  it('is forgotten by its devices when their time is over', async () => {
    await forgetUnlocks(db, after(now, UNLOCK_MS + 1));
    expect(await db.prisma.signingUnlock.count({ where: { key: { personId: farm.personId } } })).toBe(0);
  });
});
