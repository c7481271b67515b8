import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Answer, Handler, Incoming } from '../lib/shared/exchange';
import { clientAddressOf, forwardedHeader } from './forwarding';

/** A handler on the fast path: the same function that a route under app/api exports. */
export type Mount = {
  readonly method: 'GET' | 'POST';
  /** A path of find-my-way: "/api/channels/:channel/notify" or with a "*" at its end. */
  readonly path: string;
  readonly handler: Handler;
  readonly maxBytes?: number;
};

export type FrontIdentity = { readonly publicUrl: string; readonly secret: string };

const DEFAULT_MAX_BYTES = 1_000_000;
const NOTHING = Buffer.alloc(0);

/**
 * A request whose body has arrived. It is read as it lies there, without the streams, lists and listeners that the platform would build
 * around it, and who wants to know when the client leaves is told only if she asks.
 */
class Received implements Incoming {
  readonly #request: FastifyRequest;
  readonly #reply: FastifyReply;
  readonly #identity: FrontIdentity;
  #gone: AbortController | undefined;

  constructor(request: FastifyRequest, reply: FastifyReply, identity: FrontIdentity) {
    this.#request = request;
    this.#reply = reply;
    this.#identity = identity;
  }

  readonly headers = {
    get: (name: string): string | null => {
      const { publicUrl, secret } = this.#identity;
      const request = this.#request;
      const https = publicUrl.startsWith('https:');
      const value = forwardedHeader(name.toLowerCase(), request.headers, {
        address: () => clientAddressOf(request, https), requestId: request.id, host: request.headers.host ?? '', https, secret,
      });
      return Array.isArray(value) ? value.join(', ') : value ?? null;
    },
  };

  get url(): string {
    const { url } = this.#request;
    const { publicUrl } = this.#identity;
    // A path alone is ours whatever it looks like; "//elsewhere" joined by the platform's rules would name another host.
    return url.startsWith('/') ? `${new URL(publicUrl).origin}${url}` : new URL(url, publicUrl).href;
  }

  get method(): string {
    return this.#request.method;
  }

  get #raw(): Buffer {
    return this.#request.body instanceof Buffer ? this.#request.body : NOTHING;
  }

  text(): Promise<string> {
    return Promise.resolve(this.#raw.toString('utf8'));
  }

  arrayBuffer(): Promise<ArrayBuffer> {
    return Promise.resolve(new Uint8Array(this.#raw).buffer);
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

async function answer(reply: FastifyReply, answered: Answer | Response): Promise<FastifyReply> {
  reply.code(answered.status);
  if (!(answered instanceof Response)) return reply.headers(answered.headers).send(Buffer.from(answered.body));
  answered.headers.forEach((value, name) => { if (name !== 'set-cookie') reply.header(name, value); });
  for (const cookie of answered.headers.getSetCookie()) reply.header('set-cookie', cookie);
  if (!answered.body) return reply.send();
  if (!answered.headers.get('content-type')?.startsWith('text/event-stream')) return reply.send(Buffer.from(await answered.arrayBuffer()));
  // A stream of events goes out as it comes. Its connection ends with it: kept alive, it would hold a closing house open.
  return reply.header('connection', 'close').send(Readable.fromWeb(answered.body as ReadableStream));
}

/** Puts handlers on the fast path. The body stays the raw bytes, since signatures are checked over those. */
export async function mountHandlers(front: FastifyInstance, mounts: readonly Mount[], identity: FrontIdentity): Promise<void> {
  await front.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, parsed) => parsed(null, body));
    for (const { method, path, handler, maxBytes = DEFAULT_MAX_BYTES } of mounts) {
      scope.route({ method, url: path, bodyLimit: maxBytes, handler: async (request, reply) => answer(reply, await handler(new Received(request, reply, identity))) });
    }
    done();
  });
}
