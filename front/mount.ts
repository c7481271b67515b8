import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { textOf } from '../lib/http/json';
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

/** As much of a request as a handler asks for. */
type Asked = Pick<Request, 'url' | 'method' | 'headers' | 'signal' | 'text' | 'arrayBuffer' | 'json' | 'blob' | 'formData' | 'clone'>;

/**
 * A request whose body has arrived. It is read as it lies there, without the streams and listeners that the platform would build around
 * it, and who wants to know when the client leaves is told only if she asks.
 */
class Received implements Asked {
  readonly #raw: Buffer;
  readonly #reply: FastifyReply;
  #gone: AbortController | undefined;

  constructor(readonly url: string, readonly method: string, readonly headers: Headers, raw: Buffer, reply: FastifyReply) {
    this.#raw = raw;
    this.#reply = reply;
  }

  text(): Promise<string> {
    return Promise.resolve(this.#raw.toString('utf8'));
  }

  arrayBuffer(): Promise<ArrayBuffer> {
    return Promise.resolve(new Uint8Array(this.#raw).buffer);
  }

  async json(): Promise<unknown> {
    return JSON.parse(await this.text()) as unknown;
  }

  blob(): Promise<Blob> {
    return this.#whole().blob();
  }

  formData(): Promise<FormData> {
    return this.#whole().formData();
  }

  clone(): Request {
    return this.#whole();
  }

  /** The same request as the platform makes it, for what is read seldom. */
  #whole(): Request {
    return new Request(this.url, { method: this.method, headers: this.headers, body: this.#raw.length > 0 ? new Uint8Array(this.#raw) : undefined });
  }

  get signal(): AbortSignal {
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
  // A path alone is ours whatever it looks like; "//elsewhere" joined by the platform's rules would name another host.
  const url = request.url.startsWith('/') ? `${new URL(publicUrl).origin}${request.url}` : new URL(request.url, publicUrl).href;
  return new Received(url, request.method, headers, request.body instanceof Buffer ? request.body : Buffer.alloc(0), reply) as Asked as Request;
}

async function answer(reply: FastifyReply, response: Response): Promise<FastifyReply> {
  reply.code(response.status);
  response.headers.forEach((value, name) => { if (name !== 'set-cookie') reply.header(name, value); });
  for (const cookie of response.headers.getSetCookie()) reply.header('set-cookie', cookie);
  if (!response.body) return reply.send();
  const text = textOf(response);
  if (text !== undefined) return reply.send(Buffer.from(text));
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
