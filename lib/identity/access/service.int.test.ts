import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../db/testing/test-database';
import type { Actor, PersonActor } from '../../shared/actor';
import { fixedClock } from '../../shared/clock';
import { err } from '../../shared/result';
import { answerInvitation } from '../organisations/service';
import { payoutAccount, sessionState } from '../queries';
import { makeMember, makeOrganisation, makePerson, type MadeOrganisation } from '../testing/factory';
import { findOrganisations, overseenOrganisation, overseenPerson } from './queries';
import { changeAccess, foundForPlatform, foundPlatform, lookUpPerson } from './service';

let db: TestDatabase;
let platform: MadeOrganisation, auditor: MadeOrganisation, farm: MadeOrganisation;
const now = new Date('2026-11-27T02:00:00Z');
const as = (actor: Actor) => ({ actor, db, clock: fixedClock(now) });
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

const first = { organisationName: '丰环平台运营', regionCode: '370783', name: '陈一', phone: '13900000001' };

describe('the first operator', () => {
  it('is named once, however many name one at the same time, and by nobody but the machine', async () => {
    expect(await foundPlatform.run(as({ kind: 'visitor', personId: null }), first)).toEqual(err({ code: 'FORBIDDEN' }));
    const outcomes = await Promise.all([1, 2, 3].map(() => foundPlatform.run(as({ kind: 'system', job: 'first operator' }), first)));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    for (const one of outcomes) if (!one.ok) expect(one.error.code).toBe('PLATFORM_EXISTS');
    const { rows } = await db.owner.query(`select o.kind, m.role, m.status, p.status as person from organisation o join membership m on m.organisation_id = o.id join person p on p.id = m.person_id`);
    expect(rows).toEqual([{ kind: 'platform', role: 'owner', status: 'active', person: 'active' }]);
    [platform, auditor, farm] = await Promise.all([makeOrganisation(db, { kind: 'platform' }), makeOrganisation(db, { kind: 'auditor' }), makeOrganisation(db, { kind: 'farm', name: '张桂兰' })]);
  });
});

describe('the way in', () => {
  const block = (actor: Actor, subjectId: string, admit = false) => changeAccess.run(as(actor), { subjectKind: 'person', subjectId, admit, reason: '冒用他人身份' });
  const suspend = (actor: Actor, subjectId: string, admit = false) => changeAccess.run(as(actor), { subjectKind: 'organisation', subjectId, admit, reason: '执照被吊销' });
  async function signedIn(of: PersonActor, id: string): Promise<() => Promise<{ organisationId: string | null } | null>> {
    await db.prisma.loginSession.create({ data: { id, personId: of.personId, organisationId: of.organisationId, device: 'test', createdAt: now, expiresAt: new Date('2026-12-27T00:00:00Z') } });
    return () => sessionState(db, { sessionId: id, personId: of.personId, sessionVersion: 1, at: now });
  }

  it('of a blocked person ends at once on every device, with a reason and a fact, and her old sessions do not come back', async () => {
    const seen = await signedIn(farm.actor, 'ses_a');
    expect(await seen()).toMatchObject({ organisationId: farm.organisationId });
    expect(await block(platform.actor, farm.personId)).toMatchObject({ ok: true });
    expect(await seen()).toBeNull();
    expect(await block(platform.actor, farm.personId)).toEqual(err({ code: 'ACCESS_AS_IS' }));
    expect((await block(platform.actor, farm.personId, true)).ok).toBe(true);
    expect(await seen()).toBeNull();
    expect((await overseenPerson(db, auditor.actor, farm.personId, now))!.changes.map(({ state, reason }) => `${state} ${reason}`).sort()).toEqual(['active 冒用他人身份', 'blocked 冒用他人身份']);
    expect((await db.owner.query(`select kind from fact where object_id = $1`, [farm.personId])).rows).toHaveLength(2);
  });

  it('of a suspended organisation is shut for all who act for it, and nothing is paid to it', async () => {
    const other = await makeOrganisation(db, { kind: 'cooperative' });
    const seen = await signedIn(other.actor, 'ses_b');
    expect(await payoutAccount(db, other.organisationId)).not.toBeNull();
    expect((await suspend(platform.actor, other.organisationId)).ok).toBe(true);
    expect(await seen()).toMatchObject({ organisationId: null, role: null });
    expect(await payoutAccount(db, other.organisationId)).toBeNull();
    expect((await suspend(platform.actor, other.organisationId, true)).ok).toBe(true);
    expect(await seen()).toMatchObject({ organisationId: other.organisationId });
  });

  it('is changed by those who run the platform: not by its officers, an auditor or anybody else, and by nobody for herself', async () => {
    for (const actor of [{ ...platform.actor, role: 'officer' } as const, auditor.actor, farm.actor]) expect(await block(actor, farm.personId)).toEqual(err({ code: 'FORBIDDEN' }));
    const manager = await makeMember(db, { organisationId: platform.organisationId, orgKind: 'platform', personId: await makePerson(db), role: 'manager' });
    expect(await block(manager, manager.personId)).toEqual(err({ code: 'OWN_ACCESS' }));
    expect(await block(manager, platform.personId)).toEqual(err({ code: 'OWN_ACCESS' }));
    expect(await suspend(platform.actor, platform.organisationId)).toEqual(err({ code: 'OWN_ACCESS' }));
    expect((await block(platform.actor, manager.personId)).ok).toBe(true);
    expect(await block(platform.actor, 'per_nobody')).toEqual(err({ code: 'NOT_FOUND' }));
  });
});

it('sets up a lender whose owner comes in by saying yes', async () => {
  const made = await foundForPlatform.run(as(platform.actor), { kind: 'lender', organisationName: '新农商行', regionCode: '37', name: '李行长', phone: '13900000009' });
  if (!made.ok) throw new Error(made.error.code);
  const found = (await overseenOrganisation(db, platform.actor, made.value.organisationId, now))!;
  expect(found).toMatchObject({ kind: 'lender', members: [{ name: '李行长', role: 'owner', status: 'invited' }] });
  const membership = await db.prisma.membership.findFirstOrThrow({ where: { organisationId: made.value.organisationId } });
  expect((await answerInvitation.run(as({ kind: 'visitor', personId: membership.personId }), { membershipId: membership.id, accept: true })).ok).toBe(true);
  expect(await foundForPlatform.run(as(auditor.actor), { kind: 'auditor', organisationName: '某审计', regionCode: '37', name: '某人', phone: '13900000010' })).toEqual(err({ code: 'FORBIDDEN' }));
});

describe('who looks for a person', () => {
  it('finds her by her whole phone, masked, and is written down, found or not, auditors too', async () => {
    const phone = '13911112222';
    const personId = await makePerson(db, { phone, name: '赵小满' });
    expect(await lookUpPerson.run(as(auditor.actor), { phone: '139 1111-2222' })).toEqual({ ok: true, value: { personId } });
    expect(await lookUpPerson.run(as(platform.actor), { phone: '13911112223' })).toEqual({ ok: true, value: { personId: null } });
    expect(await lookUpPerson.run(as(farm.actor), { phone })).toEqual(err({ code: 'FORBIDDEN' }));
    expect((await db.owner.query('select person_id, searched_by from person_lookup order by person_id nulls last')).rows).toEqual([
      { person_id: personId, searched_by: auditor.personId }, { person_id: null, searched_by: platform.personId }]);
    const seen = (await overseenPerson(db, platform.actor, personId, now))!;
    expect(seen.phone).not.toContain('1111');
    expect(seen.lookups).toHaveLength(1);
    await expect(db.sql('delete from person_lookup')).rejects.toThrow();
  });

  it('is of the platform or an auditor, whatever is asked', async () => {
    expect(await overseenPerson(db, farm.actor, farm.personId, now)).toBeNull();
    expect(await overseenOrganisation(db, farm.actor, farm.organisationId, now)).toBeNull();
    expect(await findOrganisations(db, farm.actor, '张')).toEqual([]);
    expect((await findOrganisations(db, auditor.actor, '张桂')).map(({ name }) => name)).toEqual(['张桂兰']);
    expect(await findOrganisations(db, auditor.actor, '%')).toEqual([]);
  });
});
