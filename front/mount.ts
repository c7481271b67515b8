import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { clientAddressOf, forwardedHeaders } from './forwarding';

/** A web-standard handler on the fast path: the same function that a route under app/api exports. */
export type Mount = {
  readonly method: 'GET' | 'POST';
  /** A path of find-my-way: "/api/channels/:channel/notify" or with a "*" at its end. */
  readonly path: string;
  readonly handler: (request: Request) => Promise<Response>;
  readonly maxBytes?: number;
};

export type FrontIdentity = { readonly publicUrl: string; readonly secret: string };

const DEFAULT_MAX_BYTES = 1_000_000;

function webRequest(request: FastifyRequest, reply: FastifyReply, identity: FrontIdentity): Request {
  const { publicUrl, secret } = identity;
  const https = publicUrl.startsWith('https:');
  const headers = new Headers();
  const forwarded = forwardedHeaders(request.headers, {
    address: clientAddressOf(request, https), requestId: request.id, host: request.headers.host ?? '', https, secret,
  });
  for (const [name, value] of Object.entries(forwarded)) {
    if (value !== undefined && !['connection', 'transfer-encoding', 'keep-alive', 'upgrade'].includes(name)) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  const gone = new AbortController();
  // The answer closes with its own request; the connection lives on, and would gather a listener a request.
  reply.raw.once('close', () => gone.abort());
  const body = request.body instanceof Buffer ? new Uint8Array(request.body) : undefined;
  return new Request(new URL(request.url, publicUrl), { method: request.method, headers, body, signal: gone.signal });
}

async function answer(reply: FastifyReply, response: Response): Promise<FastifyReply> {
  reply.code(response.status);
  response.headers.forEach((value, name) => { if (name !== 'set-cookie') reply.header(name, value); });
  for (const cookie of response.headers.getSetCookie()) reply.header('set-cookie', cookie);
  if (!response.body) return reply.send();
  if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return reply.send(Buffer.from(await response.arrayBuffer()));
  // A stream of events goes out as it comes. Its connection ends with it: kept alive, it would hold a closing house open.
  return reply.header('connection', 'close').send(Readable.fromWeb(response.body as ReadableStream));
}

/** Puts handlers on the fast path. The body stays the raw bytes, since signatures are checked over those. */
export async function mountHandlers(front: FastifyInstance, mounts: readonly Mount[], identity: FrontIdentity): Promise<void> {
  await front.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, parsed) => parsed(null, body));
    for (const { method, path, handler, maxBytes = DEFAULT_MAX_BYTES } of mounts) {
      scope.route({ method, url: path, bodyLimit: maxBytes, handler: async (request, reply) => answer(reply, await handler(webRequest(request, reply, identity))) });
    }
    done();
  });
}
