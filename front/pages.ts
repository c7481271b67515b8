import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import httpProxy, { type FastifyHttpProxyOptions } from '@fastify/http-proxy';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { chooseCoding, compressStream, compressWhole, isCompressible, KeptFiles, SMALLEST_BYTES } from './compression';
import { contentSecurityPolicy, formTargets } from './csp';
import { firstLook } from './first-look';
import { clientAddressOf, forwardedHeaders, isFromElsewhere } from './forwarding';
import { isEmptyShell, isLightPath, withoutFrameworkScript } from './light';
import { plainPage } from './plain-page';
import { inTurns } from './upstreams';

type Pages = {
  readonly webUrls: readonly string[];
  readonly publicUrl: string;
  readonly secret: string;
  readonly development: boolean;
  readonly walletUrl: string;
};

type Look = ReturnType<typeof firstLook>;

const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'proxy-connection', 'upgrade']);

const pathOf = (url: string): string => url.split('?', 1)[0]!;
const headerOf = (reply: FastifyReply, name: string): string => String(reply.getHeader(name) ?? '');
const codingOf = (request: FastifyRequest) => chooseCoding(request.headers['accept-encoding']);

/** Hands everything that is not answered here to Next, and what comes back on to the client: lighter, smaller, and under our headers. */
export async function proxyPages(front: FastifyInstance, pages: Pages): Promise<void> {
  const { webUrls, development } = pages;
  const kept = new KeptFiles();
  const webs = inTurns(webUrls);
  const look = firstLook(async (path) => {
    const answer = await fetch(new URL(path, webs.next()));
    if (!answer.ok) throw new Error(`${path} was answered ${answer.status}`);
    return answer.text();
  }, { https: pages.publicUrl.startsWith('https:') });
  /** Which web process a request went to, and which requests went to a second one. */
  const asked = new WeakMap<object, string>();
  const repeated = new WeakSet();
  const sockets = development ? { websocket: true as const, wsUpstream: webUrls[0]! } : { websocket: false as const };
  const replyOptions: NonNullable<FastifyHttpProxyOptions['replyOptions']> = {
    retriesCount: 1,
    ...(development ? {} : { getUpstream(request: { readonly raw: object }) {
      const url = webs.next();
      asked.set(request.raw, url);
      return url;
    } }),
    rewriteRequestHeaders: (request, headers) => requestHeaders(request as FastifyRequest, headers, pages),
    rewriteHeaders: (headers) => Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name) && !name.startsWith('x-middleware-'))),
    onResponse(request, reply, response) {
      // The types of the hook know another stream than the one that comes.
      const { stream } = response as unknown as { readonly stream: Readable };
      void send(request as FastifyRequest, reply as FastifyReply, stream, kept, look, pages).catch((error: unknown) => {
        request.log.error(error);
        reply.raw.destroy();
      });
    },
    onError(reply, { error }) {
      if (!askAnother(reply as FastifyReply, error)) sendFailure(reply as FastifyReply, error, pages);
    },
  };
  /** A page whose web process has gone is asked of the next one, once. A form is not: it may have been done, and its key makes a second press safe. */
  function askAnother(reply: FastifyReply, error: Error): boolean {
    const { request } = reply;
    if (isTooLarge(error)) return false;
    const silent = asked.get(request.raw);
    if (silent !== undefined) webs.rest(silent);
    const again = silent !== undefined && webUrls.length > 1 && (request.method === 'GET' || request.method === 'HEAD') && !repeated.has(request.raw);
    if (!again) return false;
    repeated.add(request.raw);
    request.log.warn(error);
    reply.from(undefined, replyOptions);
    return true;
  }
  await front.register(httpProxy, {
    upstream: development ? webUrls[0]! : '', disableRequestLogging: true, ...sockets,
    undici: { connections: 128, keepAliveTimeout: 4000, headersTimeout: 120_000, bodyTimeout: 0 },
    preHandler(request, reply, done) {
      if (!['GET', 'HEAD', 'OPTIONS'].includes(request.method) && isFromElsewhere(request.headers)) return void reply.code(403).type('text/plain; charset=utf-8').send('This form was sent from another site.');
      const file = kept.get(fileKey(request, development) ?? '');
      if (file) void reply.headers(file.headers).send(file.body);
      else done();
    },
    replyOptions,
  });
}

function requestHeaders(request: FastifyRequest, headers: IncomingHttpHeaders, { publicUrl, secret }: Pages): IncomingHttpHeaders {
  const https = publicUrl.startsWith('https:');
  const client = { address: () => clientAddressOf(request, https), requestId: request.id, host: request.headers.host ?? '', https, secret };
  return { ...forwardedHeaders(headers, client), 'accept-encoding': 'identity' };
}

/** The name under which a file that never changes is kept, compressed for this client; null for everything else. */
function fileKey(request: FastifyRequest, development: boolean): string | null {
  const coding = codingOf(request);
  return !development && coding && request.method === 'GET' && request.url.startsWith('/_next/static/') ? `${coding}:${request.url}` : null;
}

async function send(request: FastifyRequest, reply: FastifyReply, stream: Readable, kept: KeptFiles, look: Look, pages: Pages): Promise<void> {
  const type = headerOf(reply, 'content-type');
  const hasBody = request.method !== 'HEAD' && reply.statusCode !== 204 && reply.statusCode !== 304;
  // What is missing or broken is told at once behind every door: the framework sends an empty page whose words come with its script. While developing, that script tells more.
  const failed = reply.statusCode >= 400 && !pages.development;
  if (hasBody && type.startsWith('text/html') && (failed || isLightPath(pathOf(request.url)))) return sendLight(request, reply, stream, look, pages);
  const coding = codingOf(request);
  // A part of a file is a part of its very bytes: compressed, it would be a part of nothing.
  const asItIs = !hasBody || !coding || reply.statusCode === 206 || !isCompressible(type) || reply.hasHeader('content-encoding')
    || headerOf(reply, 'cache-control').includes('no-transform') || Number(reply.getHeader('content-length') ?? SMALLEST_BYTES) < SMALLEST_BYTES;
  if (isCompressible(type)) addVary(reply);
  if (asItIs) return void reply.send(stream);
  const key = reply.statusCode === 200 ? fileKey(request, pages.development) : null;
  if (key) {
    const headers = Object.fromEntries(Object.entries(reply.getHeaders()).filter(([name]) => !/^(?:x-request-id|date|content-length)$/.test(name)).map(([name, value]) => [name, String(value)]));
    const body = await compressWhole(await buffer(stream), coding, true);
    kept.keep(key, body, { ...headers, 'content-encoding': coding });
    return void reply.removeHeader('content-length').header('content-encoding', coding).send(body);
  }
  weaken(reply);
  reply.removeHeader('content-length').header('content-encoding', coding);
  return void reply.send(stream.on('error', (error) => request.log.warn(error)).pipe(compressStream(coding)));
}

/** The policy of a page without framework script. */
const lightPolicy = (request: FastifyRequest, { publicUrl, walletUrl }: Pages, styles: readonly string[] = []): string => contentSecurityPolicy({
  nonce: null, styles, formTargets: formTargets(walletUrl, pathOf(request.url), request.headers.host), https: publicUrl.startsWith('https:'),
});

/** A light page: without script, seen at the first answer, and never an empty shell. */
async function sendLight(request: FastifyRequest, reply: FastifyReply, stream: Readable, look: Look, pages: Pages): Promise<void> {
  const html = (await buffer(stream)).toString('utf8');
  const kind = reply.statusCode === 404 ? 'notFound' : 'error';
  const light = reply.statusCode >= 500 || isEmptyShell(html) ? plainPage(kind, pathOf(request.url), request.id, request.headers.cookie) : withoutFrameworkScript(html);
  const looked = pages.development ? { html: light, styles: [], cookie: null } : await look(light, request.headers.cookie);
  const body = Buffer.from(looked.html);
  if (looked.cookie) reply.header('set-cookie', looked.cookie);
  reply.header('content-security-policy', lightPolicy(request, pages, looked.styles)).removeHeader('link').removeHeader('content-length');
  addVary(reply);
  weaken(reply);
  const coding = body.length < SMALLEST_BYTES ? null : codingOf(request);
  if (!coding) return void reply.send(body);
  return void reply.header('content-encoding', coding).send(await compressWhole(body, coding));
}

const isTooLarge = (error: Error): boolean => (error.cause as { statusCode?: number } | undefined)?.statusCode === 413;

/** The body was too large after all, or the web process does not answer: most likely it has not come up yet. */
function sendFailure(reply: FastifyReply, error: Error, pages: Pages): void {
  const { request } = reply;
  // What is left of a body nobody reads would be taken for the next request on this connection.
  if (!request.raw.complete) reply.header('connection', 'close');
  if (isTooLarge(error)) return void reply.code(413).type('text/plain; charset=utf-8').send('The body is too large.');
  request.log.warn(error);
  const page = request.headers.accept?.includes('text/html') ?? false;
  void reply.code(503).headers({ 'retry-after': '2', 'cache-control': 'no-store', 'content-security-policy': lightPolicy(request, pages) })
    .type(page ? 'text/html; charset=utf-8' : 'text/plain; charset=utf-8')
    .send(page ? plainPage('starting', pathOf(request.url), request.id, request.headers.cookie) : 'The web process does not answer.');
}

function addVary(reply: FastifyReply): void {
  const vary = headerOf(reply, 'vary');
  if (!/accept-encoding/i.test(vary)) reply.header('vary', vary ? `${vary}, accept-encoding` : 'accept-encoding');
}

/** A changed body is no longer the very bytes that a strong tag names. */
function weaken(reply: FastifyReply): void {
  const tag = headerOf(reply, 'etag');
  if (tag && !tag.startsWith('W/')) reply.header('etag', `W/${tag}`);
}
