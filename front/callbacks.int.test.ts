import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../lib/db/testing/test-database';
import { receiveNotify } from '../lib/payments/channels/unionpay/notify';
import { digestOf } from '../lib/payments/domain/channel-event';
import { askPayment, attemptOf, balanceOf, look, PARTNER, paymentOf, scan, startRig, zeroSum, type Rig } from '../lib/payments/testing/rig';
import { certIdOf, signFields, type SignedFields } from '../lib/shared/signed-message';
import { buildFront } from './server';

let db: TestDatabase;
let rig: Rig;
let front: FastifyInstance;
let open: { paymentId: string; attemptId: string; orderId: string; fields: SignedFields };
const acquirer = generateKeyPairSync('rsa', { modulusLength: 2048 });

beforeAll(async () => {
  db = await testDatabase();
  rig = await startRig(db);
  await db.owner.query('insert into channel_key (institution, cert_id, pem, seen_at) values ($1, $2, $3, now())',
    ['acquirer', certIdOf(acquirer.publicKey), acquirer.publicKey.export({ type: 'spki', format: 'pem' })]);
  front = await buildFront({
    webUrls: ['http://127.0.0.1:9'], publicUrl: 'http://house.test', secret: 'a secret of sixteen', walletUrl: 'http://127.0.0.1:9', development: false,
    mounts: [{ method: 'POST', path: '/api/channels/unionpay', handler: (asked) => receiveNotify(asked, 'acquirer', rig.house), maxBytes: 64_000 }],
  });
  await front.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await front.close();
  await rig.stop();
  await db.close();
});
beforeEach(async () => {
  const asked = await askPayment(rig);
  const attemptId = await scan(rig, asked.token);
  const [row] = await look<{ foreign_id: string; merchant_no: string }>(rig, 'select foreign_id, merchant_no from attempt where id = $1', [attemptId]);
  open = { ...asked, attemptId, fields: {
    notifyId: `N-${attemptId}`, notifyType: 'PAY', notifyTime: '20261122140501', serProvId: PARTNER, certId: certIdOf(acquirer.publicKey), merId: row!.merchant_no, orderNo: attemptId,
    orderType: 'wechatJs', transIndex: row!.foreign_id, origRespCode: '00', txnAmt: '12345', payerAmt: '12345', merchantDiscountAmt: '0', thirdDiscountAmt: '0',
    settleAmt: '12345', payTime: '20261122140500', splitFlag: '1', holdState: 'FROZEN', unfreezeTime: '20270521140500',
  } };
});

/** Bytes over a socket to the door, under headers of the sender's choice. */
function send(body: string, headers: Record<string, string | number> = {}, path = '/api/channels/unionpay'): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ port: (front.server.address() as AddressInfo).port, path, method: 'POST', headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers } }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part)).on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') }));
    });
    outgoing.on('error', reject).end(body);
  });
}
const good = (over: SignedFields = {}) => JSON.stringify(signFields({ ...open.fields, ...over }, acquirer.privateKey));
const kept = async (body: string) => look<{ signature: string; verdict: string; same: boolean }>(
  rig, 'select signature, verdict, raw = $2::bytea as same from channel_event where digest = $1', [digestOf(Buffer.from(body)), `\\x${Buffer.from(body).toString('hex')}`]);
async function nothingMoved(): Promise<void> {
  expect((await paymentOf(rig, open.paymentId)).state).toBe('UNPAID');
  expect((await attemptOf(rig, open.attemptId)).state).toBe('SUBMITTED');
  expect(await look(rig, 'select 1 from ledger_posting where reference = $1', [open.orderId])).toEqual([]);
  expect(await zeroSum(rig)).toBe(0n);
}

describe('a callback at the front door', () => {
  it('is judged by its bytes: another content type or stray parameters in the address change nothing', async () => {
    const body = good();
    expect(await send(body, { 'content-type': 'application/x-www-form-urlencoded' }, '/api/channels/unionpay?orderNo=att_other&txnAmt=1&txnAmt=2')).toEqual({ status: 200, text: 'success' });
    expect(await kept(body)).toEqual([{ signature: 'VALID', verdict: 'APPLIED', same: true }]);
    expect((await paymentOf(rig, open.paymentId)).state).toBe('PAID');
    expect(await balanceOf(rig, `order-hold:${open.orderId}`)).toBe(12_345n);
  });

  it('that is cut off, empty, or a form instead of a message is kept and refused', async () => {
    const body = good();
    for (const wrong of [body.slice(0, -40), '', `orderNo=${open.attemptId}&txnAmt=12345&origRespCode=00`, `[${body}]`]) {
      expect(await send(wrong, { 'content-type': wrong.startsWith('order') ? 'application/x-www-form-urlencoded' : 'application/json' })).toEqual({ status: 400, text: 'fail' });
      if (wrong !== '') expect(await kept(wrong)).toEqual([{ signature: 'NONE', verdict: 'REFUSED', same: true }]);
    }
    await nothingMoved();
  });

  it('with a field said twice, smuggled into a signed message, is kept and refused', async () => {
    const body = good({ origRespCode: '02' });
    for (const doubled of [body.replace('{', '{"txnAmt":"1",'), `${body.slice(0, -1)},"origRespCode":"00"}`]) {
      expect(await send(doubled)).toEqual({ status: 400, text: 'fail' });
      expect(await kept(doubled)).toEqual([{ signature: 'NONE', verdict: 'REFUSED', same: true }]);
    }
    await nothingMoved();
  });

  it('that is longer than a message may be is turned away unread', async () => {
    expect((await send(' '.repeat(70_000))).status).toBe(413);
    await nothingMoved();
  });

  it('recorded and sent again later, even under another order\'s name, pays nothing twice', async () => {
    const body = good();
    expect((await send(body)).status).toBe(200);
    expect((await send(body)).status).toBe(200);
    expect((await send(body.replace(open.attemptId, 'att_00000000000000000000000000'))).status).toBe(401);
    expect(await balanceOf(rig, `order-hold:${open.orderId}`)).toBe(12_345n);
    expect((await kept(body)).map((event) => event.verdict).sort()).toEqual(['APPLIED', 'REPEATED']);
  });
});
