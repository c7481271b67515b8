import { afterAll, beforeAll, expect, it } from 'vitest';
import { lookupHash, openField } from '../../db/personal-data';
import { testDatabase, type TestDatabase } from '../../db/testing/test-database';
import type { Actor } from '../../shared/actor';
import { fixedClock } from '../../shared/clock';
import { ok } from '../../shared/result';
import { readKeyring, seal } from '../../shared/sealed';
import { makeOrganisation, makePerson } from '../testing/factory';
import { forgetSignIns } from './forget';
import { reseal } from './service';

let db: TestDatabase;
const now = new Date('2026-11-22T08:00:00Z');
const keeper: Actor = { kind: 'system', job: 'identity.keep' };
beforeAll(async () => { db = await testDatabase(); });
afterAll(() => db.close());

it('seals again what an older key sealed, some rows at a time, and nothing else', async () => {
  const older = readKeyring(process.env.DATA_KEYS!.split(',')[1]!);
  const { personId, organisationId } = await makeOrganisation(db, { kind: 'farm' });
  const others = [await makePerson(db), await makePerson(db)];
  const people = [personId, ...others];
  for (const [index, id] of people.entries()) {
    await db.owner.query('update person set phone_sealed = $2, id_number_sealed = $3, id_number_lookup = $4 where id = $1', [
      id, seal(older, `1390000000${index}`, { field: 'person.phone', id }), seal(older, `id-${index}`, { field: 'person.id_number', id }), lookupHash('id-number', `${index}`)]);
  }
  const account = await db.prisma.bankAccount.findFirstOrThrow({ where: { organisationId } });
  const run = () => reseal.run({ actor: keeper, db, clock: fixedClock(now) }, { limit: 2 });
  const counts = [];
  for (let index = 0; index < 5; index++) counts.push(await run());
  expect(counts).toEqual([2, 1, 2, 1, 0].map((resealed) => ok({ resealed })));
  for (const [index, id] of people.entries()) {
    const row = await db.prisma.person.findUniqueOrThrow({ where: { id } });
    expect(row.phoneSealed).toMatch(/^v1\.t2\./);
    expect(openField('person.phone', id, row.phoneSealed!)).toBe(`1390000000${index}`);
    expect(openField('person.id_number', id, row.idNumberSealed!)).toBe(`id-${index}`);
  }
  expect((await db.prisma.bankAccount.findUniqueOrThrow({ where: { id: account.id } })).numberSealed).toBe(account.numberSealed);
});

it('forgets codes, limits and sessions that are over, and keeps the others', async () => {
  const personId = await makePerson(db);
  const [past, future] = [new Date(now.getTime() - 1), new Date(now.getTime() + 1)];
  const made = new Date('2026-01-01T00:00:00Z');
  for (const [index, expiresAt] of [past, future].entries()) {
    await db.prisma.loginCode.create({ data: { id: `otp_${index}`, phoneLookup: 'l', phoneSealed: 's', codeHash: 'h', triesLeft: 5, createdAt: made, expiresAt } });
    await db.prisma.loginLimit.create({ data: { id: `limit_${index}`, remaining: 1, expiresAt } });
    await db.prisma.loginSession.create({ data: { id: `ses_${index}`, personId, device: '', createdAt: made, expiresAt } });
  }
  await forgetSignIns(db, now);
  const left = await Promise.all([db.prisma.loginCode.findMany(), db.prisma.loginLimit.findMany(), db.prisma.loginSession.findMany()]);
  expect(left.map((rows) => rows.map((row) => row.id))).toEqual([['otp_1'], ['limit_1'], ['ses_1']]);
});
