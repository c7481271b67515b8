import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../db/testing/test-database';
import type { Actor } from '../../shared/actor';
import { after, DAY_MS, fixedClock, HOUR_MS, MINUTE_MS } from '../../shared/clock';
import { err } from '../../shared/result';
import { MOST_KEYS, readKey } from '../domain/api-key';
import { apiKeys, newKey } from '../profile/queries';
import { makeOrganisation, type MadeOrganisation } from '../testing/factory';
import { standingKey } from './repo';
import { makeApiKey, noteKeyUse, revokeApiKey } from './service';

let db: TestDatabase;
let farm: MadeOrganisation, other: MadeOrganisation;
const now = new Date('2026-11-26T08:00:00Z');
const as = (actor: Actor, at = now) => ({ actor, db, clock: fixedClock(at) });
beforeAll(async () => {
  db = await testDatabase();
  [farm, other] = await Promise.all([makeOrganisation(db, { kind: 'farm' }), makeOrganisation(db, { kind: 'farm' })]);
});
afterAll(() => db.close());

async function made(wish: { name?: string; scopes?: readonly string[]; months?: number } = {}, at = now, of = farm) {
  const outcome = await makeApiKey.run(as(of.actor, at), { name: '一号秤', scopes: ['deliver'], months: 3, ...wish } as never);
  if (!outcome.ok) throw new Error(outcome.error.code);
  const written = (await newKey(db, of.actor, outcome.value.keyId, at))!;
  return { written, ...readKey(written)! };
}
const standing = (secret: { keyId: string; secret: string }, at = now) => standingKey(db, { ...secret, at });

describe('a key for a program', () => {
  it('acts for its organisation with its maker\'s role, within its scopes and until its day', async () => {
    const key = await made({ scopes: ['deliver', 'read'] });
    expect(await standing(key)).toEqual({ keyId: key.keyId, actor: farm.actor, scopes: ['read', 'deliver'], lastUsedAt: null });
    expect(await standing(key, new Date('2027-02-26T07:59:59Z'))).not.toBeNull();
    expect(await standing(key, new Date('2027-02-26T08:00:00Z'))).toBeNull();
    expect(await standing({ ...key, secret: key.secret.replace(/^./, (letter) => letter === 'A' ? 'B' : 'A') })).toBeNull();
    expect(await standing({ ...(await made()), secret: key.secret })).toBeNull();
  });

  it('lies nowhere: its row has a keyed hash, and its maker alone is shown it, in its first minutes', async () => {
    const key = await made();
    const [{ row }] = (await db.owner.query<{ row: string }>('select k::text as row from api_key k where id = $1', [key.keyId])).rows as [{ row: string }];
    expect(row).not.toContain(key.secret);
    expect(await newKey(db, farm.actor, key.keyId, after(now, 9 * MINUTE_MS))).toBe(key.written);
    expect(await newKey(db, farm.actor, key.keyId, after(now, 11 * MINUTE_MS))).toBeNull();
    expect(await newKey(db, other.actor, key.keyId, now)).toBeNull();
    expect(await newKey(db, { ...farm.actor, personId: other.personId }, key.keyId, now)).toBeNull();
    const answers = (await db.owner.query<{ answer: string }>('select answer::text as answer from idempotent_answer')).rows;
    expect(answers.some(({ answer }) => answer.includes(key.secret))).toBe(false);
  });

  it('ends at once when it is taken back, and when its maker is blocked, leaves, or the organisation is suspended', async () => {
    const cooperative = await makeOrganisation(db, { kind: 'cooperative' });
    const key = await made({}, now, cooperative);
    const within = async (change: string, undo: string, id: string) => {
      await db.owner.query(change, [id]);
      expect(await standing(key)).toBeNull();
      await db.owner.query(undo, [id]);
      expect(await standing(key)).not.toBeNull();
    };
    await within(`update person set status = 'blocked' where id = $1`, `update person set status = 'active' where id = $1`, cooperative.personId);
    await within(`update organisation set status = 'suspended' where id = $1`, `update organisation set status = 'active' where id = $1`, cooperative.organisationId);
    await within(`update membership set status = 'ended' where person_id = $1`, `update membership set status = 'active' where person_id = $1`, cooperative.personId);
    expect(await revokeApiKey.run(as(farm.actor), { keyId: key.keyId })).toEqual(err({ code: 'NOT_FOUND' }));
    expect((await revokeApiKey.run(as(cooperative.actor), { keyId: key.keyId })).ok).toBe(true);
    expect(await standing(key)).toBeNull();
    expect(await revokeApiKey.run(as(cooperative.actor), { keyId: key.keyId })).toEqual(err({ code: 'KEY_ENDED' }));
    expect(await apiKeys(db, cooperative.actor, now)).toEqual([]);
  });

  it('follows its maker\'s role as it is now', async () => {
    const key = await made();
    await db.owner.query(`update membership set role = 'clerk' where person_id = $1`, [farm.personId]);
    expect((await standing(key))!.actor.role).toBe('clerk');
    await db.owner.query(`update membership set role = 'owner' where person_id = $1`, [farm.personId]);
  });

  it('is made by those who run the organisation, names its scopes, and lives a year at most', async () => {
    const make = (actor: Actor, wish: object) => makeApiKey.run(as(actor), { name: '秤', scopes: ['read'], months: 3, ...wish } as never);
    expect(await make({ ...farm.actor, role: 'clerk' }, {})).toEqual(err({ code: 'FORBIDDEN' }));
    expect(await make({ ...farm.actor, orgKind: 'auditor' }, {})).toEqual(err({ code: 'FORBIDDEN' }));
    expect(await make(farm.actor, { scopes: [] })).toMatchObject({ error: { code: 'INVALID_INPUT', fields: { scopes: 'identity.fields.scopes' } } });
    expect(await make(farm.actor, { scopes: ['sign'] })).toMatchObject({ error: { code: 'INVALID_INPUT' } });
    expect(await make(farm.actor, { months: 13 })).toMatchObject({ error: { code: 'INVALID_INPUT' } });
  });

  it('is one of twenty at most', async () => {
    const shop = await makeOrganisation(db, { kind: 'shop' });
    for (let n = 0; n < MOST_KEYS; n++) await made({ name: `${n}号` }, now, shop);
    expect(await makeApiKey.run(as(shop.actor), { name: '多了', scopes: ['read'], months: 1 })).toEqual(err({ code: 'TOO_MANY_KEYS' }));
    // One that has ended makes room.
    expect((await makeApiKey.run(as(shop.actor, after(now, 100 * DAY_MS)), { name: '又有了', scopes: ['read'], months: 1 })).ok).toBe(true);
  });

  it('shows when it was used, to the hour', async () => {
    const key = await made();
    const use = (at: Date) => noteKeyUse.run({ ...as({ kind: 'system', job: 'test' }, at) }, { keyId: key.keyId });
    const version = async () => (await db.prisma.apiKey.findUniqueOrThrow({ where: { id: key.keyId } })).version;
    await use(now);
    await use(after(now, HOUR_MS - 1));
    expect(await version()).toBe(2);
    await use(after(now, HOUR_MS));
    expect(await version()).toBe(3);
    expect((await apiKeys(db, farm.actor, now)).find(({ id }) => id === key.keyId)).toMatchObject({ name: '一号秤', tail: key.secret.slice(-4), lastUsedAt: after(now, HOUR_MS) });
  });
});
