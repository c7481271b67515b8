import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../db/testing/test-database';
import { recordFact } from '../../evidence/record';
import { makeConsent, makeMember, makeOrganisation, makePerson, type MadeOrganisation } from '../../identity/testing/factory';
import { notices } from '../../notify/queries';
import { applyPlan } from '../../operation/apply';
import type { Actor } from '../../shared/actor';
import { after, DAY_MS, fixedClock, HOUR_MS } from '../../shared/clock';
import { newId } from '../../shared/ids';
import { err } from '../../shared/result';
import { ANSWER_DAYS, DECIDE_DAYS } from '../domain/dispute';
import { borrowerFile, latestScore, ownCredit } from '../queries';
import { ownFact, ownRecord } from '../record/queries';
import { creditFile } from '../repo';
import { makeScore, openFile } from '../service';
import { makeSale } from '../testing/sales';
import { disputesAsked, disputesOfFact, disputesUnderWay, lapsedDisputes, ownDisputes } from './queries';
import { answerDispute, decideDispute, lapseDispute, openDispute, withdrawDispute } from './service';

let db: TestDatabase;
let farm: MadeOrganisation, stranger: MadeOrganisation, buyer: MadeOrganisation, otherBuyer: MadeOrganisation, bank: MadeOrganisation, platform: MadeOrganisation;
const now = new Date('2026-11-22T08:00:00Z');
const as = (actor: Actor, at = now) => ({ actor, db, clock: fixedClock(at) });
const system: Actor = { kind: 'system', job: 'credit.sweep' };

async function late(at: Date, causedBy: 'seller' | 'nature' = 'seller'): Promise<string> {
  const orderId = newId('order');
  const fact = recordFact('delivery.accepted', { subjectOrgId: farm.organisationId, objectId: newId('delivery'), occurredAt: at }, {
    orderId, deliveryId: newId('delivery'), buyerOrgId: buyer.organisationId, deliveredGrams: '500000', acceptedGrams: '500000', rejectedGrams: '0', grossFen: '100000', gradeKept: true, onTime: false, causedBy, byDeadline: false,
  }, newId);
  await applyPlan(db, { answer: {}, facts: [fact] }, { operation: 'test.late', actor: 'test', now: at, idempotency: null });
  return fact.id;
}
const opened = async (factId: string, at = now): Promise<string> => {
  const outcome = await openDispute.run(as(farm.actor, at), { factId, mistake: 'time', words: '路断了，买家同意改期' });
  if (!outcome.ok) throw new Error(outcome.error.code);
  return outcome.value.disputeId;
};
const answer = (actor: Actor, disputeId: string, at = now) => answerDispute.run(as(actor, at), { disputeId, answer: 'holds', words: '按约定时间没有到' });
const decide = (disputeId: string, verdict: 'stands' | 'onTime' | 'leftOut' | 'paidOnTime', at = now, actor: Actor = platform.actor) => decideDispute.run(as(actor, at), { disputeId, verdict, words: '核对了过磅单和通话记录' });
const state = async (id: string) => (await db.prisma.factDispute.findUniqueOrThrow({ where: { id } })).state;
const markOf = async (factId: string, at = now) => (await ownRecord(db, farm.actor, at, { group: 'deliveries', limit: 50 })).find(({ id }) => id === factId)!;
const kinds = async (who: MadeOrganisation) => (await notices(db, who.actor)).map(({ kind }) => kind);

beforeAll(async () => {
  db = await testDatabase();
  [buyer, otherBuyer, bank, platform, stranger] = await Promise.all([
    makeOrganisation(db, { kind: 'buyer', name: '华联' }), makeOrganisation(db, { kind: 'buyer' }), makeOrganisation(db, { kind: 'lender', name: '农商行' }), makeOrganisation(db, { kind: 'platform' }), makeOrganisation(db, { kind: 'farm' })]);
});
beforeEach(async () => {
  farm = await makeOrganisation(db, { kind: 'farm', name: '张桂兰' });
  for (const days of [200, 150, 100]) await makeSale(db, { sellerOrgId: farm.organisationId, buyerOrgId: buyer.organisationId, at: after(now, -days * DAY_MS) });
});
afterAll(() => db.close());

describe('a dispute', () => {
  it('is opened by her alone, once at a time, however often it is sent, and both sides are told', async () => {
    const factId = await late(after(now, -50 * DAY_MS));
    const wish = { factId, mistake: 'time', words: '路断了，买家同意改期' } as const;
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => openDispute.run(as(farm.actor), wish)));
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
    expect(outcomes.filter((outcome) => !outcome.ok && outcome.error.code === 'DISPUTE_OPEN')).toHaveLength(3);
    expect(await openDispute.run(as(stranger.actor), wish)).toEqual(err({ code: 'NOT_FOUND' }));
    expect(await openDispute.run(as(buyer.actor), wish)).toEqual(err({ code: 'FORBIDDEN' }));
    const clerk = await makeMember(db, { organisationId: farm.organisationId, orgKind: 'farm', personId: await makePerson(db), role: 'clerk' });
    expect(await openDispute.run(as(clerk), wish)).toEqual(err({ code: 'FORBIDDEN' }));
    const [dispute] = await ownDisputes(db, farm.actor);
    expect(dispute).toMatchObject({ state: 'open', askedName: '华联', answerDueAt: after(now, ANSWER_DAYS * DAY_MS), dueAt: after(now, DECIDE_DAYS * DAY_MS) });
    expect(await ownDisputes(db, stranger.actor)).toEqual([]);
    expect(await disputesUnderWay(db, farm.actor, now)).toEqual({ count: 1, dueAt: after(now, DECIDE_DAYS * DAY_MS) });
    // Its time is up, though the clock's sweep has not come.
    expect(await disputesUnderWay(db, farm.actor, after(now, DECIDE_DAYS * DAY_MS))).toBeNull();
    expect(await disputesUnderWay(db, stranger.actor, now)).toBeNull();
    expect(await disputesOfFact(db, stranger.actor, factId)).toEqual([]);
    expect(await kinds(buyer)).toContain('credit.disputeAsked');
    expect(await kinds(platform)).toContain('credit.disputeOpened');
  });

  it('is of a fact that a score reads, and not of an import', async () => {
    const made = await makeScore.run(as(farm.actor), {});
    const [scored] = await db.prisma.fact.findMany({ where: { objectId: made.ok ? made.value.scoreId : '' } });
    expect(await openDispute.run(as(farm.actor), { factId: scored!.id, mistake: 'other', words: '分数不对吧' })).toEqual(err({ code: 'NOT_DISPUTABLE' }));
    expect(await openDispute.run(as(farm.actor), { factId: 'fct_none', mistake: 'other', words: '分数不对吧' })).toEqual(err({ code: 'NOT_FOUND' }));
    expect(await openDispute.run(as(farm.actor), { factId: scored!.id, mistake: 'other', words: '  ' })).toMatchObject({ error: { code: 'INVALID_INPUT', fields: { words: 'credit.fields.words' } } });
  });

  it('is answered by the other side of the fact alone, once, and decided only then or when its time is up', async () => {
    const disputeId = await opened(await late(after(now, -50 * DAY_MS)));
    expect(await decide(disputeId, 'stands')).toEqual(err({ code: 'ANSWER_AWAITED' }));
    expect(await answer(otherBuyer.actor, disputeId)).toEqual(err({ code: 'NOT_FOUND' }));
    expect(await answer(bank.actor, disputeId)).toEqual(err({ code: 'NOT_FOUND' }));
    expect((await disputesAsked(db, buyer.actor, now)).map(({ id }) => id)).toContain(disputeId);
    expect((await disputesAsked(db, otherBuyer.actor, now))).toEqual([]);
    const answers = await Promise.all([1, 2, 3].map(() => answer(buyer.actor, disputeId)));
    expect(answers.filter((one) => one.ok)).toHaveLength(1);
    expect(answers.filter((one) => !one.ok && one.error.code === 'DISPUTE_ANSWERED')).toHaveLength(2);
    expect(await decide(disputeId, 'paidOnTime')).toEqual(err({ code: 'REMEDY_UNFIT' }));
    expect((await decide(disputeId, 'stands')).ok).toBe(true);
    expect(await decide(disputeId, 'onTime')).toEqual(err({ code: 'DISPUTE_ENDED' }));
    expect(await answer(buyer.actor, disputeId)).toEqual(err({ code: 'DISPUTE_ENDED' }));
    expect((await kinds(farm)).sort()).toEqual(['credit.disputeAnswered', 'credit.disputeUpheld']);

    // He never answers: it is decided without him, and his word comes too late for nothing until then.
    const second = await opened(await late(after(now, -40 * DAY_MS)));
    const tenDays = after(now, ANSWER_DAYS * DAY_MS);
    expect(await decide(second, 'stands', after(tenDays, -1))).toEqual(err({ code: 'ANSWER_AWAITED' }));
    const raced = await Promise.all([answer(buyer.actor, second, tenDays), decide(second, 'stands', tenDays)]);
    expect(raced[1].ok).toBe(true);
    expect(await state(second)).toBe('upheld');
  });

  it('marks the fact for whoever may see her record, until it is decided or taken back', async () => {
    const factId = await late(after(now, -50 * DAY_MS));
    await makeConsent(db, { subjectOrgId: farm.organisationId, granteeOrgId: bank.organisationId, until: after(now, 90 * DAY_MS) });
    await openFile.run(as(bank.actor), { subjectOrgId: farm.organisationId });
    const seen = async () => (await borrowerFile(db, bank.actor, farm.organisationId, now))!.facts.find(({ id }) => id === factId)!.dispute;
    expect(await seen()).toBeNull();
    const disputeId = await opened(factId);
    expect(await seen()).toBe('underWay');
    expect(await withdrawDispute.run(as(stranger.actor), { disputeId })).toEqual(err({ code: 'NOT_FOUND' }));
    expect((await withdrawDispute.run(as(farm.actor), { disputeId })).ok).toBe(true);
    expect(await seen()).toBeNull();
    expect(await withdrawDispute.run(as(farm.actor), { disputeId })).toEqual(err({ code: 'DISPUTE_ENDED' }));
    expect(await answer(buyer.actor, disputeId)).toEqual(err({ code: 'DISPUTE_ENDED' }));
    // She may ask again, and a taken back one leaves no mark behind.
    await opened(factId);
    expect(await seen()).toBe('underWay');
  });

  it('runs out by the clock once, keeps its mark, and may be opened again', async () => {
    const factId = await late(after(now, -50 * DAY_MS));
    const disputeId = await opened(factId);
    const end = after(now, DECIDE_DAYS * DAY_MS);
    expect(await lapseDispute.run(as(system, after(end, -1)), { disputeId })).toEqual(err({ code: 'DISPUTE_NOT_DUE' }));
    expect(await lapsedDisputes(db, after(end, -1), 100)).not.toContain(disputeId);
    // Nobody acts after the end, though the sweep has not come yet.
    expect(await decide(disputeId, 'stands', end)).toEqual(err({ code: 'DISPUTE_ENDED' }));
    expect((await disputesAsked(db, platform.actor, end)).map(({ id }) => id)).not.toContain(disputeId);
    expect(await lapsedDisputes(db, end, 100)).toContain(disputeId);
    const lapses = await Promise.all([1, 2, 3].map(() => lapseDispute.run(as(system, end), { disputeId })));
    expect(lapses.filter((one) => one.ok)).toHaveLength(1);
    expect((await markOf(factId, end)).dispute).toBe('unresolved');
    expect((await kinds(platform)).filter((kind) => kind === 'credit.disputeLapsedForPlatform')).toHaveLength(1);
    await opened(factId, after(end, HOUR_MS));
    expect((await markOf(factId, after(end, HOUR_MS))).dispute).toBe('underWay');
  });
});

describe('a correction', () => {
  it('is a new fact beside the old one: later scores read it, and no earlier score or moment does', async () => {
    const factId = await late(after(now, -50 * DAY_MS));
    expect((await makeScore.run(as(farm.actor), {})).ok).toBe(true);
    const before = await latestScore(db, farm.organisationId);
    const [fileBefore, stored] = await Promise.all([creditFile(db, farm.organisationId, now), db.prisma.fact.findUniqueOrThrow({ where: { id: factId } })]);
    expect(fileBefore.features.onTimeShare).toBe(7500n);
    const effects = (await ownFact(db, farm.actor, now, factId))!.effects;
    expect(effects).toContainEqual({ feature: 'onTimeShare', withIt: '7500', withoutIt: '10000' });

    const disputeId = await opened(factId);
    await answer(buyer.actor, disputeId);
    const decidedAt = after(now, DAY_MS);
    const decisions = await Promise.all([decide(disputeId, 'onTime', decidedAt), decide(disputeId, 'onTime', decidedAt), decide(disputeId, 'leftOut', decidedAt)]);
    expect(decisions.filter((one) => one.ok)).toHaveLength(1);
    const corrections = await db.prisma.fact.findMany({ where: { objectId: factId, kind: 'fact.corrected' } });
    expect(corrections).toHaveLength(1);
    expect(await db.prisma.fact.findUniqueOrThrow({ where: { id: factId } })).toEqual(stored);
    expect(await db.prisma.factDispute.findUniqueOrThrow({ where: { id: disputeId } })).toMatchObject({ state: 'corrected', correctionFactId: corrections[0]!.id });
    // The score is made anew by a job, once.
    const { rows } = await db.owner.query<{ key: string }>(`select key from graphile_worker.jobs where task_identifier = 'credit.score' and key = $1`, [`credit.score:${farm.organisationId}`]);
    expect(rows).toHaveLength(1);

    for (const moment of [now, decidedAt]) expect((await creditFile(db, farm.organisationId, moment)).features.onTimeShare).toBe(7500n);
    const afterwards = after(decidedAt, 1);
    expect((await creditFile(db, farm.organisationId, afterwards)).features.onTimeShare).toBe(10_000n);
    expect(await creditFile(db, farm.organisationId, now)).toEqual(fileBefore);
    expect((await makeScore.run(as(system, afterwards), { subjectOrgId: farm.organisationId })).ok).toBe(true);
    expect((await latestScore(db, farm.organisationId))!.lines.find(({ feature }) => feature === 'onTimeShare')!.value).toBe('10000');
    expect((await db.prisma.score.findUniqueOrThrow({ where: { id: before!.id } })).score).toBe(before!.score);
    const line = await markOf(factId, afterwards);
    expect(line.standing === 'corrected' || line.standing === 'leftOut').toBe(true);
    expect(line.dispute).toBeNull();
  });

  it('that leaves a sale out takes it from the months and the seasons too, from then on', async () => {
    const settled = (await ownRecord(db, farm.actor, now, { group: 'money', limit: 1 }))[0]!;
    const [months, file] = [(await ownCredit(db, farm.actor, now))!.months, await creditFile(db, farm.organisationId, now)];
    const disputeId = await opened(settled.id);
    await answer(buyer.actor, disputeId);
    expect((await decide(disputeId, 'leftOut')).ok).toBe(true);
    const sum = (of: typeof months) => of.reduce((total, { netFen }) => total + BigInt(netFen), 0n);
    expect((await ownCredit(db, farm.actor, now))!.months).toEqual(months);
    const later = after(now, 1);
    expect(sum((await ownCredit(db, farm.actor, later))!.months)).toBe((sum(months) * 2n) / 3n);
    expect((await creditFile(db, farm.organisationId, later)).seasonNetFen).toEqual([(file.seasonNetFen[0]! * 2n) / 3n]);
    expect(await ownFact(db, farm.actor, later, settled.id)).toMatchObject({ line: { standing: 'leftOut', remedy: 'leftOut' }, effects: [] });
  });
});

describe('a record', () => {
  it('has every fact of hers once, page by page and kind by kind, and nobody else\'s', async () => {
    await late(after(now, -50 * DAY_MS));
    const all = await ownRecord(db, farm.actor, now, { group: null, limit: 50 });
    expect(all).toHaveLength(10);
    const pages = [];
    for (let before: string | undefined; ;) {
      const page = await ownRecord(db, farm.actor, now, { group: null, before, limit: 3 });
      pages.push(...page);
      if (page.length < 3) break;
      before = page.at(-1)!.id;
    }
    expect(pages).toEqual(all);
    expect((await ownRecord(db, farm.actor, now, { group: 'money', limit: 50 })).map(({ kind }) => kind)).toEqual(Array(3).fill('settlement.paid'));
    expect(all[0]).toMatchObject({ withName: '华联', standing: 'counts', dispute: null, remedy: null });
    expect(await ownRecord(db, stranger.actor, now, { group: null, limit: 50 })).toEqual([]);
    expect(await ownFact(db, stranger.actor, now, all[0]!.id)).toBeNull();
    expect(await ownRecord(db, farm.actor, after(now, 700 * DAY_MS), { group: 'deliveries', limit: 50 })).toMatchObject(Array(4).fill({ standing: 'old' }));
  });
});
