import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../db/testing/test-database';
import { consentInForce, organisationCards, payoutAccount, revealAccount } from './queries';
import { makeBankAccount, makeConsent, makeGrower, makeOrganisation } from './testing/factory';

let db: TestDatabase;
beforeAll(async () => { db = await testDatabase(); });
afterAll(() => db.close());

describe('organisationCards', () => {
  it('brings what anybody may see, and leaves out what does not exist', async () => {
    const coop = await makeOrganisation(db, { kind: 'cooperative', name: '绿源合作社', regionCode: '370783', lat: 36.9, lng: 118.7 });
    const grower = await makeGrower(db, { cooperativeOrgId: coop.organisationId, name: '李秀英', verified: false });
    const cards = await organisationCards(db, [coop.organisationId, grower.organisationId, 'org_none', coop.organisationId]);
    expect(cards.size).toBe(2);
    expect(cards.get(coop.organisationId)).toEqual({
      id: coop.organisationId, kind: 'cooperative', name: '绿源合作社', shortName: '绿源合作社', regionCode: '370783', lat: 36.9, lng: 118.7, verified: true,
    });
    expect(cards.get(grower.organisationId)?.verified).toBe(false);
    expect(await organisationCards(db, [])).toEqual(new Map());
  });
});

describe('payoutAccount', () => {
  it('shows the last four digits and reveals the whole to jobs alone', async () => {
    const farm = await makeOrganisation(db, { kind: 'farm', name: '李秀英', bankAccount: false });
    expect(await payoutAccount(db, farm.organisationId)).toBeNull();
    const id = await makeBankAccount(db, farm.organisationId, '李秀英', '6228480402564890018');
    expect(await payoutAccount(db, farm.organisationId)).toEqual({ id, bankName: '中国农业银行', masked: '**** 0018', accountName: '李秀英' });
    expect(await revealAccount(db, id)).toEqual({ number: '6228480402564890018', accountName: '李秀英', bankName: '中国农业银行' });
    expect(await revealAccount(db, 'bka_none')).toBeNull();
    const { rows } = await db.owner.query<{ all: string }>('select row_to_json(bank_account)::text as all from bank_account where id = $1', [id]);
    expect(rows[0]!.all).not.toContain('622848');
  });

  it('is nowhere for who has not passed the real-name check', async () => {
    const farm = await makeOrganisation(db, { kind: 'farm', verified: false });
    await makeBankAccount(db, farm.organisationId, '甲');
    expect(await payoutAccount(db, farm.organisationId)).toBeNull();
  });
});

describe('consentInForce', () => {
  const [day, hour] = [new Date('2026-11-20T00:00:00Z'), 3_600_000];
  const at = (hours: number) => new Date(day.getTime() + hours * hour);

  it('holds from the moment it was given until the moment it ends or is revoked', async () => {
    const [farm, lender, other] = await Promise.all([
      makeOrganisation(db, { kind: 'farm' }), makeOrganisation(db, { kind: 'lender' }), makeOrganisation(db, { kind: 'lender' })]);
    const about = { subjectOrgId: farm.organisationId, granteeOrgId: lender.organisationId, purpose: 'credit' as const };
    const id = await makeConsent(db, { ...about, givenAt: at(0), until: at(10) });
    expect(await consentInForce(db, { ...about, at: at(-1) })).toBeNull();
    expect(await consentInForce(db, { ...about, at: at(0) })).toEqual({ id, until: at(10) });
    expect(await consentInForce(db, { ...about, at: at(10) })).toBeNull();
    expect(await consentInForce(db, { ...about, granteeOrgId: other.organisationId, at: at(1) })).toBeNull();
    await db.owner.query('update consent set revoked_at = $2 where id = $1', [id, at(5)]);
    expect(await consentInForce(db, { ...about, at: at(4) })).toEqual({ id, until: at(10) });
    expect(await consentInForce(db, { ...about, at: at(5) })).toBeNull();
  });
});
