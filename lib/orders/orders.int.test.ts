import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../db/testing/test-database';
import { makeGrower, makeOrganisation } from '../identity/testing/factory';
import { postDemand, withdrawDemand } from '../market/service';
import { loadHold, loadPayment } from '../payments/service';
import { after, chinaDay, DAY_MS, HOUR_MS, MINUTE_MS } from '../shared/clock';
import { err, ok } from '../shared/result';
import { foresee, orderFor, ordersOf, ordersWaiting, ticketPhoto } from './queries';
import { lotFor, lotsOf, traceOf } from './lots/queries';
import {
  accept, acceptOffer, autoAccept, cancelOrder, certifyLot, confirmPaid, dispatch, endShort, expireUnpaid, expireUnsigned, grade, loadAcceptedDelivery, requestPayment,
  signContract, strikeTicket, takeLatePayment, weigh,
} from './service';
import { agreed, as, capture, offered, paid, sent, signed, system, typedSignature, value, weighed, type Sides } from './testing/sale';

let db: TestDatabase;
let sides: Sides;
let rival: Sides['buyer'];
const now = new Date('2026-11-22T02:00:00Z');
const later = (ms: number) => after(now, ms);

beforeAll(async () => {
  db = await testDatabase();
  sides = { seller: await makeOrganisation(db, { kind: 'farm', name: '张桂兰' }), buyer: await makeOrganisation(db, { kind: 'buyer', name: '济南华联鲜品采购有限公司' }) };
  rival = await makeOrganisation(db, { kind: 'buyer' });
});
afterAll(() => db.close());

const seller = (at = now) => as(db, sides.seller.actor, at);
const buyer = (at = now) => as(db, sides.buyer.actor, at);
const clock = (at: Date) => as(db, system(), at);
const order = (id: string) => db.prisma.saleOrder.findUniqueOrThrow({ where: { id }, include: { lines: true, deliveries: true } });
const listing = (id: string) => db.prisma.listing.findUniqueOrThrow({ where: { id } });
const facts = async (kind: string, orderId: string) => (await db.prisma.fact.findMany({ where: { kind } })).filter((fact) => JSON.stringify(fact.payload).includes(orderId));
const jobs = async (task: string, key: string) => Number((await db.owner.query(`select count(*) from graphile_worker.jobs where task_identifier = $1 and key like '%' || $2`, [task, key])).rows[0].count);
/** Accepts by what the screen would have shown. */
async function take(deliveryId: string, acceptedJin: number, at = now, more: { reason?: 'quality' } = {}) {
  const acceptedGrams = BigInt(acceptedJin * 500);
  const shown = await foresee(db, sides.buyer.actor, deliveryId, acceptedGrams);
  return accept.run(buyer(at), { deliveryId, acceptedGrams: acceptedGrams.toString(), expectedFen: shown?.grossFen ?? '0', ...more });
}

describe('an offer accepted', () => {
  it('makes the order and its contract at once, and gives the last crate to one of two buyers', async () => {
    const { listingId, offerId } = await offered(db, sides, now);
    const { offerId: other } = await value((await import('../market/service')).makeOffer.run(as(db, rival.actor, now),
      { listingId, mass: '1200', soldBy: 'jin', price: '2.45', pricedBy: 'jin', deliverOn: '2026-11-25' }));
    const outcomes = await Promise.all([offerId, other].map((id) => acceptOffer.run(seller(), { offerId: id })));
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
    expect(outcomes.find((outcome) => !outcome.ok)).toMatchObject({ error: { code: 'SOLD_OUT' } });
    const made = await db.prisma.saleOrder.findMany({ where: { listingId } });
    expect(made).toHaveLength(1);
    expect(made[0]).toMatchObject({ agreement: 'sent', amountFen: 294_000n });
    expect(made[0]!.number).toMatch(/^HL-2611-[0-9A-Z]{8}$/);
  });

  it('a hundred times over, two buyers take the last crate at once: one wins, and one is told', async () => {
    const { makeOffer, publishListing } = await import('../market/service');
    const day = (days: number) => chinaDay(later(days * DAY_MS));
    const crate = { mass: '10', soldBy: 'jin', price: '2.45', pricedBy: 'jin' } as const;
    for (let round = 0; round < 100; round++) {
      const { listingId } = await value(publishListing.run(seller(), { ...crate, leafId: 'fruit-cucumber', gradeId: 'first', harvestFrom: day(0), harvestTo: day(9), confirmed: true }));
      const offers = await Promise.all([sides.buyer, rival].map(({ actor }) => value(makeOffer.run(as(db, actor, now), { ...crate, listingId, deliverOn: day(3) }))));
      const outcomes = await Promise.all(offers.map(({ offerId }) => acceptOffer.run(seller(), { offerId })));
      expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
      expect(outcomes.find((outcome) => !outcome.ok)).toMatchObject({ error: { code: 'SOLD_OUT' } });
    }
    // From the listing's crates to the orders: each was sold once, and nothing is left that is below nothing.
    const { rows } = await db.owner.query(`select count(*) filter (where remaining_grams <> 0) as left, (select count(*) from (select listing_id from sale_order group by 1 having count(*) > 1) twice) as twice
      from listing where mass_grams = 5000 and seller_org_id = $1`, [sides.seller.organisationId]);
    expect(rows[0]).toEqual({ left: 0n, twice: 0n });
  }, 120_000);

  it('clicked twice makes one order', async () => {
    const { offerId } = await offered(db, sides, now);
    const click = () => acceptOffer.run({ ...seller(), idempotencyKey: `click-${offerId}` }, { offerId });
    const [one, two] = await Promise.all([click(), click()]);
    expect(one).toEqual(two);
    expect(one.ok).toBe(true);
    expect(await db.prisma.saleOrder.count({ where: { offerId } })).toBe(1);
  });

  it('is nobody else\'s business', async () => {
    const { orderId } = await agreed(db, sides, now);
    expect(await orderFor(db, rival.actor, orderId, now)).toBeNull();
    expect(await signContract.run(as(db, rival.actor, now), { orderId, signature: typedSignature })).toEqual(err({ code: 'NOT_FOUND' }));
    expect(await cancelOrder.run(as(db, rival.actor, now), { orderId, reason: 'x' })).toEqual(err({ code: 'NOT_FOUND' }));
  });
});

describe('an order that is cancelled', () => {
  const demand = (id: string) => db.prisma.demand.findUniqueOrThrow({ where: { id } });

  it('gives its mass back to the listing, and to the demand just what it had answered of it', async () => {
    const { demandId } = await value(postDemand.run(buyer(), {
      leafId: 'fruit-cucumber', gradeId: 'first', mass: '1500', soldBy: 'jin', cap: '2.80', pricedBy: 'jin', deliverFrom: '2026-11-23', deliverTo: '2026-11-28', radiusKm: 500 }));
    const [one, two] = [await agreed(db, sides, now, { demandId }), await agreed(db, sides, now, { demandId })];
    expect(await demand(demandId)).toMatchObject({ status: 'filled', remainingGrams: 0n });
    await value(cancelOrder.run(buyer(), { orderId: two.orderId, reason: '不要了' }));
    expect(await demand(demandId)).toMatchObject({ status: 'partly_filled', remainingGrams: 150_000n });
    expect(await listing(two.listingId)).toMatchObject({ status: 'published', remainingGrams: 600_000n });
    await value(cancelOrder.run(buyer(), { orderId: one.orderId, reason: '不要了' }));
    expect(await demand(demandId)).toMatchObject({ status: 'open', remainingGrams: 750_000n });
  });

  it('asks for nothing again where the demand was taken back', async () => {
    const { demandId } = await value(postDemand.run(buyer(), {
      leafId: 'fruit-cucumber', gradeId: 'first', mass: '2000', soldBy: 'jin', cap: '2.80', pricedBy: 'jin', deliverFrom: '2026-11-23', deliverTo: '2026-11-28', radiusKm: 500 }));
    const { orderId } = await agreed(db, sides, now, { demandId });
    await value(withdrawDemand.run(buyer(), { demandId }));
    await value(cancelOrder.run(buyer(), { orderId, reason: '不要了' }));
    expect(await demand(demandId)).toMatchObject({ status: 'withdrawn', remainingGrams: 400_000n });
  });
});

describe('signing', () => {
  it('puts the agreement in force with the second signature, in whatever order, and says so on record', async () => {
    const { orderId } = await agreed(db, sides, now);
    expect(await signContract.run(buyer(), { orderId, signature: { method: 'drawn', strokes: [[[10, 10, 0], [12, 10, 5]]] } })).toEqual(err({ code: 'SIGNATURE_TOO_SHORT' }));
    expect(await signContract.run(buyer(), { orderId, signature: { method: 'typed', name: '李四' } })).toEqual(err({ code: 'NAME_DIFFERS' }));
    const strokes = JSON.stringify([[[50, 100, 0], [200, 40, 30], [350, 160, 60], [500, 60, 90]]]);
    const outcomes = await Promise.all([
      signContract.run(buyer(), { orderId, signature: { method: 'drawn', strokes } }), signContract.run(seller(), { orderId, signature: typedSignature }),
    ]);
    expect(outcomes.map((outcome) => outcome.ok && outcome.value.agreement).sort()).toEqual(['active', 'sent']);
    expect(await order(orderId)).toMatchObject({ agreement: 'active', payBy: later(24 * HOUR_MS) });
    expect(await facts('order.agreed', orderId)).toHaveLength(1);
    expect(await signContract.run(buyer(), { orderId, signature: typedSignature })).toEqual(err({ code: 'ALREADY_SIGNED' }));
  });

  it('ends at its deadline, and the goods are free again', async () => {
    const { orderId, listingId } = await agreed(db, sides, now);
    expect((await listing(listingId)).remainingGrams).toBe(0n);
    expect(await expireUnsigned.run(clock(now), { orderId })).toEqual(err({ code: 'NOT_DUE' }));
    expect(await signContract.run(buyer(later(25 * HOUR_MS)), { orderId, signature: typedSignature })).toEqual(err({ code: 'SIGN_DEADLINE_PASSED' }));
    await value(expireUnsigned.run(clock(later(24 * HOUR_MS)), { orderId }));
    expect(await order(orderId)).toMatchObject({ agreement: 'cancelled', endReason: 'UNSIGNED' });
    expect(await listing(listingId)).toMatchObject({ remainingGrams: 600_000n, status: 'published' });
    // What was never agreed is no broken promise.
    expect(await facts('order.cancelled', orderId)).toHaveLength(0);
    expect(await signContract.run(buyer(later(25 * HOUR_MS)), { orderId, signature: typedSignature })).toEqual(err({ code: 'DOCUMENT_CLOSED' }));
  });
});

describe('paying', () => {
  it('shows one code while it is open, and another one after it ran out', async () => {
    const { orderId } = await signed(db, sides, now);
    const [one, two] = await Promise.all([requestPayment.run(buyer(), { orderId }), requestPayment.run(buyer(), { orderId })]);
    expect(one).toEqual(two);
    expect(await requestPayment.run(seller(), { orderId })).toEqual(err({ code: 'FORBIDDEN' }));
    const { paymentId } = await value(requestPayment.run(buyer(later(MINUTE_MS)), { orderId }));
    // The clock has closed the code at the channel.
    await db.owner.query(`update payment set state = 'CLOSED', closing = 'EXPIRED', version = version + 1 where id = $1`, [paymentId]);
    await value(expireUnpaid.run(clock(later(16 * MINUTE_MS)), { orderId, paymentId }));
    expect(await order(orderId)).toMatchObject({ agreement: 'active', money: 'none', paymentId: null });
    const again = await value(requestPayment.run(buyer(later(17 * MINUTE_MS)), { orderId }));
    expect(again.paymentId).not.toBe(paymentId);
  });

  it('is over at the order\'s deadline: the open code is closed first, then the goods are free again', async () => {
    const { orderId, listingId } = await signed(db, sides, now);
    const at = later(24 * HOUR_MS);
    const { paymentId } = await value(requestPayment.run(buyer(after(at, -MINUTE_MS)), { orderId }));
    await value(expireUnpaid.run(clock(at), { orderId }));
    expect(await order(orderId)).toMatchObject({ agreement: 'active', money: 'requested' });
    expect(await loadPayment(db, orderId)).toMatchObject({ closing: 'EXPIRED' });
    await db.owner.query(`update payment set state = 'CLOSED', version = version + 1 where id = $1`, [paymentId]);
    await value(expireUnpaid.run(clock(at), { orderId, paymentId }));
    expect(await order(orderId)).toMatchObject({ agreement: 'cancelled', endReason: 'UNPAID', endCausedBy: 'buyer' });
    expect((await listing(listingId)).remainingGrams).toBe(600_000n);
    expect(await requestPayment.run(buyer(at), { orderId })).toEqual(err({ code: 'ORDER_CLOSED' }));
  });

  it('meets cancelling: whichever is first, money and goods agree', async () => {
    for (let round = 0; round < 10; round++) {
      const { orderId, listingId } = await signed(db, sides, now, { jin: '100' });
      await value(requestPayment.run(buyer(), { orderId }));
      const [captured, cancelled] = await Promise.allSettled([capture(db, orderId, now), cancelOrder.run(buyer(), { orderId, reason: '不要了' })]);
      const paymentId = (await db.prisma.payment.findFirstOrThrow({ where: { orderId } })).id;
      const won = cancelled.status === 'fulfilled' && cancelled.value.ok;
      if (captured.status === 'fulfilled') {
        const hold = (await loadHold(db, orderId))!;
        if (hold.paymentState === 'LATE_PAID') await value(takeLatePayment.run(clock(now), { orderId, paymentId }));
        else await value(confirmPaid.run(clock(now), { orderId, paymentId }));
      }
      const hold = await loadHold(db, orderId);
      if (won) {
        expect(await order(orderId)).toMatchObject({ agreement: 'cancelled' });
        expect(hold?.openFen ?? 0n).toBe(0n);
        expect((await listing(listingId)).remainingGrams).toBe(50_000n);
      } else {
        expect(await order(orderId)).toMatchObject({ agreement: 'active', money: 'held' });
        expect(hold).toMatchObject({ openFen: 24_500n, paymentState: 'PAID' });
      }
    }
  });

  it('meets the deadline: whichever is first, money and goods agree', async () => {
    for (let round = 0; round < 10; round++) {
      const { orderId, listingId } = await signed(db, sides, now, { jin: '100' });
      const at = later(24 * HOUR_MS);
      const { paymentId } = await value(requestPayment.run(buyer(after(at, -MINUTE_MS)), { orderId }));
      const [captured] = await Promise.allSettled([capture(db, orderId, at), expireUnpaid.run(clock(at), { orderId })]);
      // The deadline only closes the code; what came in between counts, since the order still waits.
      expect(captured.status).toBe('fulfilled');
      const hold = (await loadHold(db, orderId))!;
      if (hold.paymentState === 'LATE_PAID') await value(takeLatePayment.run(clock(at), { orderId, paymentId }));
      await value(confirmPaid.run(clock(at), { orderId, paymentId }));
      await value(expireUnpaid.run(clock(at), { orderId, paymentId }));
      expect(await order(orderId)).toMatchObject({ agreement: 'active', money: 'held' });
      expect(await loadHold(db, orderId)).toMatchObject({ openFen: 24_500n, paymentState: 'PAID' });
      expect((await listing(listingId)).remainingGrams).toBe(0n);
    }
  });

  it('too late counts while the order still waits, and goes back when it has ended', async () => {
    const open = await signed(db, sides, now);
    const { paymentId } = await value(requestPayment.run(buyer(), { orderId: open.orderId }));
    await db.owner.query(`update payment set closing = 'CANCELLED', version = version + 1 where id = $1`, [paymentId]);
    await capture(db, open.orderId, now);
    await value(takeLatePayment.run(clock(now), { orderId: open.orderId, paymentId }));
    await value(confirmPaid.run(clock(now), { orderId: open.orderId, paymentId }));
    expect(await order(open.orderId)).toMatchObject({ money: 'held' });

    const ended = await signed(db, sides, now);
    const asked = await value(requestPayment.run(buyer(), { orderId: ended.orderId }));
    await value(cancelOrder.run(buyer(), { orderId: ended.orderId, reason: '不要了' }));
    await capture(db, ended.orderId, now);
    for (let twice = 0; twice < 2; twice++) await value(takeLatePayment.run(clock(now), { orderId: ended.orderId, paymentId: asked.paymentId }));
    expect(await loadHold(db, ended.orderId)).toMatchObject({ openFen: 0n });
    expect(await db.prisma.refund.count({ where: { orderId: ended.orderId } })).toBe(1);
  });
});

describe('sending', () => {
  it('waits for the money and for the certificate', async () => {
    const { orderId } = await signed(db, sides, now);
    const lot = { harvestedOn: '2026-11-22', place: '稻田镇', basis: null };
    expect(await dispatch.run(seller(), { orderId, mass: '1200', unit: 'jin', newLot: lot })).toEqual(err({ code: 'NOT_PAID' }));
    await value(requestPayment.run(buyer(), { orderId }));
    const { paymentId } = await capture(db, orderId, now);
    await value(confirmPaid.run(clock(now), { orderId, paymentId }));
    expect(await dispatch.run(seller(), { orderId, mass: '1200', unit: 'jin', newLot: lot })).toEqual(err({ code: 'CERTIFICATE_MISSING' }));
    expect(await dispatch.run(buyer(), { orderId, mass: '1200', unit: 'jin', newLot: lot })).toEqual(err({ code: 'FORBIDDEN' }));
    expect(await dispatch.run(seller(), { orderId, mass: '1261', unit: 'jin', newLot: { ...lot, basis: 'self_test' } })).toEqual(err({ code: 'MORE_THAN_AGREED' }));
    const { lotId, deliveryId } = await value(dispatch.run(seller(), { orderId, mass: '1260', unit: 'jin', newLot: { ...lot, basis: 'self_test' } }));
    expect(await lotFor(db, sides.seller.actor, lotId)).toMatchObject({ leftGrams: '0', certificateNo: expect.stringMatching(/^HGZ2611-/), certificateBasis: 'self_test' });
    expect(await dispatch.run(seller(), { orderId, mass: '1', unit: 'jin', newLot: { ...lot, basis: 'self_test' } })).toEqual(err({ code: 'ALL_SENT' }));
    expect((await db.prisma.delivery.findUniqueOrThrow({ where: { id: deliveryId } })).acceptBy).toEqual(later((24 + 48) * HOUR_MS));
    expect(await cancelOrder.run(seller(), { orderId, reason: 'x' })).toEqual(err({ code: 'GOODS_ON_THE_WAY' }));
  });

  it('for a second time what somebody else of hers sent meanwhile is asked about, and the same form twice is one consignment', async () => {
    const { orderId } = await paid(db, sides, now, { jin: '100' });
    const load = { orderId, mass: '40', unit: 'jin' as const, sentBefore: '0', newLot: { harvestedOn: '2026-11-22', place: '稻田镇', basis: 'self_commitment' as const } };
    const first = await dispatch.run({ ...seller(), idempotencyKey: 'key-of-one-load' }, load);
    expect(first).toMatchObject({ ok: true });
    expect(await dispatch.run({ ...seller(), idempotencyKey: 'key-of-one-load' }, load)).toEqual(first);
    expect(await dispatch.run({ ...seller(), idempotencyKey: 'key-of-another' }, load)).toEqual(err({ code: 'SENT_MEANWHILE', params: { sent: '40', unit: 'jin' } }));
    expect((await order(orderId)).deliveries).toHaveLength(1);
    expect(await dispatch.run(seller(), { ...load, sentBefore: '20000' })).toMatchObject({ ok: true });
  });

  it('meets cancelling: goods never leave for an order that has ended', async () => {
    for (let round = 0; round < 6; round++) {
      const { orderId, listingId } = await paid(db, sides, now, { jin: '100' });
      const newLot = { harvestedOn: '2026-11-22', place: '稻田镇', basis: 'self_commitment' as const };
      const [gone, cancelled] = await Promise.all([dispatch.run(seller(), { orderId, mass: '100', unit: 'jin', newLot }), cancelOrder.run(seller(), { orderId, reason: '没货了' })]);
      expect([gone.ok, cancelled.ok].filter(Boolean)).toHaveLength(1);
      expect(await order(orderId)).toMatchObject(gone.ok ? { agreement: 'active', money: 'held' } : { agreement: 'cancelled', money: 'refunding', deliveries: [] });
      expect((await listing(listingId)).remainingGrams).toBe(gone.ok ? 0n : 50_000n);
    }
  });

  it('takes from a lot that is there no more than it holds, and only the seller\'s own', async () => {
    const { orderId } = await paid(db, sides, now);
    const { bornLot } = await import('./service');
    const { lotId } = await value(bornLot.run(seller(), { leafId: 'fruit-cucumber', gradeId: 'first', mass: '500', unit: 'jin', harvestedOn: '2026-11-22' }));
    expect(await dispatch.run(seller(), { orderId, mass: '400', unit: 'jin', lotId })).toEqual(err({ code: 'CERTIFICATE_MISSING' }));
    await value(certifyLot.run(seller(), { lotId, basis: 'self_commitment' }));
    expect(await dispatch.run(seller(), { orderId, mass: '501', unit: 'jin', lotId })).toEqual(err({ code: 'LOT_TOO_SMALL' }));
    expect((await lotsOf(db, sides.seller.actor, { leafId: 'fruit-cucumber' })).map((lot) => lot.id)).toContain(lotId);
    const outcomes = await Promise.all([1, 2].map(() => dispatch.run(seller(), { orderId, mass: '300', unit: 'jin', lotId })));
    expect(outcomes.map((outcome) => (outcome.ok ? 'sent' : outcome.error.code)).sort()).toEqual(['LOT_TOO_SMALL', 'sent']);
    expect(await lotsOf(db, sides.buyer.actor)).toEqual([]);
  });
});

describe('weighing and grading', () => {
  it('sums tickets, questions a typed thousand, and strikes a wrong one out', async () => {
    const { orderId } = await paid(db, sides, now);
    const { deliveryId } = await sent(db, sides, orderId, now);
    expect(await weigh.run(seller(), { deliveryId, gross: '10', unit: 'jin' })).toEqual(err({ code: 'FORBIDDEN' }));
    expect(await weigh.run(buyer(), { deliveryId, gross: '600,000', tare: '0', unit: 'kg' })).toEqual(err({ code: 'WEIGHT_QUESTIONED' }));
    expect(await weigh.run(buyer(), { deliveryId, gross: '5', tare: '6', unit: 'kg' })).toEqual(err({ code: 'TARE_ABOVE_GROSS' }));
    expect(await weigh.run(buyer(), { deliveryId, gross: 'viel', unit: 'kg' })).toMatchObject({ error: { code: 'INVALID_INPUT', fields: { gross: 'orders.fields.mass' } } });
    await value(weigh.run(buyer(), { deliveryId, gross: '312.5', tare: '12.5', unit: 'kg' }));
    const { ticketId } = await value(weigh.run(buyer(), { deliveryId, gross: '412.5', tare: '12.5', unit: 'kg' }));
    await value(strikeTicket.run(buyer(), { deliveryId, ticketId }));
    expect(await strikeTicket.run(buyer(), { deliveryId, ticketId })).toEqual(err({ code: 'TICKET_NOT_FOUND' }));
    await value(weigh.run(buyer(), { deliveryId, gross: '302', tare: '2', unit: 'kg' }));
    const dto = (await orderFor(db, sides.seller.actor, orderId, now))!;
    expect(dto.deliveries[0]).toMatchObject({ state: 'weighed', weighedGrams: '600000' });
    expect(dto.deliveries[0]!.tickets.map((ticket) => ticket.struck)).toEqual([false, true, false]);
    await expect(db.owner.query('update weigh_ticket set net_grams = 1, gross_grams = 1 + tare_grams where delivery_id = $1', [deliveryId])).rejects.toMatchObject({ code: 'HL003' });
    await expect(db.owner.query('delete from weigh_ticket where delivery_id = $1', [deliveryId])).rejects.toMatchObject({ code: 'HL003' });
  });

  it('keeps a photo of the scale beside the ticket, for its two sides alone, and its hash in the record', async () => {
    const { orderId } = await paid(db, sides, now);
    const { deliveryId } = await sent(db, sides, orderId, now);
    const photo = new Uint8Array(await sharp({ create: { width: 1600, height: 1200, channels: 3, background: '#335533' } }).withExif({ IFD0: { Artist: 'somebody' } }).jpeg().toBuffer());
    expect(await weigh.run(buyer(), { deliveryId, gross: '10', unit: 'jin', photo: new Uint8Array(photo.subarray(0, 900)) })).toMatchObject({ error: { code: 'PHOTO_UNREADABLE' } });
    const { ticketId } = await value(weigh.run(buyer(), { deliveryId, gross: '600', unit: 'kg', photo }));
    const kept = (await ticketPhoto(db, sides.seller.actor, ticketId!))!;
    const { width, height, exif } = await sharp(kept).metadata();
    expect([width, height, exif]).toEqual([1280, 960, undefined]);
    expect(await ticketPhoto(db, sides.buyer.actor, ticketId!)).toEqual(kept);
    expect(await ticketPhoto(db, rival.actor, ticketId!)).toBeNull();
    expect((await orderFor(db, sides.seller.actor, orderId, now))!.deliveries[0]!.tickets).toMatchObject([{ hasPhoto: true }]);
    const [fact] = (await facts('weigh.recorded', ticketId!)).map((one) => one.payload as { photoSha256: string });
    expect(fact!.photoSha256).toBe(createHash('sha256').update(kept).digest('hex'));
    await expect(db.owner.query(`update weigh_photo set bytes = '' where ticket_id = $1`, [ticketId])).rejects.toMatchObject({ code: 'HL003' });
  });

  it('takes the deduction of the signed table off the price', async () => {
    const { orderId } = await paid(db, sides, now);
    const { deliveryId } = await sent(db, sides, orderId, now);
    expect(await grade.run(buyer(), { deliveryId, gradeId: 'first', sampleCount: 100, defectCount: 3 })).toEqual(err({ code: 'NOT_WEIGHED' }));
    await weighed(db, sides, deliveryId, now);
    expect(await grade.run(buyer(), { deliveryId, gradeId: 'no-such', sampleCount: 100, defectCount: 3 })).toEqual(err({ code: 'UNKNOWN_GRADE' }));
    expect(await grade.run(buyer(), { deliveryId, gradeId: 'first', sampleCount: 10, defectCount: 30 })).toEqual(err({ code: 'MORE_DEFECTS_THAN_SAMPLES' }));
    await value(grade.run(buyer(), { deliveryId, gradeId: 'first', sampleCount: 100, defectCount: 13 }));
    expect(await foresee(db, sides.buyer.actor, deliveryId, 600_000n)).toMatchObject({ deductionBps: 300, grossFen: '285180', deductionFen: '8820', returnFen: '8820' });
  });
});

describe('deciding', () => {
  it('of 100 accepts 80: mass and money move, once, and everything is locked', async () => {
    const { orderId } = await paid(db, sides, now, { jin: '100' });
    const { deliveryId, lotId } = await sent(db, sides, orderId, now, '100');
    expect(await take(deliveryId, 100)).toEqual(err({ code: 'NOT_ARRIVED' }));
    await weighed(db, sides, deliveryId, now, '100');
    expect(await take(deliveryId, 80)).toEqual(err({ code: 'REASON_NEEDED' }));
    expect(await accept.run(buyer(), { deliveryId, acceptedGrams: '40000', expectedFen: '24500', reason: 'quality' }))
      .toEqual(err({ code: 'TOTAL_CHANGED', params: { amount: '¥196.00' } }));
    const [one, two] = await Promise.all([take(deliveryId, 80, now, { reason: 'quality' }), take(deliveryId, 80, now, { reason: 'quality' })]);
    expect([one, two].filter((outcome) => outcome.ok)).toHaveLength(1);
    expect([one, two].find((outcome) => !outcome.ok)).toEqual(err({ code: 'DELIVERY_DECIDED' }));

    expect(await loadAcceptedDelivery(db, deliveryId)).toMatchObject({
      acceptedGrams: 40_000n, rejectedGrams: 10_000n, grossFen: 19_600n, deductionFen: 0n, plannedFen: 24_500n, orderAmountFen: 24_500n, orderGrossFen: 19_600n,
      completesOrder: true, growerShares: [{ orgId: sides.seller.organisationId, grams: 40_000n }],
    });
    expect(await order(orderId)).toMatchObject({ agreement: 'completed' });
    expect(await lotFor(db, sides.seller.actor, lotId)).toMatchObject({ leftGrams: '10000' });
    expect(await jobs('settlement.settle', deliveryId)).toBe(1);
    expect(await db.prisma.pricePoint.findUniqueOrThrow({ where: { deliveryId } })).toMatchObject({ massGrams: 40_000n, amountFen: 19_600n });
    expect((await facts('delivery.accepted', orderId))[0]!.payload).toMatchObject({ acceptedGrams: '40000', rejectedGrams: '10000', causedBy: 'seller', gradeKept: false, onTime: true, byDeadline: false });

    expect(await weigh.run(buyer(), { deliveryId, gross: '10', unit: 'jin' })).toEqual(err({ code: 'DELIVERY_DECIDED' }));
    for (const attempt of ['update delivery set gross_fen = 1 where id = $1', 'update weigh_ticket set voided_at = now() where delivery_id = $1', 'delete from delivery where id = $1']) {
      await expect(db.owner.query(attempt, [deliveryId])).rejects.toMatchObject({ code: 'HL003' });
    }
  });

  it('meets the deadline: one acceptance, whoever is first', async () => {
    for (let round = 0; round < 10; round++) {
      const { orderId } = await paid(db, sides, now, { jin: '100' });
      const { deliveryId } = await sent(db, sides, orderId, now, '100');
      await weighed(db, sides, deliveryId, now, '100');
      const at = later(48 * HOUR_MS);
      const [bought, clocked] = await Promise.all([take(deliveryId, 80, at, { reason: 'quality' }), autoAccept.run(clock(at), { deliveryId })]);
      expect([bought.ok, clocked.ok].filter(Boolean)).toHaveLength(1);
      expect(await facts('delivery.accepted', orderId)).toHaveLength(1);
      const { line } = { line: (await order(orderId)).lines[0]! };
      expect(line.acceptedGrams).toBe(bought.ok ? 40_000n : 50_000n);
      expect(line.openDeliveries).toBe(0);
    }
  });

  it('by the clock takes all that was sent, not before it is due', async () => {
    const { orderId } = await paid(db, sides, now, { jin: '100' });
    const { deliveryId } = await sent(db, sides, orderId, now, '100');
    expect(await autoAccept.run(clock(later(71 * HOUR_MS)), { deliveryId })).toEqual(err({ code: 'NOT_DUE' }));
    await value(autoAccept.run(clock(later(72 * HOUR_MS)), { deliveryId }));
    expect(await loadAcceptedDelivery(db, deliveryId)).toMatchObject({ acceptedGrams: 50_000n, grossFen: 24_500n, completesOrder: true });
    expect((await facts('delivery.accepted', orderId))[0]!.payload).toMatchObject({ byDeadline: true });
  });

  it('by the clock sends back a consignment that never arrived when the others have filled the contract; it was stuck for ever before', async () => {
    const { orderId } = await paid(db, sides, now, { jin: '100' });
    const { deliveryId: lost } = await sent(db, sides, orderId, now, '40');
    const { deliveryId } = await sent(db, sides, orderId, now, '50');
    await weighed(db, sides, deliveryId, now, '120');
    for (const id of [deliveryId, lost]) await value(autoAccept.run(clock(later(72 * HOUR_MS)), { deliveryId: id }));
    expect(await loadAcceptedDelivery(db, lost)).toMatchObject({ acceptedGrams: 0n, rejectedGrams: 20_000n, grossFen: 0n, completesOrder: true });
    expect(await order(orderId)).toMatchObject({ agreement: 'completed' });
  });

  it('of several consignments ends the order with the last one, and never pays more than was paid in', async () => {
    const { orderId } = await paid(db, sides, now, { jin: '100' });
    const first = await sent(db, sides, orderId, now, '60');
    const second = await sent(db, sides, orderId, now, '45');
    await weighed(db, sides, first.deliveryId, now, '60');
    await weighed(db, sides, second.deliveryId, now, '45');
    await value(take(second.deliveryId, 45));
    expect(await loadAcceptedDelivery(db, second.deliveryId)).toMatchObject({ completesOrder: false, grossFen: 11_025n });
    await value(take(first.deliveryId, 60));
    expect(await loadAcceptedDelivery(db, first.deliveryId)).toMatchObject({ completesOrder: true, grossFen: 13_475n, orderGrossFen: 24_500n });
  });

  it('takes what lies above the contract within the signed tolerance, unpaid, and refuses more; the clock takes just as much', async () => {
    for (const byClock of [false, true]) {
      const { orderId } = await paid(db, sides, now, { jin: '100' });
      const { deliveryId, lotId } = await sent(db, sides, orderId, now, '105');
      await weighed(db, sides, deliveryId, now, '108');
      if (byClock) await value(autoAccept.run(clock(later(48 * HOUR_MS)), { deliveryId }));
      else {
        expect(await take(deliveryId, 108)).toEqual(err({ code: 'OVER_DELIVERED' }));
        expect(await take(deliveryId, 109)).toEqual(err({ code: 'MORE_THAN_DELIVERED' }));
        await value(take(deliveryId, 105, now, { reason: 'quality' }));
      }
      expect(await loadAcceptedDelivery(db, deliveryId)).toMatchObject({ acceptedGrams: 52_500n, rejectedGrams: 1_500n, grossFen: 24_500n, orderGrossFen: 24_500n, completesOrder: true });
      expect(await lotFor(db, sides.seller.actor, lotId)).toMatchObject({ leftGrams: '1500' });
    }
  });

  it('within the tolerance below is the whole, and what was not delivered goes back', async () => {
    const { orderId } = await paid(db, sides, now, { jin: '100' });
    const { deliveryId } = await sent(db, sides, orderId, now, '95');
    await weighed(db, sides, deliveryId, now, '95');
    await value(take(deliveryId, 95));
    expect(await order(orderId)).toMatchObject({ agreement: 'completed' });
    expect(await loadAcceptedDelivery(db, deliveryId)).toMatchObject({ grossFen: 23_275n, completesOrder: true, orderAmountFen: 24_500n });
    const { deliveryId: less } = await sent(db, sides, (await paid(db, sides, now, { jin: '100' })).orderId, now, '94');
    await weighed(db, sides, less, now, '94');
    await value(take(less, 94));
    expect(await loadAcceptedDelivery(db, less)).toMatchObject({ completesOrder: false });
  });

  it('rejected as a whole pays nothing, and every gram is the seller\'s again', async () => {
    const { orderId } = await paid(db, sides, now, { jin: '100' });
    const { deliveryId, lotId } = await sent(db, sides, orderId, now, '100');
    await weighed(db, sides, deliveryId, now, '100');
    await value(take(deliveryId, 0, now, { reason: 'quality' }));
    expect(await loadAcceptedDelivery(db, deliveryId)).toMatchObject({ acceptedGrams: 0n, rejectedGrams: 50_000n, grossFen: 0n });
    expect(await lotFor(db, sides.seller.actor, lotId)).toMatchObject({ leftGrams: '50000' });
    expect(await db.prisma.pricePoint.findUnique({ where: { deliveryId } })).toBeNull();
  });

  it('on two consignments at once counts both, and ends the order once', async () => {
    for (let round = 0; round < 5; round++) {
      const { orderId } = await paid(db, sides, now, { jin: '100' });
      const [first, second] = [await sent(db, sides, orderId, now, '60'), await sent(db, sides, orderId, now, '40')];
      for (const [{ deliveryId }, jin] of [[first, '60'], [second, '40']] as const) await weighed(db, sides, deliveryId, now, jin);
      const outcomes = await Promise.all([take(first.deliveryId, 60), take(second.deliveryId, 40)]);
      expect(outcomes.every((outcome) => outcome.ok)).toBe(true);
      expect(await order(orderId)).toMatchObject({ agreement: 'completed', lines: [{ acceptedGrams: 50_000n, grossFen: 24_500n, openDeliveries: 0 }] });
      const ends = await Promise.all([first, second].map(({ deliveryId }) => loadAcceptedDelivery(db, deliveryId)));
      expect(ends.filter((end) => end!.completesOrder)).toHaveLength(1);
    }
  });

  it('meets a weighing and a struck ticket: what is accepted is what the tickets say', async () => {
    for (let round = 0; round < 5; round++) {
      const { orderId } = await paid(db, sides, now, { jin: '100' });
      const { deliveryId } = await sent(db, sides, orderId, now, '100');
      await weighed(db, sides, deliveryId, now, '60');
      const { ticketId } = await weighed(db, sides, deliveryId, now, '40');
      await Promise.all([take(deliveryId, 100), strikeTicket.run(buyer(), { deliveryId, ticketId })]);
      const { deliveries: [delivery] } = await order(orderId);
      const valid = await db.prisma.weighTicket.findMany({ where: { deliveryId, voidedAt: null } });
      const weighedGrams = valid.reduce((sum, ticket) => sum + ticket.netGrams, 0n);
      expect(delivery!.weighedGrams).toBe(weighedGrams);
      if (delivery!.decidedAt) expect(delivery!.acceptedGrams! + delivery!.rejectedGrams!).toBe(weighedGrams);
    }
  });

  it('leaves an order open that is short, until nobody waits any more and the rest goes back', async () => {
    const { orderId } = await paid(db, sides, now, { jin: '100' });
    const { deliveryId } = await sent(db, sides, orderId, now, '60');
    expect(await endShort.run(seller(), { orderId })).toEqual(err({ code: 'GOODS_ON_THE_WAY' }));
    await weighed(db, sides, deliveryId, now, '60');
    await value(take(deliveryId, 60));
    expect(await order(orderId)).toMatchObject({ agreement: 'active' });
    expect(await endShort.run(buyer(), { orderId })).toEqual(err({ code: 'TOO_EARLY_TO_END' }));
    expect(await endShort.run(clock(later(5 * DAY_MS)), { orderId })).toEqual(err({ code: 'TOO_EARLY_TO_END' }));
    expect(await endShort.run(clock(later(6 * DAY_MS)), { orderId })).toEqual(ok({ orderId, returnFen: '9800' }));
    expect(await order(orderId)).toMatchObject({ agreement: 'terminated', money: 'refunding' });
    expect(await loadHold(db, orderId)).toMatchObject({ openFen: 14_700n });
  });

  it('lets the buyer of a paid order out only when the day has passed and nothing came', async () => {
    const { orderId } = await paid(db, sides, now);
    expect(await cancelOrder.run(buyer(), { orderId, reason: '不要了' })).toEqual(err({ code: 'TOO_EARLY_TO_END' }));
    await value(cancelOrder.run(buyer(later(4 * DAY_MS)), { orderId, reason: '没有发货' }));
    expect(await order(orderId)).toMatchObject({ agreement: 'cancelled', endCausedBy: 'seller', money: 'refunding' });
    expect(await loadHold(db, orderId)).toMatchObject({ openFen: 0n });
    expect((await facts('order.cancelled', orderId))[0]!.payload).toMatchObject({ causedBy: 'seller' });
  });
});

describe('what is seen', () => {
  it('lists each side\'s orders with what waits for it', async () => {
    const { orderId } = await signed(db, sides, later(DAY_MS));
    const [sold, bought] = await Promise.all([ordersWaiting(db, sides.seller.actor, 'seller', 200), ordersWaiting(db, sides.buyer.actor, 'buyer', 200)]);
    expect(bought.find((row) => row.id === orderId)).toMatchObject({ badge: 'toPay', mine: true, deadline: later(2 * DAY_MS), other: { name: '张桂兰' } });
    expect(sold.map((row) => row.id)).not.toContain(orderId);
    const page = await ordersOf(db, sides.seller.actor, { limit: 3 });
    const next = await ordersOf(db, sides.seller.actor, { limit: 3, before: page.at(-1)!.id });
    expect(new Set([...page, ...next].map((row) => row.id)).size).toBe(6);
    expect(await ordersOf(db, rival.actor, { side: 'seller' })).toEqual([]);
  });

  it('a grower behind a cooperative has the record and the share, and is shown by family name alone', async () => {
    const coop = await makeOrganisation(db, { kind: 'cooperative', name: '绿源蔬菜专业合作社' });
    const grower = await makeGrower(db, { cooperativeOrgId: coop.organisationId, name: '孙秀英' });
    const through = { seller: coop, buyer: sides.buyer };
    const { orderId } = await paid(db, through, now, { growerOrgId: grower.organisationId });
    const { deliveryId, lotCode } = await sent(db, through, orderId, now);
    await weighed(db, through, deliveryId, now);
    await value(take(deliveryId, 1200));
    expect((await facts('delivery.accepted', orderId)).map((fact) => fact.subjectOrgId).sort()).toEqual([coop.organisationId, grower.organisationId].sort());
    expect(await loadAcceptedDelivery(db, deliveryId)).toMatchObject({ growerShares: [{ orgId: grower.organisationId, grams: 600_000n }] });
    const trace = await traceOf(db, lotCode.toLowerCase());
    expect(trace).toMatchObject({ growerName: '孙**', sellerName: '绿源蔬菜专业合作社', place: '稻田镇' });
    expect(trace!.events.map((event) => event.event)).toEqual(['commission', 'certify', 'ship', 'receive', 'weigh', 'accept']);
    expect(JSON.stringify(trace)).not.toContain('孙秀英');
    await expect(db.owner.query('update lot_event set grams = 1')).rejects.toMatchObject({ code: 'HL003' });
  });
});
