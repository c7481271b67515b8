import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { vi } from 'vitest';
import { buildSandbox } from '../app';
import type { Clock } from '../clock';
import type { SenderAnswer } from '../http-sender';
import { INSTITUTIONS } from '../keys';
import { isSignedBy, sign } from '../signature';
import type { Fields } from '../signature';

// RSA is slow on a busy machine; a test waits for facts, so a longer limit costs nothing when all is well.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

export const SECRET = 'secret-of-the-tests';
const PARTNER = generateKeyPairSync('rsa', { modulusLength: 2048 });
/** Made once a test file, because a new RSA key takes longer than most tests. */
const INSTITUTION_KEYS = INSTITUTIONS.map((institution) => ({
  file: `${institution}-1.pem`,
  pem: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
}));
const DEADLINE_MS = 20_000;

/** A clock that stands still until it is told to go on. */
export class ManualClock implements Clock {
  #nowMs = Date.parse('2026-11-22T06:05:01Z');
  #waiting: { dueMs: number; act: () => void }[] = [];

  now(): Date {
    return new Date(this.#nowMs);
  }

  after(delayMs: number, act: () => void): void {
    this.#waiting.push({ dueMs: this.#nowMs + delayMs, act });
  }

  stop(): void {
    this.#waiting = [];
  }

  setTo(at: Date | null): void {
    if (at) this.#nowMs = at.getTime();
  }

  /** Moments from now at which something is due, soonest first. */
  get dueInMs(): number[] {
    return this.#waiting.map(({ dueMs }) => dueMs - this.#nowMs).sort((a, b) => a - b);
  }

  advance(ms: number): void {
    this.#nowMs += ms;
    const due = this.#waiting.filter(({ dueMs }) => dueMs <= this.#nowMs).sort((a, b) => a.dueMs - b.dueMs);
    this.#waiting = this.#waiting.filter(({ dueMs }) => dueMs > this.#nowMs);
    for (const { act } of due) act();
  }
}

/** Waits for a fact; RSA runs on other threads, so only the event loop knows when. */
export async function until(isTrue: () => boolean, what = 'the fact'): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  while (!isTrue()) {
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

export interface Received {
  readonly url: string;
  readonly body: string;
  readonly fields: Fields;
}

export interface Harness {
  readonly app: FastifyInstance;
  readonly clock: ManualClock;
  readonly dir: string;
  readonly received: Received[];
  /** What the partner's server says to a notify; an Error means that it was not there. */
  answerWith: (received: Received) => SenderAnswer | Error;
  /** Signs, posts, checks the answer's signature, and gives its fields. */
  call(path: string, fields: Fields): Promise<Fields>;
  admin<T = Record<string, unknown>>(
    method: 'GET' | 'POST' | 'DELETE',
    url: string,
    body?: object,
  ): Promise<{ status: number; json: T }>;
  publicKey(institution: string): KeyObject;
  /** Lets everything that is due now happen, and waits for the notifies it makes. */
  settle(notifies: number): Promise<void>;
}

const institutionOf = (path: string): string => path.split('/')[1]!;

export async function openHarness(dir = mkdtempSync(join(tmpdir(), 'sandbox-test-'))): Promise<Harness> {
  mkdirSync(join(dir, 'keys'), { recursive: true });
  for (const { file, pem } of INSTITUTION_KEYS)
    if (!existsSync(join(dir, 'keys', file))) writeFileSync(join(dir, 'keys', file), pem);
  const clock = new ManualClock();
  const received: Received[] = [];
  const keys = new Map<string, KeyObject>();
  const config = {
    port: 0,
    host: '127.0.0.1',
    dataDir: dir,
    publicUrl: 'http://sandbox.test',
    adminSecret: SECRET,
    delayMs: 1_000,
  };
  const app = buildSandbox(config, clock, (url, body) => {
    const message = { url, body, fields: JSON.parse(body) as Fields };
    received.push(message);
    const answer = harness.answerWith(message);
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  });
  const harness: Harness = {
    app,
    clock,
    dir,
    received,
    answerWith: () => ({ status: 200, body: 'success' }),
    async call(path, fields) {
      const response = await app.inject({
        method: 'POST',
        url: path,
        payload: await sign({ serProvId: 'harvestloop', ...fields }, PARTNER.privateKey),
      });
      const answer = response.json<Fields>();
      if (!isSignedBy(answer, harness.publicKey(institutionOf(path))))
        throw new Error(`unsigned answer: ${response.statusCode} ${response.body}`);
      return answer;
    },
    async admin<T>(method: 'GET' | 'POST' | 'DELETE', url: string, body?: object) {
      const response = await app.inject({ method, url, headers: { 'x-sandbox-secret': SECRET }, ...(body && { payload: body }) });
      return { status: response.statusCode, json: response.json<T>() };
    },
    publicKey: (institution) => keys.get(institution)!,
    async settle(notifies) {
      const wanted = received.length + notifies;
      await until(() => {
        clock.advance(0);
        return received.length >= wanted;
      }, `${notifies} notifies`);
    },
  };
  for (const institution of INSTITUTIONS) {
    const { body } = await app.inject(`/${institution}/public-key`);
    keys.set(institution, createPublicKey(body));
  }
  const publicKeyPem = PARTNER.publicKey.export({ type: 'spki', format: 'pem' });
  await harness.admin('POST', '/acquirer/partners', {
    partnerId: 'harvestloop',
    publicKeyPem,
    notifyUrl: 'http://partner.test/notify',
  });
  return harness;
}

export const PAY = '/acquirer/gateway/api/pay';
export const SPLIT = '/acquirer/gateway/api/split';

export async function onboard(harness: Harness, outMerchantNo = 'org_1', extra: Fields = {}): Promise<string> {
  const seller = { name: '绿源合作社', certNo: '91350128MA2XXXXX0A', account: '6222020000000001', accountName: '绿源合作社' };
  const { merId = '' } = await harness.call('/acquirer/merchants', { outMerchantNo, ...seller, ...extra });
  return merId;
}

/** An order of 100.00 yuan unless told otherwise. */
export function order(merId: string, orderNo: string, extra: Fields = {}): Fields {
  return {
    merId,
    orderNo,
    orderTime: '20261122140500',
    orderType: 'wechatJs',
    txnAmt: '10000',
    orderInfo: '黄瓜 20斤',
    ...extra,
  };
}

export async function paidOrder(harness: Harness, merId: string, orderNo: string, extra: Fields = {}): Promise<void> {
  await harness.call(`${PAY}/unifiedorder`, order(merId, orderNo, extra));
  const { status } = await harness.admin('POST', '/control/pay', { merId, orderNo });
  if (status !== 200) throw new Error(`not paid: ${status}`);
  await harness.settle(1);
}
