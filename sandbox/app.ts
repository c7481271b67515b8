import Fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { merchantRoutes, Merchants } from './acquirer/merchants';
import { OrderBook } from './acquirer/order-book';
import { orderRoutes, Orders } from './acquirer/orders';
import { refundRoutes, Refunds } from './acquirer/refunds';
import { SplitReturns } from './acquirer/split-returns';
import { splitRoutes } from './acquirer/split-routes';
import { Splits } from './acquirer/splits';
import { Authority, authorityRoutes } from './authority/authority';
import { Bank, bankRoutes } from './bank/payouts';
import type { Clock } from './clock';
import type { SandboxConfig } from './config';
import { controlRoutes } from './control/routes';
import { HTML_HEADERS, langOf } from './html';
import type { SendNotify } from './http-sender';
import { indexPage } from './index-page';
import { INSTITUTIONS } from './keys';
import { Registry, registryRoutes } from './registry/registry';
import { SmsProvider, smsRoutes } from './sms/sms';
import { Payers } from './wallets/pay';
import { walletRoutes } from './wallets/routes';
import { openWorld } from './world';

const MAX_BODY_BYTES = 256 * 1_024;
const INDEX_PAYOUTS = 20;

/** Puts the outside world together from its journal; the clock and the sender of notifies are handed in. */
export function buildSandbox(config: SandboxConfig, clock: Clock, send: SendNotify): FastifyInstance {
  const world = openWorld(config, clock, send);
  const app = Fastify({ bodyLimit: MAX_BODY_BYTES, forceCloseConnections: true, logger: false });
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    done(null, Object.fromEntries(new URLSearchParams(body.toString())));
  });

  const merchants = new Merchants(world);
  const book = new OrderBook(world);
  const payers = new Payers(world, book, merchants);
  const bank = new Bank(world);
  merchantRoutes(app, world, merchants);
  orderRoutes(app, world, new Orders(world, book, merchants));
  refundRoutes(app, world, new Refunds(world, book));
  splitRoutes(app, world, new Splits(world, book, merchants), new SplitReturns(world, book));
  walletRoutes(app, book, merchants, payers);
  bankRoutes(app, world, bank);
  smsRoutes(app, world, new SmsProvider(world));
  const registry = new Registry(world);
  registryRoutes(app, world, registry);
  authorityRoutes(app, world, new Authority(world, registry));
  controlRoutes(app, world, { book, merchants, payers, bank });

  for (const institution of INSTITUTIONS) {
    app.get<{ Querystring: { certId?: string } }>(`/${institution}/public-key`, async (request, reply) => {
      const { certId } = request.query;
      const key = certId === undefined ? world.keys.current(institution) : world.keys.find(institution, certId);
      if (!key) return reply.code(404).send({ error: 'no such key' });
      return reply.header('x-cert-id', key.certId).type('application/x-pem-file').send(key.publicPem);
    });
  }
  app.get('/health', async () => ({ status: 'ok' }));
  app.get('/', async (request, reply) =>
    reply.headers(HTML_HEADERS).send(
      indexPage({
        lang: langOf(request.query),
        merchants: merchants.all(),
        orders: book.size,
        payouts: bank.latest(INDEX_PAYOUTS),
      }),
    ),
  );

  world.notifier.resume();
  app.addHook('onClose', async () => {
    clock.stop();
    world.journal.close();
  });
  return app;
}
