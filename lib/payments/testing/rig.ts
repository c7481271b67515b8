import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Logger, runOnce } from 'graphile-worker';
import type { TestDatabase } from '../../db/testing/test-database';
import { makeOrganisation, type MadeOrganisation } from '../../identity/testing/factory';
import { paymentsTasksOver } from '../../jobs/payments';
import { queuePool } from '../../jobs/queue-pool';
import type { Task } from '../../jobs/task';
import { applyPlan } from '../../operation/apply';
import type { Actor } from '../../shared/actor';
import { after, MINUTE_MS, type Clock } from '../../shared/clock';
import { newId } from '../../shared/ids';
import type { JsonObject } from '../../shared/json';
import { connect } from '../channels/outside';
import { publicKeys } from '../channels/partner/keys';
import type { Outside } from '../channels/port';
import { receiveNotify, type NotifyHouse } from '../channels/unionpay/notify';
import { planPayment } from '../domain/plan-payment';
import type { Wallet } from '../domain/machines';
import { keepKey, startAttempt } from '../service';
import { startSandbox, type Sandbox } from './sandbox';

export const PARTNER = 'harvestloop-test';

/** A payments house with the real database, the sandbox as a process of its own, and a door for its notifies. */
export type Rig = {
  readonly sandbox: Sandbox;
  readonly outside: Outside;
  readonly house: NotifyHouse;
  readonly system: { readonly db: TestDatabase; readonly clock: Clock; readonly actor: Actor };
  /** Runs every job that is due, and those that these make due. */
  readonly drain: () => Promise<void>;
  /** Lets the clock reach jobs that wait for a moment. */
  readonly makeDue: (task: string) => Promise<void>;
  /** As if time had passed: everything that is still to be asked about is due, and the sweep comes by. */
  readonly sweepLater: () => Promise<void>;
  /** Jobs of other domains that payments have called, oldest first. */
  readonly called: { readonly task: string; readonly payload: JsonObject }[];
  readonly seller: MadeOrganisation;
  readonly buyer: MadeOrganisation;
  /** Turns notifies away until it is opened again, as if the house were down. */
  readonly door: { open: boolean; readonly received: Uint8Array[] };
  /** A moment to stand still at; null lets time go on. */
  readonly now: { at: Date | null };
  readonly stop: () => Promise<void>;
};

const OTHERS = ['payments.paid', 'orders.latePayment', 'orders.expireUnpaid', 'test.splitEnded', 'test.transferEnded', 'test.refunded'];

async function bytesOf(request: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return new Uint8Array(Buffer.concat(chunks));
}

export async function startRig(db: TestDatabase): Promise<Rig> {
  const sandbox = await startSandbox();
  const now: { at: Date | null } = { at: null };
  const clock: Clock = { now: () => now.at ?? new Date() };
  const system = { db, clock, actor: { kind: 'system', job: 'test' } as const };
  const keys = publicKeys(db, { url: sandbox.url, keep: async (institution, certId, pem) => void (await keepKey.run(system, { institution, certId, pem })) });
  const house: NotifyHouse = { db, clock, keys, partnerId: PARTNER };

  const door = { open: true, received: [] as Uint8Array[] };
  const server = createServer((request, response) => {
    void bytesOf(request).then(async (bytes) => {
      door.received.push(bytes);
      const answer = door.open
        ? await receiveNotify(new Request(`http://house${request.url ?? ''}`, { method: 'POST', body: bytes }), request.url?.includes('bank') ? 'bank' : 'acquirer', house)
        : { status: 503, body: 'fail' };
      response.writeHead(answer.status).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const outside = connect({
    url: sandbox.url, partnerId: PARTNER, privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), adminSecret: sandbox.adminSecret,
    publicUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, keys,
  });
  await outside.register();

  const queue = queuePool(db.url, 4);
  const called: { task: string; payload: JsonObject }[] = [];
  const tasks: Record<string, Task> = { ...paymentsTasksOver(() => outside) };
  for (const task of OTHERS) tasks[task] = async (payload) => void called.push({ task, payload });
  const taskList = Object.fromEntries(Object.entries(tasks).map(([name, task]) =>
    [name, (payload: unknown) => task(payload as JsonObject, { ...system, actor: { kind: 'system', job: name } })]));

  const [seller, buyer] = await Promise.all([makeOrganisation(db, { kind: 'cooperative', name: '绿源蔬菜专业合作社' }), makeOrganisation(db, { kind: 'buyer', name: '城南超市' })]);
  await db.owner.query('update organisation set uscc = $2 where id = $1', [seller.organisationId, '93370783MA3TEST06X']);

  return {
    sandbox, outside, house, system, called, seller, buyer, door, now,
    drain: () => runOnce({ pgPool: queue, taskList, noHandleSignals: true, logger: new Logger(() => () => undefined) }),
    makeDue: async (task) => void (await db.owner.query(
      'update graphile_worker._private_jobs j set run_at = now() from graphile_worker._private_tasks t where t.id = j.task_id and t.identifier = $1', [task])),
    sweepLater: async () => {
      for (const table of ['attempt', 'refund', 'split', 'bank_transfer']) await db.owner.query(`update ${table} set next_query_at = $1 where next_query_at is not null`, [after(clock.now(), -10 * MINUTE_MS)]);
      await db.owner.query(`select graphile_worker.add_job('payments.sweep', job_key := 'payments.sweep')`);
    },
    stop: async () => {
      await sandbox.stop();
      await new Promise((resolve) => server.close(resolve));
      await queue.end();
    },
  };
}

export type Asked = { readonly paymentId: string; readonly token: string; readonly orderId: string };

/** A payment as orders would ask for it. */
export async function askPayment(rig: Rig, amountFen = 12_345n, orderId = newId('order')): Promise<Asked> {
  const now = rig.system.clock.now();
  const planned = planPayment({
    orderId, orderNumber: 'HL-2611-0482', payeeOrgId: rig.seller.organisationId, payerOrgId: rig.buyer.organisationId, amountFen, subject: '水果黄瓜 一级',
    expiresAt: after(now, 15 * MINUTE_MS),
  }, { now, newId });
  await applyPlan(rig.system.db, { ...planned, answer: {} }, { operation: 'test.ask', actor: 'test', now, idempotency: null });
  return { paymentId: planned.paymentId, token: planned.qrToken, orderId };
}

/** A payer scans and chooses a wallet; the job has sent it to the channel. */
export async function scan(rig: Rig, token: string, wallet: Wallet = 'wechat'): Promise<string> {
  await rig.drain();
  const started = await startAttempt.run({ ...rig.system, actor: { kind: 'visitor', personId: null } }, { token, wallet, returnUrl: `http://house/q/${token}` });
  if (!started.ok) throw new Error(started.error.code);
  await rig.drain();
  return started.value.attemptId;
}

/** The payer acts in the wallet; see sandbox/README.md for the modes. */
export const pay = (rig: Rig, orderNo: string, mode = 'pay', more: Record<string, unknown> = {}) => rig.sandbox.control('/control/pay', { orderNo, mode, ...more });

/** What stands in a table, for looking. */
export const look = async <T>(rig: Rig, sql: string, parameters: readonly string[] = []): Promise<T[]> =>
  (await rig.system.db.owner.query(sql, [...parameters])).rows as T[];

export const paymentOf = async (rig: Rig, id: string) => (await look<{ state: string; closing: string | null }>(rig, 'select state, closing from payment where id = $1', [id]))[0]!;
export const attemptOf = async (rig: Rig, id: string) => (await look<{
  state: string; outcome: string | null; pay_url: string | null; captured_fen: bigint; refunded_fen: bigint; reserved_fen: bigint;
}>(rig, 'select * from attempt where id = $1', [id]))[0]!;
/** Credits less debits of an account, posted. */
export const balanceOf = async (rig: Rig, account: string) => (await look<{ net: bigint }>(
  rig, 'select coalesce(sum(credits_posted - debits_posted), 0)::bigint as net from ledger_balance where account_id = $1', [account]))[0]!.net;
export const zeroSum = async (rig: Rig) => (await look<{ net: bigint }>(rig, 'select sum(credits_posted - debits_posted)::bigint as net from ledger_balance'))[0]!.net;

/** Waits for a fact in the database; a notify comes over a socket, in its own time. */
export async function until(fact: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 15_000;
  while (!(await fact())) {
    if (performance.now() > deadline) throw new Error('it did not come to be');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A payment that has been paid and is held. */
export async function heldPayment(rig: Rig, amountFen?: bigint): Promise<Asked & { readonly attemptId: string }> {
  const asked = await askPayment(rig, amountFen);
  const attemptId = await scan(rig, asked.token);
  await pay(rig, attemptId);
  await until(async () => (await paymentOf(rig, asked.paymentId)).state === 'PAID');
  await rig.drain();
  return { ...asked, attemptId };
}
