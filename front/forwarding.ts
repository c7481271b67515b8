import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import { CLIENT_HEADER, sealClient } from '../lib/http/client-address';

/** Headers that only a front may write. What a client sends under these names is dropped unread. */
const ONLY_OURS = /^(?:x-forwarded(?:-.+)?|forwarded|via|x-real-ip|x-client-ip|true-client-ip|cf-connecting-ip|x-request-id|x-hl-.+|x-middleware-.+|x-nonce|x-path|x-next-intl-locale|content-security-policy)$/;

type Client = { readonly address: () => string; readonly requestId: string; readonly host: string; readonly https: boolean; readonly secret: string };

/** What we say of a request ourselves; each is made when it is asked for, since few are on the fast path. */
const OURS: Readonly<Record<string, (client: Client) => string>> = {
  'x-forwarded-for': ({ address }) => address(),
  'x-forwarded-host': ({ host }) => host,
  'x-forwarded-proto': ({ https }) => (https ? 'https' : 'http'),
  'x-request-id': ({ requestId }) => requestId,
  [CLIENT_HEADER]: ({ address, requestId, secret }) => sealClient(address(), requestId, secret),
};

/** One header as whoever answers gets it: nothing of what a client claimed about itself, and our own sealed word. */
export function forwardedHeader(name: string, headers: IncomingHttpHeaders, client: Client): string | string[] | undefined {
  if (Object.hasOwn(OURS, name)) return OURS[name]!(client);
  return ONLY_OURS.test(name) ? undefined : headers[name];
}

/** All of them, as the web process gets them. */
export const forwardedHeaders = (headers: IncomingHttpHeaders, client: Client): IncomingHttpHeaders =>
  Object.fromEntries([...new Set([...Object.keys(headers), ...Object.keys(OURS)])].map((name) => [name, forwardedHeader(name, headers, client)]).filter(([, value]) => value !== undefined));

/** Node writes an IPv4 client of a dual socket as ::ffff:1.2.3.4. */
const plainAddress = (address: string): string => address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/, '');

export const isLoopback = (address: string): boolean => address === '::1' || /^127\./.test(address);

/**
 * Where a client is. Only where a TLS server on this machine stands before us, as a public https address says, is its word taken,
 * and of that only the last one, which it added itself: otherwise all clients would be one, and share one limit.
 */
export function clientAddressOf(request: { readonly socket: { readonly remoteAddress?: string }; readonly headers: IncomingHttpHeaders }, https: boolean): string {
  const peer = plainAddress(request.socket.remoteAddress ?? '');
  const said = https && isLoopback(peer) ? plainAddress([request.headers['x-forwarded-for'] ?? ''].flat().at(-1)!.split(',').at(-1)!.trim()) : '';
  return isIP(said) ? said : peer;
}

/**
 * Whether a browser says that another site's page sent this write. Cookies of ours are not sent along then, and Next compares too;
 * here it ends before anything is read.
 */
export function isFromElsewhere(headers: IncomingHttpHeaders): boolean {
  const { origin, host } = headers;
  if (headers['sec-fetch-site'] === 'cross-site') return true;
  return origin !== undefined && origin !== 'null' && (!URL.canParse(origin) || new URL(origin).host !== host?.toLowerCase());
}
