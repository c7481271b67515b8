import { createPublicKey } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { adminOnly } from '../admin';
import { REFUND_OUTCOMES } from '../acquirer/refunds';
import type { Merchant, Merchants } from '../acquirer/merchants';
import type { OrderBook } from '../acquirer/order-book';
import { orderFields } from '../acquirer/orders';
import { TIMESTAMP_LIES } from '../authority/timestamps';
import type { Bank } from '../bank/payouts';
import { FAULT_ENDPOINTS, FAULT_KINDS } from '../faults';
import type { Fault } from '../faults';
import { INSTITUTIONS } from '../keys';
import type { Institution } from '../keys';
import { certIdOf } from '../signature';
import type { Fields } from '../signature';
import { PAY_MODES } from '../wallets/pay';
import type { PayerAct, Payers } from '../wallets/pay';
import { FAIR } from '../weather';
import type { Sky } from '../weather';
import type { Partner, World } from '../world';

const TIMES = { type: 'integer', minimum: 1, maximum: 1_000_000, default: 1 } as const;
const MATCH = { type: 'object', additionalProperties: { type: 'string' }, default: {} } as const;
const FEN = { type: 'string', pattern: '^\\d{1,12}$' } as const;
const DELAY_MS = { type: 'integer', minimum: 0, maximum: 3_600_000 } as const;
const HTTP_URL = { type: 'string', pattern: '^https?://\\S+$' } as const;
const DEFAULT_FAULT_MS: Readonly<Record<Fault['fault'], number>> = { timeout: 30_000, slow: 3_000, '5xx': 0, 'bad-signature': 0 };
const OUTCOMES: Readonly<Record<string, readonly string[]>> = {
  refund: REFUND_OUTCOMES,
  split: ['FAILED'],
  splitReturn: ['FAILED'],
  payout: ['REFUSED'],
  timestamp: TIMESTAMP_LIES,
};

interface Parts {
  readonly book: OrderBook;
  readonly merchants: Merchants;
  readonly payers: Payers;
  readonly bank: Bank;
}

function partnerRoutes(app: FastifyInstance, world: World): void {
  const required = ['partnerId', 'publicKeyPem', 'notifyUrl'];
  const properties = {
    partnerId: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,32}$' },
    publicKeyPem: { type: 'string', maxLength: 4_096 },
    notifyUrl: HTTP_URL,
    bankNotifyUrl: HTTP_URL,
  };
  type Body = { partnerId: string; publicKeyPem: string; notifyUrl: string; bankNotifyUrl?: string };
  app.post<{ Body: Body }>(
    '/acquirer/partners',
    { schema: { body: { type: 'object', required, properties } } },
    async (request, reply) => {
      const { partnerId, publicKeyPem, notifyUrl, bankNotifyUrl = notifyUrl } = request.body;
      try {
        const key = createPublicKey(publicKeyPem);
        if (key.asymmetricKeyType !== 'rsa') return await reply.code(400).send({ error: 'publicKeyPem must be an RSA key' });
        const certId = certIdOf(key);
        const pem = key.export({ type: 'spki', format: 'pem' }).toString();
        const older = (world.partners.get(partnerId)?.keys ?? []).filter((known) => known.certId !== certId);
        const partner: Partner = { partnerId, keys: [{ certId, pem }, ...older].slice(0, 2), notifyUrl, bankNotifyUrl };
        world.partners.put(partnerId, partner);
        return await reply.send({ partnerId, certId });
      } catch {
        return await reply.code(400).send({ error: 'publicKeyPem is not a PEM public key' });
      }
    },
  );
}

function payRoute(app: FastifyInstance, { book, payers }: Parts): void {
  const properties = {
    orderNo: { type: 'string' },
    merId: { type: 'string' },
    prepayId: { type: 'string' },
    mode: { enum: PAY_MODES, default: 'pay' },
    payer: { type: 'string', maxLength: 64, default: 'demo' },
    force: { type: 'boolean', default: false },
    seconds: { type: 'integer', minimum: 0, maximum: 3_600 },
    times: { type: 'integer', minimum: 1 },
    amountFen: FEN,
    merchantDiscountFen: FEN,
    thirdDiscountFen: FEN,
  };
  type Body = PayerAct & { orderNo?: string; merId?: string; prepayId?: string };
  app.post<{ Body: Body }>('/control/pay', { schema: { body: { type: 'object', properties } } }, async (request, reply) => {
    const { orderNo = '', merId, prepayId, ...act } = request.body;
    const order = prepayId ? book.byPrepayId(prepayId) : merId ? book.get(merId, orderNo) : book.byOrderNo(orderNo);
    if (!order) return reply.code(404).send({ error: 'no such order (an order number of several merchants needs merId)' });
    const outcome = await payers.act(order, act);
    if (!outcome.ok) return reply.code(409).send({ error: outcome.error });
    const { origRespCode, transIndex } = orderFields(outcome.order, book);
    return { orderNo: order.orderNo, merId: order.merId, origRespCode, transIndex };
  });
}

function faultRoutes(app: FastifyInstance, world: World): void {
  const properties = {
    endpoint: { enum: FAULT_ENDPOINTS },
    fault: { enum: FAULT_KINDS },
    times: TIMES,
    ms: { type: 'integer', minimum: 0, maximum: 600_000 },
    when: { enum: ['before', 'after'], default: 'after' },
    match: MATCH,
  };
  type Body = Omit<Fault, 'ms'> & { endpoint: string; times: number; ms?: number; match: Fields };
  const body = { type: 'object', required: ['endpoint', 'fault'], properties };
  app.post<{ Body: Body }>('/control/faults', { schema: { body } }, async (request) => {
    const { endpoint, fault, times, when, match, ms = DEFAULT_FAULT_MS[fault] } = request.body;
    world.faults.arm(endpoint, { fault, ms, when }, times, match);
    return { endpoint, fault, times, ms, when, match };
  });
  const sky = {
    type: 'object',
    additionalProperties: false,
    required: ['share'],
    properties: { share: { type: 'number', minimum: 0, maximum: 1 }, seed: { type: 'integer', minimum: 1, default: FAIR.seed } },
  };
  app.post<{ Body: Sky }>('/control/weather', { schema: { body: sky } }, async (request) => {
    world.weather.turn(request.body);
    return world.weather.sky;
  });
  app.get('/control/weather', async () => world.weather.sky);

  app.get('/control/faults', async () => ({
    faults: world.faults.list().map(({ name, plan, match, times }) => ({ endpoint: name, ...plan, match, times })),
  }));
  app.delete('/control/faults', async () => {
    world.faults.clear();
    return { faults: [] };
  });

  const outcome = {
    type: 'object',
    required: ['kind', 'outcome'],
    properties: {
      kind: { enum: Object.keys(OUTCOMES) },
      outcome: { type: 'string' },
      times: TIMES,
      match: MATCH,
      reason: { type: 'string', maxLength: 128, default: '' },
    },
  };
  type Planned = { kind: string; outcome: string; times: number; match: Fields; reason: string };
  app.post<{ Body: Planned }>('/control/outcomes', { schema: { body: outcome } }, async (request, reply) => {
    const { kind, times, match, reason } = request.body;
    const allowed = OUTCOMES[kind] ?? [];
    if (!allowed.includes(request.body.outcome))
      return reply.code(400).send({ error: `outcome of ${kind} must be ${allowed.join(' or ')}` });
    world.outcomes.arm(kind, { outcome: request.body.outcome, reason }, times, match);
    return { kind, outcome: request.body.outcome, times, match, reason };
  });
}

function settingRoutes(app: FastifyInstance, world: World, { merchants, bank }: Parts): void {
  const settings = (): Record<string, number> => ({
    refundDelayMs: world.delaysMs.refund,
    splitDelayMs: world.delaysMs.split,
    payoutDelayMs: world.delaysMs.payout,
  });
  app.get('/control/settings', async () => settings());
  const delays = { type: 'object', properties: { refundDelayMs: DELAY_MS, splitDelayMs: DELAY_MS, payoutDelayMs: DELAY_MS, clock: { type: ['string', 'null'] } } };
  type Settings = { refundDelayMs?: number; splitDelayMs?: number; payoutDelayMs?: number; clock?: string | null };
  app.post<{ Body: Settings }>('/control/settings', { schema: { body: delays } }, async (request, reply) => {
    const { clock } = request.body;
    if (typeof clock === 'string' && Number.isNaN(Date.parse(clock))) return reply.code(400).send({ error: 'clock must be an ISO time or null' });
    if (clock !== undefined) world.clock.setTo(clock === null ? null : new Date(clock));
    const { refundDelayMs, splitDelayMs, payoutDelayMs } = request.body;
    world.delaysMs.refund = refundDelayMs ?? world.delaysMs.refund;
    world.delaysMs.split = splitDelayMs ?? world.delaysMs.split;
    world.delaysMs.payout = payoutDelayMs ?? world.delaysMs.payout;
    return settings();
  });

  const contract = {
    type: 'object',
    additionalProperties: false,
    required: ['merId'],
    properties: {
      merId: { type: 'string' },
      splitCapBps: { type: 'integer', minimum: 0, maximum: 10_000 },
      holdDays: { enum: [30, 180] },
      status: { enum: ['ACTIVE', 'SUSPENDED'] },
    },
  };
  type Contract = { merId: string } & Partial<Pick<Merchant, 'splitCapBps' | 'holdDays' | 'status'>>;
  app.post<{ Body: Contract }>('/control/merchants', { schema: { body: contract } }, async (request, reply) => {
    const { merId, ...change } = request.body;
    return merchants.change(merId, change) ?? reply.code(404).send({ error: 'no such merchant' });
  });

  const account = {
    type: 'object',
    additionalProperties: false,
    required: ['account', 'name'],
    properties: { account: { type: 'string', pattern: '^\\d{12,19}$' }, name: { type: 'string', minLength: 1, maxLength: 64 } },
  };
  app.post<{ Body: { account: string; name: string } }>('/bank/accounts', { schema: { body: account } }, async (request) => {
    bank.seedAccount(request.body.account, request.body.name);
    return request.body;
  });

  const rotation = { type: 'object', required: ['institution'], properties: { institution: { enum: INSTITUTIONS } } };
  app.post<{ Body: { institution: Institution } }>('/control/keys/rotate', { schema: { body: rotation } }, async (request) => ({
    certId: world.keys.rotate(request.body.institution).certId,
  }));
}

function notifyRoutes(app: FastifyInstance, world: World): void {
  const filter = {
    type: 'object',
    properties: {
      state: { type: 'string' },
      orderNo: { type: 'string' },
      limit: { type: 'integer', minimum: 1, maximum: 1_000, default: 50 },
    },
  };
  app.get<{ Querystring: { state?: string; orderNo?: string; limit: number } }>(
    '/control/notifies',
    { schema: { querystring: filter } },
    async (request) => ({
      notifies: world.notifier.list(request.query).map(({ notifyId, notifyType, url, state, attempts, lastAnswer, body }) => ({
        notifyId,
        notifyType,
        url,
        state,
        attempts,
        lastAnswer,
        body,
      })),
    }),
  );
  const named = { type: 'object', required: ['notifyId'], properties: { notifyId: { type: 'string' } } };
  app.post<{ Body: { notifyId: string } }>('/control/notifies/resend', { schema: { body: named } }, async (request, reply) => {
    return (await world.notifier.resend(request.body.notifyId)) ?? reply.code(404).send({ error: 'no such notify' });
  });
}

/** Everything that bends the world: registered in a scope of its own, all of it behind the admin secret. */
export function controlRoutes(app: FastifyInstance, world: World, parts: Parts): void {
  void app.register(async (scope) => {
    scope.addHook('onRequest', adminOnly(world.config.adminSecret));
    partnerRoutes(scope, world);
    payRoute(scope, parts);
    faultRoutes(scope, world);
    settingRoutes(scope, world, parts);
    notifyRoutes(scope, world);
  });
}
