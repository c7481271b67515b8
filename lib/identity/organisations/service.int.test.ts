import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { lookupHash } from '../../db/personal-data';
import { testDatabase, type TestDatabase } from '../../db/testing/test-database';
import { notices } from '../../notify/queries';
import { operation } from '../../operation/operation';
import { combine } from '../../operation/plan';
import type { Actor } from '../../shared/actor';
import { fixedClock } from '../../shared/clock';
import { err, ok } from '../../shared/result';
import { makeGrower, makeMember, makeOrganisation, makePerson } from '../testing/factory';
import { growerKey, knownGrowers, planGrower } from './growers';
import { answerInvitation, answerLink, appointMember, foundOrganisation, inviteGrower, inviteMember } from './service';

let db: TestDatabase;
const now = new Date('2026-11-22T08:00:00Z');
const as = (actor: Actor) => ({ actor, db, clock: fixedClock(now) });
beforeAll(async () => { db = await testDatabase(); });
afterAll(() => db.close());

describe('members', () => {
  it('come by invitation, answer it themselves, and can be let go', async () => {
    const coop = await makeOrganisation(db, { kind: 'cooperative' });
    const phone = '13911110001';
    const invited = await inviteMember.run(as(coop.actor), { name: '周会计', phone, role: 'clerk' });
    expect(invited.ok).toBe(true);
    expect(await inviteMember.run(as(coop.actor), { name: '周会计', phone, role: 'clerk' })).toEqual(err({ code: 'MEMBER_ALREADY' }));
    const person = (await db.prisma.person.findUnique({ where: { phoneLookup: lookupHash('phone', phone) } }))!;
    expect(person.status).toBe('invited');
    const her: Actor = { kind: 'visitor', personId: person.id };
    const { membershipId } = (invited as { value: { membershipId: string } }).value;
    expect(await answerInvitation.run(as(coop.actor), { membershipId, accept: true })).toEqual(err({ code: 'NOT_FOUND' }));
    expect((await answerInvitation.run(as(her), { membershipId, accept: true })).ok).toBe(true);
    expect(await answerInvitation.run(as(her), { membershipId, accept: true })).toEqual(err({ code: 'INVITATION_ENDED' }));
    expect((await appointMember.run(as(coop.actor), { membershipId, role: 'manager' })).ok).toBe(true);
    expect((await appointMember.run(as(coop.actor), { membershipId, role: null })).ok).toBe(true);
    expect((await inviteMember.run(as(coop.actor), { name: '周会计', phone, role: 'viewer' })).ok).toBe(true);
    expect((await db.prisma.membership.findUnique({ where: { id: membershipId } }))).toMatchObject({ role: 'viewer', status: 'invited' });
  });

  it('are appointed by the organisation itself and nobody else', async () => {
    const [coop, other] = [await makeOrganisation(db, { kind: 'cooperative' }), await makeOrganisation(db, { kind: 'cooperative' })];
    const clerk = await makeMember(db, { organisationId: coop.organisationId, orgKind: 'cooperative', personId: await makePerson(db), role: 'clerk' });
    const { id: membershipId } = (await db.prisma.membership.findFirst({ where: { personId: clerk.personId } }))!;
    expect(await appointMember.run(as(other.actor), { membershipId, role: 'viewer' })).toEqual(err({ code: 'NOT_FOUND' }));
    expect(await appointMember.run(as(clerk), { membershipId, role: 'owner' })).toEqual(err({ code: 'FORBIDDEN' }));
    expect(await inviteMember.run(as(coop.actor), { name: '甲', phone: '13911110002', role: 'risk_manager' })).toEqual(err({ code: 'FORBIDDEN_APPOINTMENT' }));
  });

  it('leave, but never the last owner, also when two leave at once', async () => {
    const first = await makeOrganisation(db, { kind: 'buyer' });
    const second = await makeMember(db, { organisationId: first.organisationId, orgKind: 'buyer', personId: await makePerson(db), role: 'owner' });
    const own = async (personId: string) => (await db.prisma.membership.findFirst({ where: { personId } }))!.id;
    const ids = [await own(first.personId), await own(second.personId)];
    const left = await Promise.all([
      answerInvitation.run(as(first.actor), { membershipId: ids[0]!, accept: false }), answerInvitation.run(as(second), { membershipId: ids[1]!, accept: false })]);
    expect(left.filter((outcome) => outcome.ok)).toHaveLength(1);
    expect(left.find((outcome) => !outcome.ok)).toEqual(err({ code: 'LAST_OWNER' }));
  });
});

describe('founding', () => {
  it('makes a second organisation of one person, at the point of its county', async () => {
    const farm = await makeOrganisation(db, { kind: 'farm' });
    const founded = await foundOrganisation.run(as(farm.actor), { kind: 'cooperative', organisationName: '寿光市绿源蔬菜专业合作社', regionCode: '370783' });
    const row = await db.prisma.organisation.findUnique({ where: { id: (founded as { value: { organisationId: string } }).value.organisationId } });
    expect(row).toMatchObject({ shortName: '寿光市绿源', verification: 'none', status: 'active' });
    expect(row!.lat).toBeCloseTo(36.9, 0);
    expect(await foundOrganisation.run(as({ kind: 'visitor', personId: null }), { kind: 'farm', organisationName: '甲的地', regionCode: '370783' })).toEqual(err({ code: 'NOT_FOUND' }));
  });
});

/** What an import does: many growers in one operation. */
const importGrowers = operation({
  name: 'test.importGrowers', input: z.object({ growers: z.array(z.object({ name: z.string(), phone: z.string().nullable() })) }), errors: {}, audience: { orgs: ['cooperative'] },
  load: async ({ input, actor, db: database }) => actor.kind === 'person' ? { coop: actor.organisationId, known: await knownGrowers(database, actor.organisationId, input.growers) } : null,
  decide: ({ coop, known }, { growers }, context) => {
    const plans = growers.map((grower) => planGrower({ ...grower, cooperativeOrgId: coop, regionCode: '350924', known: known.get(growerKey(grower)) ?? null }, context));
    return ok(combine({ ids: plans.map((plan) => plan.organisationId) }, ...plans));
  },
});

describe('growers', () => {
  it('are one farm a phone, however often and by whomever they are taken in', async () => {
    const [coop, other] = [await makeOrganisation(db, { kind: 'cooperative' }), await makeOrganisation(db, { kind: 'cooperative' })];
    const growers = [{ name: '林阿妹', phone: '139 2222 0001' }, { name: '林阿妹', phone: null }, { name: '陈春', phone: '13922220002' }];
    const first = (await importGrowers.run(as(coop.actor), { growers })) as { value: { ids: string[] } };
    expect(new Set(first.value.ids).size).toBe(3);
    expect(await importGrowers.run(as(coop.actor), { growers: growers.map((grower) => ({ ...grower, phone: grower.phone?.replaceAll(' ', '') ?? null })) })).toEqual(first);
    const elsewhere = (await importGrowers.run(as(other.actor), { growers })) as { value: { ids: string[] } };
    expect(elsewhere.value.ids[0]).toBe(first.value.ids[0]);
    expect(elsewhere.value.ids[1]).not.toBe(first.value.ids[1]);
    expect(await db.prisma.growerLink.findMany({ where: { cooperativeOrgId: coop.organisationId } })).toHaveLength(3);
  });

  it('are one farm also when two cooperatives take them in at the same moment', async () => {
    const coops = await Promise.all([0, 1, 2, 3].map(() => makeOrganisation(db, { kind: 'cooperative' })));
    const growers = [{ name: '郑秋', phone: '13922220003' }];
    const taken = await Promise.all(coops.map((coop) => importGrowers.run(as(coop.actor), { growers })));
    expect(new Set(taken.map((outcome) => (outcome as { value: { ids: string[] } }).value.ids[0])).size).toBe(1);
  });

  it('of whom there is a person without a farm, get one that she has to take up', async () => {
    const coop = await makeOrganisation(db, { kind: 'cooperative' });
    const personId = await makePerson(db, { name: '黄强', phone: '13922220004' });
    const taken = (await importGrowers.run(as(coop.actor), { growers: [{ name: '黄强', phone: '13922220004' }] })) as { value: { ids: string[] } };
    expect(await db.prisma.membership.findFirst({ where: { personId } })).toMatchObject({ organisationId: taken.value.ids[0], status: 'invited', role: 'owner' });
  });

  it('say yes or no themselves; either side can end the link, and it can be offered again', async () => {
    const coop = await makeOrganisation(db, { kind: 'cooperative' });
    const [farm, stranger] = [await makeOrganisation(db, { kind: 'farm', name: '吴桂花', phone: '13922220005' }), await makeOrganisation(db, { kind: 'farm' })];
    const invite = () => inviteGrower.run(as(coop.actor), { name: '吴桂花', phone: '13922220005', regionCode: '350924' });
    expect(await invite()).toEqual(ok({ organisationId: farm.organisationId }));
    expect(await invite()).toEqual(err({ code: 'MEMBER_ALREADY' }));
    const { id: linkId } = (await db.prisma.growerLink.findFirst({ where: { growerOrgId: farm.organisationId } }))!;
    expect(await answerLink.run(as(stranger.actor), { linkId, accept: true })).toEqual(err({ code: 'NOT_FOUND' }));
    expect(await answerLink.run(as(coop.actor), { linkId, accept: true })).toEqual(err({ code: 'LINK_ENDED' }));
    expect((await answerLink.run(as(farm.actor), { linkId, accept: true })).ok).toBe(true);
    expect((await answerLink.run(as(coop.actor), { linkId, accept: false })).ok).toBe(true);
    expect(await answerLink.run(as(farm.actor), { linkId, accept: true })).toEqual(err({ code: 'LINK_ENDED' }));
    expect(await invite()).toEqual(ok({ organisationId: farm.organisationId }));
    expect((await notices(db, coop.actor)).map(({ kind, params }) => [kind, params])).toEqual([['identity.growerJoined', { name: '吴桂花' }]]);
  });

  it('keeps the link of a grower made for other tests', async () => {
    const coop = await makeOrganisation(db, { kind: 'cooperative' });
    const grower = await makeGrower(db, { cooperativeOrgId: coop.organisationId, name: '王五' });
    expect((await knownGrowers(db, coop.organisationId, [{ name: '王五', phone: null }])).get('name:王五')).toMatchObject({ organisationId: grower.organisationId, link: { status: 'active' } });
  });
});
