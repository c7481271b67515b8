import type { IncomingHttpHeaders } from 'node:http';
import { CLIENT_HEADER, sealClient } from '../lib/http/client-address';

/** Headers that only a front may write. What a client sends under these names is dropped unread. */
const ONLY_OURS = /^(?:x-forwarded(?:-.+)?|forwarded|via|x-real-ip|x-client-ip|true-client-ip|cf-connecting-ip|x-request-id|x-hl-.+|x-middleware-.+|x-nonce|x-path|x-next-intl-locale|content-security-policy)$/;

type Client = { readonly address: string; readonly requestId: string; readonly host: string; readonly https: boolean; readonly secret: string };

/** The request's headers as the web process gets them: nothing of what a client claimed about itself, and our own sealed word. */
export function forwardedHeaders(headers: IncomingHttpHeaders, client: Client): IncomingHttpHeaders {
  const kept = Object.fromEntries(Object.entries(headers).filter(([name]) => !ONLY_OURS.test(name)));
  return {
    ...kept,
    'x-forwarded-for': client.address,
    'x-forwarded-host': client.host,
    'x-forwarded-proto': client.https ? 'https' : 'http',
    'x-request-id': client.requestId,
    [CLIENT_HEADER]: sealClient(client.address, client.requestId, client.secret),
  };
}

/** Node writes an IPv4 client of a dual socket as ::ffff:1.2.3.4. */
export const plainAddress = (address: string): string => address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/, '');

export const isLoopback = (address: string): boolean => address === '::1' || /^127\./.test(address);
