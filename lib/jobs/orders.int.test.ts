import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../db/testing/test-database';
import { requestPayment } from '../orders/service';
import { agreed, as, makeSides, paid, sent, signed, system, value, weighed, type Sides } from '../orders/testing/sale';
import { after, DAY_MS, HOUR_MS } from '../shared/clock';
import { ordersTasks } from './orders';

let db: TestDatabase;
let sides: Sides;
const now = new Date('2026-11-22T02:00:00Z');
const later = (ms: number) => after(now, ms);
beforeAll(async () => {
  db = await testDatabase();
  sides = await makeSides(db);
});
afterAll(() => db.close());

const run = (task: string, payload: Record<string, string>, at: Date) => ordersTasks[task]!(payload, as(db, system(task), at));
const order = (id: string) => db.prisma.saleOrder.findUniqueOrThrow({ where: { id }, include: { lines: true, deliveries: true } });
const left = async (listingId: string) => (await db.prisma.listing.findUniqueOrThrow({ where: { id: listingId } })).remainingGrams;

describe('the hourly sweep', () => {
  it('does what lost jobs did not: goods nobody signed or paid for are free, what nobody looked at is accepted, what stays short ends', async () => {
    const unsigned = await agreed(db, sides, now);
    const unpaid = await signed(db, sides, now);
    const asked = await signed(db, sides, now);
    await value(requestPayment.run(as(db, sides.buyer.actor, now), { orderId: asked.orderId }));
    const undecided = await paid(db, sides, now, { jin: '100' });
    const consignment = await sent(db, sides, undecided.orderId, now, '100');
    const short = await paid(db, sides, now, { jin: '100' });
    const part = await sent(db, sides, short.orderId, now, '60');

    // Too early: it changes nothing.
    await run('orders.sweep', {}, later(HOUR_MS));
    expect([await left(unsigned.listingId), await left(unpaid.listingId)]).toEqual([0n, 0n]);

    await run('orders.sweep', {}, later(4 * DAY_MS));
    expect(await order(unsigned.orderId)).toMatchObject({ agreement: 'cancelled', endReason: 'UNSIGNED' });
    expect(await order(unpaid.orderId)).toMatchObject({ agreement: 'cancelled', endReason: 'UNPAID' });
    expect([await left(unsigned.listingId), await left(unpaid.listingId)]).toEqual([600_000n, 600_000n]);
    expect((await order(undecided.orderId)).deliveries).toMatchObject([{ id: consignment.deliveryId, state: 'accepted', acceptedGrams: 50_000n }]);
    expect(await order(undecided.orderId)).toMatchObject({ agreement: 'completed' });
    expect((await order(short.orderId)).deliveries).toMatchObject([{ id: part.deliveryId, state: 'accepted' }]);
    expect(await order(short.orderId)).toMatchObject({ agreement: 'active' });
    // An open code is closed at the channel first; the goods are free only when no money can come any more.
    expect(await order(asked.orderId)).toMatchObject({ agreement: 'active', money: 'requested' });
    expect(await left(asked.listingId)).toBe(0n);

    await run('orders.sweep', {}, later(6 * DAY_MS));
    expect(await order(short.orderId)).toMatchObject({ agreement: 'terminated', money: 'refunding', endReason: 'SHORT' });
  });

  it('lets one that cannot be moved keep nobody else waiting', async () => {
    const broken = await agreed(db, sides, now);
    const waiting = await signed(db, sides, now);
    // A contract that has gone missing cannot happen; an order that hangs on it must not stand in everybody's way.
    await db.prisma.saleOrder.update({ where: { id: broken.orderId }, data: { documentId: 'doc_none' } });
    await expect(run('orders.sweep', {}, later(2 * DAY_MS))).rejects.toThrow(AggregateError);
    expect(await order(waiting.orderId)).toMatchObject({ agreement: 'cancelled', endReason: 'UNPAID' });
  });
});

describe('a deadline', () => {
  it('that is found twice, late or for what has ended is no failure and changes nothing', async () => {
    await db.owner.query(`delete from order_line where order_id in (select id from sale_order where document_id = 'doc_none')`);
    await db.owner.query(`delete from sale_order where document_id = 'doc_none'`);
    const { orderId, listingId } = await agreed(db, sides, now);
    for (let twice = 0; twice < 2; twice++) await run('orders.sweep', {}, later(DAY_MS));
    expect(await left(listingId)).toBe(600_000n);
    await run('orders.sweep', {}, later(3 * DAY_MS));
    expect(await order(orderId)).toMatchObject({ endReason: 'UNSIGNED' });

    const decided = await paid(db, sides, now, { jin: '100' });
    const { deliveryId } = await sent(db, sides, decided.orderId, now, '100');
    await weighed(db, sides, deliveryId, now, '100');
    await run('orders.sweep', {}, later(HOUR_MS));
    expect((await order(decided.orderId)).deliveries).toMatchObject([{ state: 'weighed' }]);
    for (let twice = 0; twice < 2; twice++) await run('orders.sweep', {}, later(48 * HOUR_MS));
    expect((await order(decided.orderId)).lines).toMatchObject([{ acceptedGrams: 50_000n, openDeliveries: 0 }]);
    expect((await db.prisma.fact.findMany({ where: { kind: 'delivery.accepted' } })).filter(({ payload }) => (payload as { deliveryId: string }).deliveryId === deliveryId)).toHaveLength(1);
  });
});
