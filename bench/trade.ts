import { openDatabase, type Db } from '../lib/db/database';
import { lookupHash, sealField } from '../lib/db/personal-data';
import { makeToken } from '../lib/http/token';
import { makeOrganisation, type MadeOrganisation } from '../lib/identity/testing/factory';
import type { OrgKind } from '../lib/shared/actor';
import { after, chinaDay, DAY_MS } from '../lib/shared/clock';
import { newId } from '../lib/shared/ids';
import { Caller, until, type Patience } from './caller';
import type { House } from './processes';

/** When a client first asks whether what others do for it has come: a page is told by an event about then. */
export const FIRST_ASK_MS = 20;

/** How somebody speaks to the house: as a benchmark does, or as one whom it answers badly. */
export type Speaking = (url: string, token?: string) => Caller;
export type Side = MadeOrganisation & { readonly caller: Caller; readonly token: string };
/** One pair of seller and buyer that trades all the time. */
export type Pair = { readonly seller: Side; readonly buyer: Side; readonly payer: Caller; readonly listingId: string };

const JIN = '100';
const GRAMS = '50000';
const typed = { method: 'typed', name: '王小满' };
const today = new Date();
const day = (days: number) => chinaDay(after(today, days * DAY_MS));

/** An organisation of one person with a session that was made beforehand, whom the acquirer will take on. */
export async function newcomer(db: Db, house: House, kind: OrgKind, speaking: Speaking): Promise<Side> {
  const made = await makeOrganisation(db, { kind });
  // The acquirer takes nobody on without a document.
  await db.prisma.person.update({
    where: { id: made.personId }, data: { idNumberSealed: sealField('person.id_number', made.personId, '11010519491231002X'), idNumberLookup: lookupHash('id-number', made.personId) },
  });
  const sessionId = newId('session');
  await db.prisma.loginSession.create({
    data: { id: sessionId, personId: made.personId, organisationId: made.organisationId, device: 'bench', createdAt: today, expiresAt: after(today, DAY_MS) },
  });
  const token = await makeToken({ sessionId, personId: made.personId, sessionVersion: 1 });
  return { ...made, token, caller: speaking(house.url, token) };
}

/** Sellers and buyers, and something on offer. */
export async function found(house: House, pairs: number, speaking: Speaking = (url, token) => new Caller(url, token)): Promise<Pair[]> {
  const db = openDatabase(house.databaseUrl, 4);
  try {
    await makeOrganisation(db, { kind: 'platform' });
    return await Promise.all(Array.from({ length: pairs }, async () => {
      const [seller, buyer] = [await newcomer(db, house, 'farm', speaking), await newcomer(db, house, 'buyer', speaking)];
      const { listingId } = await seller.caller.run('market.publishListing', {
        leafId: 'fruit-cucumber', gradeId: 'first', mass: '9000000', soldBy: 'jin', price: '2.40', pricedBy: 'jin', harvestFrom: day(0), harvestTo: day(20), confirmed: true,
      });
      return { seller, buyer, payer: speaking(house.url), listingId: listingId! };
    }));
  } finally {
    await db.close();
  }
}

/** The payer's wallet pays an attempt, as soon as the acquirer knows it. */
export const pay = (house: House, attemptId: string, patience: Patience): Promise<true> => until('the acquirer knows the order', async () => {
  const { status, body } = await Caller.post(`${house.sandboxUrl}/control/pay`, { 'x-sandbox-secret': house.sandboxSecret }, { orderNo: attemptId });
  if (status === 200) return true;
  if (status === 404) return null;
  throw new Error(`The wallet was answered ${status} ${JSON.stringify(body)}`);
}, patience);

/** Once round: from an offer to a settlement, every step by the one who does it in life. */
export async function loop(house: House, { seller, buyer, payer, listingId }: Pair, patience: Patience = {}): Promise<string> {
  const { offerId } = await buyer.caller.run('market.makeOffer', { listingId, mass: JIN, soldBy: 'jin', price: '2.30', pricedBy: 'jin', deliverOn: day(1) });
  const { orderId, amountFen } = await seller.caller.run('orders.acceptOffer', { offerId });
  await seller.caller.run('orders.signContract', { orderId, signature: typed });
  await buyer.caller.run('orders.signContract', { orderId, signature: typed });
  const { qrToken } = await buyer.caller.run('orders.requestPayment', { orderId });
  // A seller's first payment waits until the acquirer has taken her on.
  const attemptId = await until('an attempt', async () => {
    const { status, body } = await payer.attempt('payments.startAttempt', { token: qrToken, wallet: 'wechat', returnUrl: `${house.url}/q/${qrToken}` });
    if (status === 200) return body.attemptId as string;
    if (body.code === 'PAYEE_NOT_READY') return null;
    throw new Error(`The attempt was answered ${JSON.stringify(body)}`);
  }, patience);
  await pay(house, attemptId, { ...patience, waitMs: FIRST_ASK_MS });
  const progress = (wanted: (body: Record<string, unknown>) => boolean) => async () => {
    const { status, body } = await seller.caller.read(`/api/v1/orders/${orderId}`);
    return status === 200 && wanted(body) ? true : null;
  };
  await until('the money is held', progress((body) => body.money === 'held'), { ...patience, waitMs: FIRST_ASK_MS });
  const { deliveryId } = await seller.caller.run('orders.dispatch', {
    orderId, mass: JIN, unit: 'jin', last: true, vehicle: null, newLot: { harvestedOn: day(0), place: '稻田镇西里村', basis: 'self_test' },
  });
  // The first weighing of goods whose arrival nobody recorded is their arrival.
  await buyer.caller.run('orders.weigh', { deliveryId, gross: JIN, tare: '0', unit: 'jin', method: 'device', device: 'scale-1', confirmed: true });
  await buyer.caller.run('orders.accept', { deliveryId, acceptedGrams: GRAMS, expectedFen: amountFen, reason: null });
  await until('the delivery is settled', progress((body) => (body.deliveries as { settled: boolean }[])[0]?.settled === true), patience);
  return orderId!;
}
