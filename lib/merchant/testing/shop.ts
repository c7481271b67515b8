import type { TestDatabase } from '../../db/testing/test-database';
import { makeMember, makeOrganisation, makePerson } from '../../identity/testing/factory';
import type { Wallet } from '../../payments/domain/machines';
import { reportAttempt, startAttempt, startStaticSale } from '../../payments/service';
import type { Actor, PersonActor } from '../../shared/actor';
import { fixedClock } from '../../shared/clock';
import { newId } from '../../shared/ids';
import type { Result } from '../../shared/result';
import { openStore, placeClerk } from '../service';

const PAYER: Actor = { kind: 'visitor', personId: null };
const message = { institution: 'acquirer', endpoint: 'notify', digest: '0'.repeat(64), raw: new Uint8Array([1]), sealed: false, signature: 'VALID', note: null } as const;

export async function done<T>(outcome: Promise<Result<T, unknown>>): Promise<T> {
  const answered = await outcome;
  if (!answered.ok) throw new Error(JSON.stringify(answered.error));
  return answered.value;
}

export type TestShop = {
  readonly owner: PersonActor; readonly clerk: PersonActor; readonly storeId: string; readonly counterId: string; readonly token: string;
  readonly as: (actor: Actor, at?: Date) => { readonly actor: Actor; readonly db: TestDatabase; readonly clock: { now(): Date } };
};

/** A shop that the channel has taken on, with one counter and a clerk who stands there. */
export async function makeShop(db: TestDatabase, now: Date): Promise<TestShop> {
  const as = (actor: Actor, at = now) => ({ actor, db, clock: fixedClock(at) });
  const { organisationId, actor: owner } = await makeOrganisation(db, { kind: 'shop' });
  const clerk = await makeMember(db, { organisationId, orgKind: 'shop', personId: await makePerson(db), role: 'clerk' });
  await db.prisma.merchant.create({ data: { id: newId('merchant'), organisationId, channel: 'unionpay', role: 'MERCHANT', state: 'ACTIVE', channelNo: '898000000000001', splitCapBps: 3000, holdDays: 30, createdAt: now } });
  const { storeId, counterId } = await done(openStore.run(as(owner), { store: '西门店', place: '', counter: '1 号台' }));
  await done(placeClerk.run(as(owner), { counterId, personId: clerk.personId }));
  const { token } = await db.prisma.qrCode.findFirstOrThrow({ where: { counterId } });
  return { owner, clerk, storeId, counterId, token, as };
}

export type Said = { readonly amountFen?: bigint; readonly foreignId?: string };

/** The channel says that an attempt was paid; the same words again are a repeated callback. */
export const callback = (shop: TestShop, attemptId: string, amountFen: bigint, at: Date, said: Said = {}) => done(reportAttempt.run(shop.as({ kind: 'channel', channel: 'unionpay' }, at), {
  attemptId, message, via: 'NOTIFY', report: { kind: 'PAID', paid: {
    foreignId: said.foreignId ?? `F${attemptId}`, merchantNo: '898000000000001', orderAmountFen: said.amountFen ?? amountFen, payerPaidFen: amountFen, merchantDiscountFen: 0n, thirdDiscountFen: 0n,
    settleFen: said.amountFen ?? amountFen, payerRef: null, paidAt: at, unfreezesAt: null } },
}));

/** Somebody types an amount behind the counter's sticker. */
export async function begin(shop: TestShop, yuan: string, at: Date, wallet: Wallet = 'wechat'): Promise<string> {
  return (await done(startStaticSale.run(shop.as(PAYER, at), { token: shop.token, wallet, amount: yuan, returnUrl: `https://house.test/q/${shop.token}` }))).attemptId;
}

/** Somebody scans a code that the counter shows. */
export async function scan(shop: TestShop, token: string, at: Date, wallet: Wallet = 'wechat'): Promise<string> {
  return (await done(startAttempt.run(shop.as(PAYER, at), { token, wallet, returnUrl: `https://house.test/q/${token}` }))).attemptId;
}

/** A whole sale: the amount, the wallet, the channel's word. */
export async function sell(shop: TestShop, yuan: string, fen: bigint, at: Date, wallet: Wallet = 'wechat'): Promise<string> {
  const attemptId = await begin(shop, yuan, at, wallet);
  await callback(shop, attemptId, fen, at);
  return attemptId;
}
