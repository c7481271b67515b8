import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../db/testing/test-database';
import { revokeConsent } from '../identity/consents/service';
import { makeConsent, makeMember, makeOrganisation, makePerson, type MadeOrganisation } from '../identity/testing/factory';
import type { Actor } from '../shared/actor';
import { after, DAY_MS, fixedClock } from '../shared/clock';
import { err } from '../shared/result';
import { EXPERT_V1 } from './domain/card';
import { borrowerFile, latestScore, ownCredit } from './queries';
import { readingsOf } from './record/readings';
import { makeScore, openFile, scoreSellers } from './service';
import { makeSale } from './testing/sales';

let db: TestDatabase;
let farm: MadeOrganisation, quiet: MadeOrganisation, buyer: MadeOrganisation, bank: MadeOrganisation, stranger: MadeOrganisation;
const now = new Date('2026-11-22T08:00:00Z');
const as = (actor: Actor, at = now) => ({ actor, db, clock: fixedClock(at) });
const system: Actor = { kind: 'system', job: 'credit' };

const sold = (seller: MadeOrganisation, daysAgo: number, buyerOrgId: string) => makeSale(db, { sellerOrgId: seller.organisationId, buyerOrgId, at: after(now, -daysAgo * DAY_MS) });

beforeAll(async () => {
  db = await testDatabase();
  [farm, quiet, stranger] = await Promise.all([
    makeOrganisation(db, { kind: 'farm', name: '张桂兰' }), makeOrganisation(db, { kind: 'farm', name: '李新' }), makeOrganisation(db, { kind: 'farm', name: '王远' })]);
  [buyer, bank] = await Promise.all([makeOrganisation(db, { kind: 'buyer', name: '华联' }), makeOrganisation(db, { kind: 'lender', name: '农商行', role: 'officer' })]);
  for (const [index, daysAgo] of [300, 240, 180, 120, 60, 20].entries()) await sold(farm, daysAgo, index % 3 === 0 ? `org_other${index}` : buyer.organisationId);
});
afterAll(() => db.close());

describe('scores', () => {
  it('are made of what is on record, and stored with all they were made of', async () => {
    const made = await makeScore.run(as(farm.actor), {});
    expect(made).toMatchObject({ ok: true });
    const stored = (await latestScore(db, farm.organisationId))!;
    expect(stored.score).toBe(stored.base + stored.lines.reduce((sum, line) => sum + line.points, 0));
    expect(stored).toMatchObject({ card: 'expert-v1', facts: 18, seasonNetFen: ['816174'], moment: now });
    const [fact] = await db.prisma.fact.findMany({ where: { kind: 'score.made', subjectOrgId: farm.organisationId } });
    expect(fact!.payload).toMatchObject({ score: stored.score, card: EXPERT_V1.id });
    expect(await makeScore.run(as(quiet.actor), {})).toEqual(err({ code: 'NOTHING_ON_RECORD' }));
    await expect(db.owner.query('update score set score = 850')).rejects.toMatchObject({ code: 'HL003' });
  });

  it('are one\'s own: nobody scores another, and a lender nobody at all', async () => {
    expect(await makeScore.run(as(stranger.actor), { subjectOrgId: farm.organisationId })).toEqual(err({ code: 'NOTHING_ON_RECORD' }));
    expect(await makeScore.run(as(bank.actor), { subjectOrgId: farm.organisationId })).toEqual(err({ code: 'FORBIDDEN' }));
  });

  it('of everybody at once are the same, and none is stored again while nothing has changed', async () => {
    await sold(stranger, 5, buyer.organisationId);
    // Scored by herself already, at the same moment of the record: only the other one is new.
    expect(await scoreSellers.run(as(system), { after: null, limit: 10 })).toMatchObject({ ok: true, value: { scored: 1, next: null } });
    expect(await scoreSellers.run(as(system), { after: null, limit: 10 })).toMatchObject({ value: { scored: 0 } });
    await sold(farm, 1, buyer.organisationId);
    const later = as(system, after(now, DAY_MS));
    const pages = [await scoreSellers.run(later, { after: null, limit: 1 })];
    const [first] = pages;
    if (first?.ok && first.value.next) pages.push(await scoreSellers.run(later, { after: first.value.next, limit: 1 }));
    expect(pages.reduce((sum, page) => sum + (page.ok ? page.value.scored : 0), 0)).toBe(1);
    expect((await latestScore(db, farm.organisationId))!.facts).toBe(21);
  });
});

describe('a lender\'s look', () => {
  const open = (actor: Actor, at = now) => openFile.run(as(actor, at), { subjectOrgId: farm.organisationId });

  it('needs her consent in force, and is on record', async () => {
    expect(await open(bank.actor)).toEqual(err({ code: 'NOT_FOUND' }));
    expect(await borrowerFile(db, bank.actor, farm.organisationId, now)).toBeNull();
    await makeConsent(db, { subjectOrgId: farm.organisationId, granteeOrgId: bank.organisationId, until: after(now, DAY_MS) });
    const looks = await Promise.all([open(bank.actor), open(bank.actor), open(bank.actor)]);
    expect(looks.every((look) => look.ok)).toBe(true);
    const colleague = await makeMember(db, { organisationId: bank.organisationId, orgKind: 'lender', personId: await makePerson(db), role: 'risk_manager' });
    await open(colleague);
    // Three looks of one person in an hour are one; a colleague's is another.
    const looked = await readingsOf(db, farm.actor);
    expect(looked.map(({ viewerName, role, at, applicationId }) => ({ viewerName, role, at, applicationId })).sort((a, b) => (a.role < b.role ? -1 : 1)))
      .toEqual([{ viewerName: '农商行', role: 'officer', at: now, applicationId: null }, { viewerName: '农商行', role: 'risk_manager', at: now, applicationId: null }]);
    expect(looked[0]!.consent).toMatchObject({ until: after(now, DAY_MS), revokedAt: null });
    expect((await ownCredit(db, farm.actor, now))!.readings).toHaveLength(2);
    expect(await readingsOf(db, stranger.actor)).toEqual([]);
    await expect(db.owner.query('delete from credit_access')).rejects.toMatchObject({ code: 'HL003' });
    expect(await readingsOf(db, farm.actor, { before: looked[0]!.id, limit: 5 })).toEqual([looked[1]]);
    expect(await open(bank.actor, after(now, DAY_MS))).toEqual(err({ code: 'NOT_FOUND' }));
    expect(await borrowerFile(db, bank.actor, farm.organisationId, after(now, DAY_MS))).toBeNull();
    expect(await open(stranger.actor)).toEqual(err({ code: 'FORBIDDEN' }));
  });

  it('that is not on record shows nothing, and a consent taken back ends a page that is open', async () => {
    const later = after(now, 5 * 60 * 60 * 1000);
    // The consent is in force, but nobody has written down that he looks.
    expect(await borrowerFile(db, bank.actor, farm.organisationId, later)).toBeNull();
    expect((await open(bank.actor, later)).ok).toBe(true);
    expect(await borrowerFile(db, bank.actor, farm.organisationId, later)).not.toBeNull();
    const [consent] = await db.prisma.consent.findMany({ where: { subjectOrgId: farm.organisationId, revokedAt: null } });
    const minute = after(later, 60_000);
    const taken = await Promise.all([revokeConsent.run(as(farm.actor, minute), { consentId: consent!.id }), borrowerFile(db, bank.actor, farm.organisationId, minute)]);
    expect(taken[0].ok).toBe(true);
    expect(await borrowerFile(db, bank.actor, farm.organisationId, minute)).toBeNull();
    expect(await open(bank.actor, minute)).toEqual(err({ code: 'NOT_FOUND' }));
    // Given anew, the look under the old consent is no look under the new one.
    await makeConsent(db, { subjectOrgId: farm.organisationId, granteeOrgId: bank.organisationId, until: after(minute, 30 * DAY_MS), givenAt: minute });
    expect(await borrowerFile(db, bank.actor, farm.organisationId, minute)).toBeNull();
    const [last] = await readingsOf(db, farm.actor, { limit: 1 });
    expect(last!.consent).toMatchObject({ revokedAt: minute });
  });

  it('shows score, months and facts, and whether she sells to herself', async () => {
    const at = after(now, 6 * 60 * 60 * 1000);
    await open(bank.actor, at);
    const file = (await borrowerFile(db, bank.actor, farm.organisationId, at))!;
    expect(file.months).toHaveLength(24);
    expect(file.months.at(-1)).toMatchObject({ month: '2026-11', netFen: '192058', repaidFen: '80000', refundedFen: '0' });
    expect(file.facts.length).toBe(12);
    expect(file.signals).toContainEqual({ id: 'selfDealing', level: 'good', figure: 0 });
    await makeMember(db, { organisationId: buyer.organisationId, orgKind: 'buyer', personId: farm.personId });
    expect((await borrowerFile(db, bank.actor, farm.organisationId, at))!.signals).toContainEqual({ id: 'selfDealing', level: 'bad', figure: 1 });
  });
});
