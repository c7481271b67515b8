import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../db/testing/test-database';
import { makeOrganisation, setVerified } from '../identity/testing/factory';
import { after, MINUTE_MS } from '../shared/clock';
import { parseEmv } from './qr/emv';
import { attemptStatus, attemptView, cashier, incomingPayments, staticCodes } from './queries';
import { askNow, createStaticCode, revokeCode, startAttempt, startStaticSale } from './service';
import { askPayment, heldPayment, look, pay, scan, startRig, until, type Rig } from './testing/rig';

let db: TestDatabase;
let rig: Rig;
beforeAll(async () => {
  db = await testDatabase();
  rig = await startRig(db);
});
afterAll(async () => {
  await rig.stop();
  await db.close();
});
const visitor = { kind: 'visitor', personId: null } as const;

describe('what a payer sees behind a code', () => {
  it('is the payee by its registered name, the amount, and wallets that are open already', async () => {
    const { token } = await askPayment(rig);
    await scan(rig, token, 'alipay');
    const seen = await cashier(db, token, new Date());
    expect(seen).toMatchObject({
      kind: 'DYNAMIC', state: 'OPEN', amountFen: '12345', orderNumber: 'HL-2611-0482', openIn: ['alipay'],
      payee: { name: '绿源蔬菜专业合作社', verified: true, document: { kind: 'uscc', tail: '6X' } },
    });
    expect(parseEmv(seen!.emv!)).toMatchObject({ ok: true, value: { kind: 'DYNAMIC', amount: '123.45', local: { name: '绿源蔬菜专业合作社' } } });
    expect(await cashier(db, '0'.repeat(26), new Date())).toBeNull();
    expect(await cashier(db, token, after(new Date(), 16 * MINUTE_MS))).toMatchObject({ state: 'EXPIRED' });
  });

  it('follows an attempt from opening to paid, and only behind its own code', async () => {
    const { token, paymentId } = await askPayment(rig);
    const attemptId = await scan(rig, token);
    expect(await attemptStatus(db, token, attemptId, new Date())).toMatchObject({ view: 'WAITING', wallet: 'wechat', payable: true, direct: false, payUrl: expect.stringContaining('/wallet/') as string });
    const { token: other } = await askPayment(rig);
    expect(await attemptStatus(db, other, attemptId, new Date())).toBeNull();
    expect(await attemptView(db, other, attemptId)).toBeNull();
    expect(await askNow.run({ ...rig.system, actor: visitor }, { token: other, attemptId })).toMatchObject({ error: { code: 'NOT_FOUND' } });

    // The notify never comes; the payer is back from the wallet and asks.
    await pay(rig, attemptId, 'drop');
    expect(await askNow.run({ ...rig.system, actor: visitor }, { token, attemptId })).toMatchObject({ ok: true });
    await rig.drain();
    expect(await attemptView(db, token, attemptId)).toBe('PAID');
    expect(await cashier(db, token, new Date())).toMatchObject({ state: 'PAID' });
    await until(async () => (await look(rig, `select 1 from payment where id = $1 and state = 'PAID'`, [paymentId])).length === 1);
  });

  it('is told that an attempt was refused, with another one possible', async () => {
    const { token } = await askPayment(rig);
    const attemptId = await scan(rig, token);
    await pay(rig, attemptId, 'refuse');
    await askNow.run({ ...rig.system, actor: visitor }, { token, attemptId });
    await rig.drain();
    expect(await attemptStatus(db, token, attemptId, new Date())).toMatchObject({ view: 'FAILED', payable: true });
    expect(await scan(rig, token)).not.toBe(attemptId);
  });
});

describe('what a seller sees', () => {
  it('are the payments that came in, and nobody else\'s', async () => {
    const { paymentId } = await heldPayment(rig);
    const stranger = await makeOrganisation(db, { kind: 'buyer' });
    expect((await incomingPayments(db, rig.seller.actor)).map((row) => row.id)).toContain(paymentId);
    expect(await incomingPayments(db, stranger.actor)).toEqual([]);
    const [newest] = await incomingPayments(db, rig.seller.actor);
    expect((await incomingPayments(db, rig.seller.actor, newest!.paidAt)).every((row) => row.paidAt < newest!.paidAt)).toBe(true);
  });

  it('are one\'s own static codes; a revoked one takes no more money, and only its owner revokes it', async () => {
    const made = await createStaticCode.run({ ...rig.system, actor: rig.seller.actor }, { label: '东门摊位' });
    if (!made.ok) throw new Error(made.error.code);
    const stranger = await makeOrganisation(db, { kind: 'cooperative' });
    expect(await revokeCode.run({ ...rig.system, actor: stranger.actor }, { codeId: made.value.codeId })).toMatchObject({ error: { code: 'NOT_FOUND' } });
    expect(await cashier(db, made.value.token, new Date())).toMatchObject({ kind: 'STATIC', state: 'OPEN', label: '东门摊位' });
    expect(await revokeCode.run({ ...rig.system, actor: rig.seller.actor }, { codeId: made.value.codeId })).toMatchObject({ ok: true });
    expect(await cashier(db, made.value.token, new Date())).toMatchObject({ state: 'REVOKED' });
    expect(await staticCodes(db, rig.seller.actor)).toMatchObject([{ label: '东门摊位', state: 'REVOKED' }]);
    expect(await staticCodes(db, stranger.actor)).toEqual([]);
  });
});

describe('who has not passed the real-name check', () => {
  it('takes no money: neither by a code of an order, nor by one on her stall, also when she had passed before', async () => {
    const shop = await makeOrganisation(db, { kind: 'shop' });
    const system = { ...rig.system, actor: shop.actor };
    const made = await createStaticCode.run(system, { label: '摊位' });
    if (!made.ok) throw new Error(made.error.code);
    await setVerified(db, shop.organisationId, false);
    expect(await createStaticCode.run(system, { label: '二摊' })).toMatchObject({ error: { code: 'PAYEE_NOT_VERIFIED' } });
    expect(await startStaticSale.run({ ...rig.system, actor: visitor }, { token: made.value.token, wallet: 'alipay', amount: '10', returnUrl: 'http://house/q/x' }))
      .toMatchObject({ error: { code: 'PAYEE_NOT_VERIFIED' } });
    const { token } = await askPayment(rig);
    await setVerified(db, rig.seller.organisationId, false);
    expect(await startAttempt.run({ ...rig.system, actor: visitor }, { token, wallet: 'wechat', returnUrl: 'http://house/q/x' })).toMatchObject({ error: { code: 'PAYEE_NOT_VERIFIED' } });
    await setVerified(db, rig.seller.organisationId, true);
  });
});
