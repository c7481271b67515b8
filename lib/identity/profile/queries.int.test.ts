import { afterAll, beforeAll, expect, it } from 'vitest';
import { lookupHash, sealField } from '../../db/personal-data';
import { testDatabase, type TestDatabase } from '../../db/testing/test-database';
import { makeConsent, makeGrower, makeMember, makeOrganisation, makePerson } from '../testing/factory';
import { consents, demoIdNumber, demoPeople, growerLinks, members, organisationStanding, profile } from './queries';

let db: TestDatabase;
const now = new Date('2026-11-22T08:00:00Z');
beforeAll(async () => { db = await testDatabase(); });
afterAll(() => db.close());

it('shows a person what is held about her, masked', async () => {
  const farm = await makeOrganisation(db, { kind: 'farm', name: '李家地', phone: '13812341207' });
  await db.owner.query('update person set id_number_sealed = $2, id_number_lookup = $3 where id = $1', [
    farm.personId, sealField('person.id_number', farm.personId, '11010519491231002X'), lookupHash('id-number', '11010519491231002X')]);
  expect(await profile(db, farm.personId, now)).toMatchObject({
    phone: '138****1207', idNumber: '1101**********002X', verification: 'verified', memberships: [{ orgName: '李家地', role: 'owner', status: 'active' }], sessions: [],
  });
  await db.owner.query(`update person set status = 'blocked' where id = $1`, [farm.personId]);
  expect(await profile(db, farm.personId, now)).toBeNull();
});

it('shows how an organisation stands, and in whose name its account may be', async () => {
  const farm = await makeOrganisation(db, { kind: 'farm', name: '李家地' });
  await db.owner.query(`update person set name = '李秀英' where id = $1`, [farm.personId]);
  expect(await organisationStanding(db, farm.actor)).toMatchObject({ name: '李家地', checkedNames: ['李秀英'], account: { holderName: '李家地' } });
  const coop = await makeOrganisation(db, { kind: 'cooperative', name: '绿源合作社', bankAccount: false });
  expect(await organisationStanding(db, coop.actor)).toMatchObject({ checkedNames: ['绿源合作社'], account: null });
  const fresh = await makeOrganisation(db, { kind: 'cooperative', verified: false });
  expect(await organisationStanding(db, fresh.actor)).toMatchObject({ checkedNames: [], verification: 'none' });
});

it('lists consents in force and the lenders without one, each organisation its own', async () => {
  const [farm, other] = [await makeOrganisation(db, { kind: 'farm' }), await makeOrganisation(db, { kind: 'farm' })];
  const [first, second] = [await makeOrganisation(db, { kind: 'lender', name: '甲银行' }), await makeOrganisation(db, { kind: 'lender', name: '乙银行' })];
  const id = await makeConsent(db, { subjectOrgId: farm.organisationId, granteeOrgId: first.organisationId, until: new Date('2027-01-01T00:00:00Z') });
  await makeConsent(db, { subjectOrgId: farm.organisationId, granteeOrgId: second.organisationId, until: now });
  expect(await consents(db, farm.actor, now)).toMatchObject({ inForce: [{ id, lenderName: '甲银行' }], lenders: [{ name: '乙银行' }] });
  expect((await consents(db, other.actor, now)).inForce).toEqual([]);
});

it('shows phones only to those who run the organisation, and its own growers only', async () => {
  const coop = await makeOrganisation(db, { kind: 'cooperative', phone: '13812340002' });
  const clerk = await makeMember(db, { organisationId: coop.organisationId, orgKind: 'cooperative', personId: await makePerson(db), role: 'clerk' });
  expect((await members(db, coop.actor)).map((member) => member.phone)).toEqual(['138****0002', expect.stringMatching(/^139\*{4}\d{4}$/)]);
  expect((await members(db, clerk)).map((member) => member.phone)).toEqual([null, null]);
  const grower = await makeGrower(db, { cooperativeOrgId: coop.organisationId, name: '王五' });
  expect(await growerLinks(db, coop.actor)).toMatchObject([{ name: '王五', grower: false }]);
  expect(await growerLinks(db, grower.actor)).toMatchObject([{ grower: true, status: 'active' }]);
  expect(await growerLinks(db, (await makeOrganisation(db, { kind: 'cooperative' })).actor)).toEqual([]);
});

it('lists demo people and nobody else', async () => {
  const coop = await makeOrganisation(db, { kind: 'cooperative', name: '演示社' });
  await db.owner.query('update person set demo = true where id = $1', [coop.personId]);
  expect((await demoPeople(db)).map((person) => person.personId)).toEqual([coop.personId]);
  const number = '11010519491231002X';
  const farm = await makeOrganisation(db, { kind: 'farm' });
  for (const { personId } of [coop, farm]) await db.owner.query('update person set id_number_sealed = $2, id_number_lookup = $3 where id = $1', [personId, sealField('person.id_number', personId, number), lookupHash('id-number', personId)]);
  expect([await demoIdNumber(db, coop.personId), await demoIdNumber(db, farm.personId)]).toEqual([number, null]);
});
