import { env } from '../env';

/**
 * The address by which the payer reached us: a phone on the same network knows this machine by another name than its owner.
 * The front writes x-forwarded-*; a host that is not one falls back to the public address.
 */
export function originOf(headers: Headers): string {
  const host = headers.get('x-forwarded-host') ?? headers.get('host');
  const protocol = new URL(env().PUBLIC_URL).protocol === 'https:' ? 'https' : 'http';
  return host && /^[\w.-]+(:\d{1,5})?$|^\[[0-9a-f:]+\](:\d{1,5})?$/i.test(host) ? `${protocol}://${host}` : new URL(env().PUBLIC_URL).origin;
}
