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
/** What is said of one connection and not of the request. */
const HOP = new Set(['connection', 'transfer-encoding', 'keep-alive', 'upgrade']);

/**
 * A request whose body has arrived. It is read as it lies there, without the streams that the platform would build around it, and who
 * wants to know when the client leaves is told only if she asks.
 */
class Received extends Request {
  readonly #raw: Buffer;
  readonly #reply: FastifyReply;
  #gone: AbortController | undefined;

  constructor(url: URL, init: RequestInit, raw: Buffer, reply: FastifyReply) {
    super(url, init);
    this.#raw = raw;
    this.#reply = reply;
  }

  override text(): Promise<string> {
    return Promise.resolve(this.#raw.toString('utf8'));
  }

  override arrayBuffer(): Promise<ArrayBuffer> {
    return Promise.resolve(new Uint8Array(this.#raw).buffer);
  }

  override async json(): Promise<unknown> {
    return JSON.parse(await this.text()) as unknown;
  }

  override blob(): Promise<Blob> {
    return this.#whole().blob();
  }

  override formData(): Promise<FormData> {
    return this.#whole().formData();
  }

  override clone(): Request {
    return this.#whole();
  }

  /** The same request as the platform makes it, for what is read seldom. */
  #whole(): Request {
    return new Request(this.url, { method: this.method, headers: this.headers, body: this.#raw.length > 0 ? new Uint8Array(this.#raw) : undefined });
  }

  override get signal(): AbortSignal {
    if (!this.#gone) {
      const gone = this.#gone = new AbortController();
      // The answer closes with its own request; the connection lives on, and would gather a listener a request.
      if (this.#reply.raw.destroyed) gone.abort();
      else this.#reply.raw.once('close', () => gone.abort());
    }
    return this.#gone.signal;
  }
}

function webRequest(request: FastifyRequest, reply: FastifyReply, identity: FrontIdentity): Request {
  const { publicUrl, secret } = identity;
  const https = publicUrl.startsWith('https:');
  const headers = new Headers();
  const forwarded = forwardedHeaders(request.headers, {
    address: clientAddressOf(request, https), requestId: request.id, host: request.headers.host ?? '', https, secret,
  });
  for (const [name, value] of Object.entries(forwarded)) {
    if (value !== undefined && !HOP.has(name)) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return new Received(new URL(request.url, publicUrl), { method: request.method, headers }, request.body instanceof Buffer ? request.body : Buffer.alloc(0), reply);
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
