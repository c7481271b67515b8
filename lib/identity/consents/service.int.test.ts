import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../db/testing/test-database';
import { notices } from '../../notify/queries';
import type { Actor } from '../../shared/actor';
import { after, DAY_MS, fixedClock } from '../../shared/clock';
import { err } from '../../shared/result';
import { consentInForce } from '../queries';
import { makeOrganisation, type MadeOrganisation } from '../testing/factory';
import { giveConsent, revokeConsent } from './service';

let db: TestDatabase;
let farm: MadeOrganisation, lender: MadeOrganisation, other: MadeOrganisation;
const now = new Date('2026-11-22T08:00:00Z');
const as = (actor: Actor, at = now) => ({ actor, db, clock: fixedClock(at) });
beforeAll(async () => {
  db = await testDatabase();
  [farm, lender, other] = await Promise.all([makeOrganisation(db, { kind: 'farm' }), makeOrganisation(db, { kind: 'lender' }), makeOrganisation(db, { kind: 'farm' })]);
});
afterAll(() => db.close());

const give = (months: number, at = now, granteeOrgId = lender.organisationId) => giveConsent.run(as(farm.actor, at), { granteeOrgId, purpose: 'credit', months });
const inForce = (at: Date) => consentInForce(db, { subjectOrgId: farm.organisationId, granteeOrgId: lender.organisationId, purpose: 'credit', at });
const facts = async () => (await db.owner.query<{ kind: string }>('select kind from fact where subject_org_id = $1 order by recorded_at, id', [farm.organisationId])).rows.map((row) => row.kind);

describe('consent', () => {
  it('opens the record to one lender until its day, and closes it at once when taken back', async () => {
    const given = (await give(6)) as { value: { consentId: string; until: string } };
    expect(given.value.until).toBe('2027-05-22T08:00:00.000Z');
    expect(await inForce(now)).toEqual({ id: given.value.consentId, until: new Date(given.value.until) });
    expect(await inForce(new Date(given.value.until))).toBeNull();
    expect((await notices(db, lender.actor))[0]).toMatchObject({ kind: 'identity.consentGiven' });
    expect(await revokeConsent.run(as(other.actor), { consentId: given.value.consentId })).toEqual(err({ code: 'NOT_FOUND' }));
    const later = after(now, DAY_MS);
    expect((await revokeConsent.run(as(farm.actor, later), { consentId: given.value.consentId })).ok).toBe(true);
    expect(await inForce(later)).toBeNull();
    expect(await inForce(now)).not.toBeNull();
    expect(await revokeConsent.run(as(farm.actor, later), { consentId: given.value.consentId })).toEqual(err({ code: 'CONSENT_ENDED' }));
    expect(await facts()).toEqual(['consent.given', 'consent.revoked']);
  });

  it('given again takes the place of the one before, also when given twice at once', async () => {
    const later = after(now, 2 * DAY_MS);
    const outcomes = await Promise.all([give(3, later), give(3, later), give(3, later)]);
    expect(outcomes.every((outcome) => outcome.ok)).toBe(true);
    expect(await db.prisma.consent.findMany({ where: { subjectOrgId: farm.organisationId, revokedAt: null } })).toHaveLength(1);
    const longer = (await give(24, after(later, DAY_MS))) as { value: { consentId: string } };
    expect((await inForce(after(later, DAY_MS)))!.id).toBe(longer.value.consentId);
    // One that has run out makes room without having been taken back.
    const before = await facts();
    await give(1, after(later, 900 * DAY_MS));
    expect((await facts()).slice(before.length)).toEqual(['consent.given']);
  });

  it('is given to lenders only, for two years at most, and only for oneself', async () => {
    expect(await give(6, now, other.organisationId)).toEqual(err({ code: 'NOT_A_LENDER' }));
    expect(await give(6, now, 'org_none')).toEqual(err({ code: 'NOT_FOUND' }));
    expect(await give(25)).toMatchObject({ error: { code: 'INVALID_INPUT' } });
    expect(await giveConsent.run(as(lender.actor), { granteeOrgId: lender.organisationId, purpose: 'credit', months: 1 })).toEqual(err({ code: 'FORBIDDEN' }));
  });
});
