import { createHmac, timingSafeEqual } from 'node:crypto';
import { isIPv6 } from 'node:net';

/**
 * The front's word about who the client is: address, request id, and a seal over both. The web process believes an
 * address only under a seal, so whoever reaches it past the front, or writes the header from outside, is nobody.
 */
export const CLIENT_HEADER = 'x-hl-client';

const seal = (address: string, requestId: string, secret: string): string =>
  createHmac('sha256', secret).update(`${address}\n${requestId}`).digest('base64url');

export const sealClient = (address: string, requestId: string, secret: string): string => `${address};${requestId};${seal(address, requestId, secret)}`;

/** The client as the front saw it; null when nobody vouches for it (Next running alone, or a forged header). */
export function readClient(headers: Pick<Headers, 'get'>, secret: string): { readonly address: string; readonly requestId: string } | null {
  const [address, requestId, given, ...more] = (headers.get(CLIENT_HEADER) ?? '').split(';');
  if (!address || !requestId || !given || more.length > 0) return null;
  const expected = Buffer.from(seal(address, requestId, secret));
  const actual = Buffer.from(given);
  return actual.length === expected.length && timingSafeEqual(actual, expected) ? { address, requestId } : null;
}

/**
 * What limits count by. Whoever has one IPv6 address has all of its /64, so the network stands for it; an IPv4 address stands for itself.
 */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('%')[0]!.split('::');
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':').flatMap((group) => (group.includes('.') ? ['v4', 'v4'] : [group])));
  const [front, back] = [groups(head), groups(tail ?? '')];
  const all = tail === undefined ? front : [...front, ...Array<string>(8 - front.length - back.length).fill('0'), ...back];
  return `${all.slice(0, 4).map((group) => parseInt(group, 16).toString(16)).join(':')}::/64`;
}
