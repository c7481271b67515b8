import { Transform } from 'node:stream';
import fastify, { type FastifyInstance } from 'fastify';
import { networkOf } from '../lib/http/client-address';
import { rateLimit } from '../lib/http/rate-limit';
import { newId } from '../lib/shared/ids';
import { chooseCoding, compressWhole, KeptFiles, SMALLEST_BYTES } from './compression';
import { clientAddressOf, isLoopback } from './forwarding';
import { HSTS, SECURITY_HEADERS } from './headers';
import { readIsland } from './island-files';
import { mountHandlers, type Mount } from './mount';
import { proxyPages } from './pages';

export type FrontOptions = {
  /** Where the web processes listen; they are asked in turns. */
  readonly webUrls: readonly string[];
  /** What people type; https here means that something before us speaks TLS. */
  readonly publicUrl: string;
  readonly secret: string;
  /** Where the wallets' pages are, which the cashier sends a payer on to. */
  readonly walletUrl: string;
  readonly development: boolean;
  readonly mounts: readonly Mount[];
  readonly log?: boolean;
  readonly limits?: Limits;
};

export type Limits = {
  /** Requests a minute from one address; reads and writes are counted apart. */
  readonly reads: number; readonly writes: number;
  /** How long a client may take to say what it wants. Whoever takes longer, byte by byte, holds a connection that others need. */
  readonly headersMs: number;
};
const LIMITS: Limits = { reads: 1200, writes: 240, headersMs: 20_000 };

/** Tables and photos go through a server action; Next's own limit lies just below. */
const MAX_BODY_BYTES = 12_000_000;
const IMMUTABLE = 'public, max-age=31536000, immutable';

/** The front door: limits, headers and compression for everything, no framework script for the light doors, and the fast path. */
export async function buildFront(options: FrontOptions): Promise<FastifyInstance> {
  const { publicUrl, secret, limits = LIMITS } = options;
  const https = publicUrl.startsWith('https:');
  const front = fastify({
    logger: options.log ? { level: 'warn' } : false,
    genReqId: () => newId('request'), bodyLimit: MAX_BODY_BYTES, requestTimeout: 120_000, keepAliveTimeout: 65_000,
    http: { headersTimeout: limits.headersMs, connectionsCheckingInterval: limits.headersMs / 4 },
    return503OnClosing: true, forceCloseConnections: 'idle', routerOptions: { maxParamLength: 200 },
  });
  front.addHook('onRequest', async (request, reply) => {
    reply.headers({ ...SECURITY_HEADERS, 'x-request-id': request.id, ...(https ? { 'strict-transport-security': HSTS } : {}) });
  });
  limitRates(front, limits, https);
  refuseZero(front);
  limitBodies(front);
  front.setErrorHandler(async (error: { statusCode?: number; message: string }, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) request.log.error(error);
    return reply.code(status).type('text/plain; charset=utf-8').header('content-security-policy', "default-src 'none'").send(status >= 500 ? 'The request could not be answered.' : error.message);
  });
  serveIslands(front);
  await mountHandlers(front, options.mounts, { publicUrl, secret });
  await proxyPages(front, options);
  return front;
}

/** A bucket an address. The own machine is not counted: what comes from there is the house itself, or a benchmark. */
function limitRates(front: FastifyInstance, limits: Limits, https: boolean): void {
  const buckets = { reads: rateLimit(limits.reads), writes: rateLimit(limits.writes) };
  front.addHook('onRequest', async (request, reply) => {
    const address = clientAddressOf(request, https);
    if (isLoopback(address) || request.url.startsWith('/_next/static/') || request.url.startsWith('/light/')) return;
    const { ok, retryAfterSeconds } = buckets[request.method === 'GET' || request.method === 'HEAD' ? 'reads' : 'writes'](networkOf(address), performance.now());
    if (!ok) return reply.code(429).header('retry-after', retryAfterSeconds).type('text/plain; charset=utf-8').send('请求太多，请稍等一会儿。 Too many requests; please wait a moment.');
  });
}

/** No name of ours has the character zero, and the database takes none: such an address is nobody's, and not a failure of ours. */
function refuseZero(front: FastifyInstance): void {
  front.addHook('onRequest', async (request, reply) => {
    if (request.url.includes('%00')) return reply.code(400).type('text/plain; charset=utf-8').send('There is no such address.');
  });
}

/** Refuses a body by its announced length at once, and one that lies about it, or says nothing, while it comes in. */
function limitBodies(front: FastifyInstance): void {
  const tooLarge = (): Error => Object.assign(new Error('The body is too large.'), { statusCode: 413 });
  front.addHook('preParsing', async (request, _reply, payload) => {
    if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) throw tooLarge();
    if (request.headers['content-length'] !== undefined || request.headers['transfer-encoding'] === undefined) return payload;
    let bytes = 0;
    const counted = payload.pipe(new Transform({
      transform(chunk: Buffer, _encoding, done) {
        bytes += chunk.length;
        done(bytes > MAX_BODY_BYTES ? tooLarge() : null, chunk);
      },
    }));
    return counted;
  });
}

function serveIslands(front: FastifyInstance): void {
  const kept = new KeptFiles(4_000_000);
  front.get<{ Params: { file: string } }>('/light/:file', async (request, reply) => {
    const content = readIsland(request.params.file);
    if (!content) return reply.code(404).type('text/plain').send('Not found');
    reply.type('text/javascript; charset=utf-8').header('cache-control', IMMUTABLE).header('vary', 'accept-encoding');
    const coding = chooseCoding(request.headers['accept-encoding']);
    if (!coding || content.length < SMALLEST_BYTES) return reply.send(content);
    const key = `${coding}:${request.params.file}`;
    const body = kept.get(key)?.body ?? await compressWhole(content, coding, true);
    kept.keep(key, body, {});
    return reply.header('content-encoding', coding).send(body);
  });
}
