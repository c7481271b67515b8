import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../db/testing/test-database';
import { makeOrganisation, type MadeOrganisation } from '../../identity/testing/factory';
import { balancesOf } from '../../ledger/queries';
import { endRefund } from '../testing/refunds';
import { fixedClock } from '../../shared/clock';
import { auditBook } from '../audit';
import { owedFen } from '../queries';
import { settle } from '../service';
import { makeAcceptedDelivery } from '../testing/factory';
import { returnableOf } from './queries';
import { giveBack } from './service';

let db: TestDatabase;
let farm: MadeOrganisation, buyer: MadeOrganisation;
const now = new Date('2026-11-22T02:00:00Z');
const system = () => ({ actor: { kind: 'system', job: 'settlement' } as const, db, clock: fixedClock(now) });
const seller = () => ({ actor: farm.actor, db, clock: fixedClock(now) });
beforeAll(async () => {
  db = await testDatabase();
  [buyer] = await Promise.all([makeOrganisation(db, { kind: 'buyer' }), makeOrganisation(db, { kind: 'platform' })]);
});
beforeEach(async () => { farm = await makeOrganisation(db, { kind: 'farm', name: '张桂兰' }); });
afterAll(() => db.close());

async function settled(amountFen: bigint) {
  const made = await makeAcceptedDelivery(db, { sellerOrgId: farm.organisationId, buyerOrgId: buyer.organisationId, amountFen, at: now });
  expect((await settle.run(system(), { deliveryId: made.deliveryId })).ok).toBe(true);
  return made;
}
const give = (orderId: string, amount: string) => giveBack.run(seller(), { orderId, amount, reason: '有几箱压伤' });
const refunds = (orderId: string) => db.prisma.refund.findMany({ where: { orderId }, orderBy: { id: 'asc' } });
const receivable = async () => (await balancesOf(db, [`farmer-receivable:${farm.organisationId}`])).get(`farmer-receivable:${farm.organisationId}`) ?? 0n;

describe('money given back after a settlement', () => {
  it('is owed once the buyer has it, shown, and netted from the next settlement: no fen is made or lost on the way', async () => {
    const { orderId } = await settled(100_000n);
    expect(await returnableOf(db, farm.actor, orderId)).toEqual({ mostFen: 99_400n, held: false });
    expect((await give(orderId, '300')).ok).toBe(true);
    const [refund] = await refunds(orderId);
    expect(refund).toMatchObject({ amountFen: 30_000n, state: 'REQUESTED', source: 'SETTLED', causedBy: 'seller' });
    // Nothing is owed for what has not been paid back yet.
    expect(await receivable()).toBe(0n);
    await endRefund(db, refund!.id, 'SUCCESS');
    expect(await receivable()).toBe(30_000n);
    expect(await owedFen(db, farm.actor)).toBe(30_000n);
    expect(await auditBook(db)).toEqual([]);

    const next = await settled(50_000n);
    expect(await db.prisma.settlement.findUniqueOrThrow({ where: { deliveryId: next.deliveryId } })).toMatchObject({ grossFen: 50_000n, feeFen: 300n, receivableFen: 30_000n, sellerFen: 19_700n });
    expect(await receivable()).toBe(0n);
    expect(await auditBook(db)).toEqual([]);
  });

  it('that the channel refuses is owed by nobody', async () => {
    const { orderId } = await settled(100_000n);
    await give(orderId, '300');
    const [refund] = await refunds(orderId);
    await endRefund(db, refund!.id, 'FAILED');
    expect(await receivable()).toBe(0n);
    expect(await returnableOf(db, farm.actor, orderId)).toEqual({ mostFen: 99_400n, held: false });
    expect(await auditBook(db)).toEqual([]);
  });

  it('is never more than the order has brought her, however many ask at once', async () => {
    const { orderId } = await settled(100_000n);
    const outcomes = await Promise.all(['600', '600', '600'].map((amount) => give(orderId, amount)));
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
    expect(outcomes.filter((outcome) => !outcome.ok && outcome.error.code === 'RETURN_TOO_LARGE')).toHaveLength(2);
    expect(await give(orderId, '394.01')).toMatchObject({ error: { code: 'RETURN_TOO_LARGE' } });
    expect((await give(orderId, '394')).ok).toBe(true);
    expect(await give(orderId, '0.01')).toMatchObject({ error: { code: 'NOTHING_TO_RETURN' } });
  });

  it('is netted once when two deliveries are settled at once', async () => {
    const { orderId } = await settled(100_000n);
    await give(orderId, '900');
    await endRefund(db, (await refunds(orderId))[0]!.id, 'SUCCESS');
    const both = await Promise.all([1, 2].map(() => makeAcceptedDelivery(db, { sellerOrgId: farm.organisationId, buyerOrgId: buyer.organisationId, amountFen: 60_000n, at: now })));
    const outcomes = await Promise.all(both.map(({ deliveryId }) => settle.run(system(), { deliveryId })));
    expect(outcomes.every((outcome) => outcome.ok)).toBe(true);
    const netted = await db.prisma.settlement.findMany({ where: { deliveryId: { in: both.map((one) => one.deliveryId) } } });
    expect(netted.reduce((sum, one) => sum + one.receivableFen, 0n)).toBe(90_000n);
    expect(await receivable()).toBe(0n);
    expect(await auditBook(db)).toEqual([]);
  });

  it('needs an order of one\'s own that has ended, and an amount and a reason that are some', async () => {
    const { orderId } = await settled(100_000n);
    const stranger = await makeOrganisation(db, { kind: 'farm' });
    expect(await giveBack.run({ ...seller(), actor: stranger.actor }, { orderId, amount: '1', reason: 'x' })).toMatchObject({ error: { code: 'NOT_FOUND' } });
    expect(await giveBack.run({ ...seller(), actor: buyer.actor }, { orderId, amount: '1', reason: 'x' })).toMatchObject({ error: { code: 'FORBIDDEN' } });
    expect(await giveBack.run(seller(), { orderId, amount: '-1', reason: '' })).toMatchObject({ error: { code: 'INVALID_INPUT', fields: { amount: 'settlement.fields.amount', reason: 'settlement.fields.reason' } } });
    await db.owner.query(`update sale_order set agreement = 'active' where id = $1`, [orderId]);
    expect(await give(orderId, '1')).toMatchObject({ error: { code: 'ORDER_RUNNING' } });
    expect(await returnableOf(db, farm.actor, orderId)).toBeNull();
  });
});

describe('a refund of what was not accepted that does not succeed', () => {
  it('leaves its money in the hold of its order, from where the seller sends it again', async () => {
    const { deliveryId, orderId } = await makeAcceptedDelivery(db, { sellerOrgId: farm.organisationId, buyerOrgId: buyer.organisationId, amountFen: 100_000n, grossFen: 64_000n, at: now });
    await settle.run(system(), { deliveryId });
    await endRefund(db, (await refunds(orderId))[0]!.id, 'FAILED');
    expect(await returnableOf(db, farm.actor, orderId)).toEqual({ mostFen: 36_000n, held: true });
    expect((await give(orderId, '360')).ok).toBe(true);
    const [, again] = await refunds(orderId);
    expect(again).toMatchObject({ amountFen: 36_000n, source: 'HOLD' });
    await endRefund(db, again!.id, 'SUCCESS');
    expect(await receivable()).toBe(0n);
    expect(await auditBook(db)).toEqual([]);
  });

  it('ends the hold at the channel when the seller sends the last of it back, though an earlier delivery was released without ending it', async () => {
    // The order was ended short; that refund failed before this delivery was settled, so its settlement leaves the money open.
    const { deliveryId, orderId, holdId } = await makeAcceptedDelivery(db, {
      sellerOrgId: farm.organisationId, buyerOrgId: buyer.organisationId, amountFen: 100_000n, grossFen: 64_000n, at: now, completesOrder: false,
    });
    await settle.run(system(), { deliveryId });
    const splits = () => db.prisma.split.findMany({ where: { holdId }, orderBy: { amountFen: 'desc' }, select: { finish: true, amountFen: true } });
    expect(await splits()).toEqual([{ finish: false, amountFen: 384n }]);
    expect((await give(orderId, '100')).ok).toBe(true);
    expect(await splits()).toHaveLength(1);
    expect((await give(orderId, '260')).ok).toBe(true);
    expect(await splits()).toEqual([{ finish: false, amountFen: 384n }, { finish: true, amountFen: 0n }]);
    expect(await db.prisma.hold.findUniqueOrThrow({ where: { id: holdId } })).toMatchObject({ openFen: 0n, state: 'RELEASE_APPROVED' });
    for (const refund of await refunds(orderId)) await endRefund(db, refund.id, 'SUCCESS');
    expect(await auditBook(db)).toEqual([]);
  });
});
