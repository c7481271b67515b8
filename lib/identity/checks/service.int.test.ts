import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../db/testing/test-database';
import { lookupHash } from '../../db/personal-data';
import { notices } from '../../notify/queries';
import type { Actor } from '../../shared/actor';
import { after, DAY_MS, fixedClock } from '../../shared/clock';
import { err, ok } from '../../shared/result';
import { setBankAccount } from '../accounts/service';
import { idCheckCharacter, usccCheckCharacter } from '../domain/id-number';
import { organisationCards, payoutAccount, revealAccount } from '../queries';
import { makeMember, makeOrganisation, makePerson } from '../testing/factory';
import { loadQuestion, silentChecks } from './queries';
import { checkBusiness, checkPerson, recordCheck } from './service';

let db: TestDatabase;
const now = new Date('2026-11-22T08:00:00Z');
const as = (actor: Actor, at = now) => ({ actor, db, clock: fixedClock(at) });
const registry: Actor = { kind: 'system', job: 'identity.askRegistry' };
beforeAll(async () => { db = await testDatabase(); });
afterAll(() => db.close());

const idNumber = (serial: number) => { const first = `37078319800101${serial.toString().padStart(3, '0')}`; return first + idCheckCharacter(first); };
const uscc = (serial: number) => { const first = `93370783MA3C${serial.toString().padStart(5, '0')}`; return first + usccCheckCharacter(first); };
const checkIdOf = (outcome: unknown) => (outcome as { value: { checkId: string } }).value.checkId;
const person = (id: string) => db.prisma.person.findUniqueOrThrow({ where: { id } });

describe('the real-name check of a person', () => {
  it('seals the number, asks once, and lets the farm pass with its owner', async () => {
    const farm = await makeOrganisation(db, { kind: 'farm', verified: false });
    const asked = await checkPerson.run(as(farm.actor), { name: '李秀英', idNumber: idNumber(11) });
    const checkId = checkIdOf(asked);
    expect(await person(farm.personId)).toMatchObject({ verification: 'pending', name: '李秀英', idNumberLookup: lookupHash('id-number', idNumber(11)) });
    expect((await db.owner.query<{ all: string }>('select row_to_json(person)::text as all from person where id = $1', [farm.personId])).rows[0]!.all).not.toContain(idNumber(11).slice(6, 17));
    expect(await checkPerson.run(as(farm.actor), { name: '李秀英', idNumber: idNumber(11) })).toEqual(err({ code: 'CHECK_PENDING' }));
    expect(await loadQuestion(db, checkId)).toEqual({ kind: 'person', name: '李秀英', idNumber: idNumber(11) });
    const jobs = await db.owner.query(`select payload from graphile_worker._private_jobs where payload::text like '%' || $1 || '%'`, [checkId]);
    expect(jobs.rows).toHaveLength(1);

    expect(await recordCheck.run(as(registry), { checkId, outcome: 'match', queryIndex: 'R1' })).toEqual(ok({ state: 'verified' }));
    expect(await recordCheck.run(as(registry), { checkId, outcome: 'mismatch' })).toEqual(err({ code: 'CHECK_ENDED' }));
    expect(await loadQuestion(db, checkId)).toBeNull();
    expect((await organisationCards(db, [farm.organisationId])).get(farm.organisationId)!.verified).toBe(true);
    expect((await notices(db, farm.actor))[0]).toMatchObject({ kind: 'identity.checkPassed', link: '/me' });
    expect(await checkPerson.run(as(farm.actor), { name: '王五', idNumber: idNumber(12) })).toEqual(err({ code: 'ALREADY_VERIFIED' }));
  });

  it('refuses a number that cannot exist before anybody is asked', async () => {
    const farm = await makeOrganisation(db, { kind: 'farm', verified: false });
    const wrong = idNumber(13).slice(0, 17) + (idNumber(13)[17] === '1' ? '2' : '1');
    expect(await checkPerson.run(as(farm.actor), { name: '李秀英', idNumber: wrong })).toEqual(err({ code: 'ID_CHECK_DIGIT', fields: { idNumber: 'identity.errors.ID_CHECK_DIGIT' } }));
    expect(await checkPerson.run(as({ kind: 'visitor', personId: null }), { name: '李秀英', idNumber: idNumber(13) })).toEqual(err({ code: 'NOT_FOUND' }));
    expect((await person(farm.personId)).verification).toBe('none');
  });

  it('fails on a definite no, stays open on silence, and can be tried again', async () => {
    const farm = await makeOrganisation(db, { kind: 'farm', verified: false });
    const first = checkIdOf(await checkPerson.run(as(farm.actor), { name: '李秀莹', idNumber: idNumber(14) }));
    await recordCheck.run(as(registry), { checkId: first, outcome: 'mismatch', reason: 'NAME' });
    expect(await person(farm.personId)).toMatchObject({ verification: 'failed', verificationReason: 'NAME' });
    const second = checkIdOf(await checkPerson.run(as(farm.actor), { name: '李秀英', idNumber: idNumber(14) }));
    expect(await silentChecks(db, now, 10)).not.toContain(second);
    expect(await silentChecks(db, after(now, DAY_MS), 10)).toContain(second);
    expect(await recordCheck.run(as(registry, after(now, DAY_MS)), { checkId: second, outcome: 'no-answer' })).toEqual(ok({ state: 'unknown' }));
    expect(await person(farm.personId)).toMatchObject({ verification: 'unknown', verificationReason: 'NO_ANSWER' });
    const third = checkIdOf(await checkPerson.run(as(farm.actor), { name: '李秀英', idNumber: idNumber(14) }));
    expect(await recordCheck.run(as(registry), { checkId: third, outcome: 'match' })).toEqual(ok({ state: 'verified' }));
  });

  it('is recorded once when its answer comes many times at once', async () => {
    const farm = await makeOrganisation(db, { kind: 'farm', verified: false });
    const checkId = checkIdOf(await checkPerson.run(as(farm.actor), { name: '李秀英', idNumber: idNumber(15) }));
    const answers = await Promise.all([0, 1, 2, 3].map(() => recordCheck.run(as(registry), { checkId, outcome: 'match' })));
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
    expect(await notices(db, farm.actor)).toHaveLength(1);
  });

  it('opens one account with one identity card', async () => {
    const [first, second] = [await makeOrganisation(db, { kind: 'farm', verified: false }), await makeOrganisation(db, { kind: 'farm', verified: false })];
    for (const { actor } of [first, second]) {
      const checkId = checkIdOf(await checkPerson.run(as(actor), { name: '李秀英', idNumber: idNumber(16) }));
      await recordCheck.run(as(registry), { checkId, outcome: 'match' });
    }
    expect([(await person(first.personId)).verification, (await person(second.personId)).verification]).toEqual(['verified', 'failed']);
    expect((await person(second.personId)).verificationReason).toBe('TAKEN');
    await expect(db.owner.query(`update person set verification = 'verified', verified_at = now() where id = $1`, [second.personId])).rejects.toMatchObject({ code: '23505' });
  });
});

describe('the check of a business', () => {
  it('is begun by who runs it, and sets the registered name', async () => {
    const coop = await makeOrganisation(db, { kind: 'cooperative', name: '绿源', verified: false });
    const clerk = await makeMember(db, { organisationId: coop.organisationId, orgKind: 'cooperative', personId: await makePerson(db), role: 'clerk' });
    const input = { name: '寿光市绿源蔬菜专业合作社', uscc: uscc(101).toLowerCase(), legalPerson: '王春' };
    expect(await checkBusiness.run(as(clerk), input)).toEqual(err({ code: 'FORBIDDEN' }));
    expect(await checkBusiness.run(as(coop.actor), { ...input, uscc: `${uscc(101).slice(0, 17)}?` })).toMatchObject({ error: { code: 'USCC_FORMAT' } });
    const checkId = checkIdOf(await checkBusiness.run(as(coop.actor), input));
    expect(await loadQuestion(db, checkId)).toEqual({ kind: 'business', name: input.name, uscc: uscc(101), legalPerson: '王春' });
    expect(await recordCheck.run(as(registry), { checkId, outcome: 'revoked', reason: 'REVOKED' })).toEqual(ok({ state: 'failed' }));
    expect((await notices(db, coop.actor))[0]!.kind).toBe('identity.checkFailed');
  });
});

describe('a bank account', () => {
  const card = '6228480402564890018';
  it('is taken only after the check, in the checked name, and is paid into only then', async () => {
    const farm = await makeOrganisation(db, { kind: 'farm', verified: false, bankAccount: false });
    const wish = { bankName: '中国农业银行寿光支行', holderName: '李 秀英', number: '6228 4804 0256 4890 018' };
    expect(await setBankAccount.run(as(farm.actor), wish)).toEqual(err({ code: 'NOT_VERIFIED' }));
    const checkId = checkIdOf(await checkPerson.run(as(farm.actor), { name: '李秀英', idNumber: idNumber(17) }));
    await recordCheck.run(as(registry), { checkId, outcome: 'match' });
    expect(await setBankAccount.run(as(farm.actor), { ...wish, holderName: '李秀' })).toMatchObject({ error: { code: 'HOLDER_MISMATCH' } });
    expect(await setBankAccount.run(as(farm.actor), { ...wish, number: '6228480402564890019' })).toMatchObject({ error: { code: 'ACCOUNT_CHECK_DIGIT' } });
    const set = (await setBankAccount.run(as(farm.actor), wish)) as { value: { accountId: string } };
    expect(await payoutAccount(db, farm.organisationId)).toMatchObject({ id: set.value.accountId, masked: '**** 0018', accountName: '李 秀英' });
    expect(await revealAccount(db, set.value.accountId)).toMatchObject({ number: card });
  });

  it('is replaced by the next one, of which one stays when many come at once', async () => {
    const coop = await makeOrganisation(db, { kind: 'cooperative', name: '绿源合作社', bankAccount: false });
    const set = (number: string) => setBankAccount.run(as(coop.actor), { bankName: '寿光农商银行', holderName: '绿源合作社', number });
    const outcomes = await Promise.all(['110202130900', '110202130901', '110202130902', '110202130903'].map(set));
    expect(outcomes.every((outcome) => outcome.ok)).toBe(true);
    const accounts = await db.prisma.bankAccount.findMany({ where: { organisationId: coop.organisationId } });
    expect(accounts.map((account) => account.status).sort()).toEqual(['active', 'replaced', 'replaced', 'replaced']);
  });
});
