import { routing } from '../messages/routing';

const CASHIER = new RegExp(`^(?:/(?:${routing.locales.join('|')}))?/q/`);

/**
 * Where the forms of a page may end besides at home. Only the cashier sends a payer on, to a wallet's page; a browser counts the
 * redirect after a form as the form's end. A phone on the same network reaches the wallet under the host it reached us by.
 */
export function formTargets(walletUrl: string, pathname: string, host: string | undefined): string[] {
  if (!CASHIER.test(pathname)) return [];
  const { origin, protocol, port } = new URL(walletUrl);
  const hostname = /^(\[[0-9a-f:]+\]|[\w.-]+)(?::\d+)?$/i.exec(host ?? '')?.[1];
  return [...new Set([origin, ...(hostname && port ? [`${protocol}//${hostname}:${port}`] : [])])];
}

/**
 * The content security policy of a page. Full doors run the framework's scripts under a fresh nonce; light doors run
 * nothing but our own islands, by file. Style attributes are allowed (bars and charts are drawn with them), style
 * elements only as the front itself puts them in, by their hashes.
 */
export function contentSecurityPolicy(options: {
  /** The nonce of a full page; null for a light one. */
  readonly nonce: string | null;
  /** Origins a form may end at besides our own. */
  readonly formTargets: readonly string[];
  readonly https: boolean;
  /** Style elements that stand in the page itself, by their hashes. */
  readonly styles?: readonly string[];
  /** A development server evaluates source text and keeps a socket open. */
  readonly development?: boolean;
}): string {
  const { nonce, formTargets, https, styles = [], development } = options;
  const scripts = nonce === null ? "'self'" : `'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`;
  return [
    "default-src 'self'",
    `script-src ${scripts}`,
    `style-src-elem ${["'self'", ...(development ? ["'unsafe-inline'"] : nonce === null ? styles : [`'nonce-${nonce}'`])].join(' ')}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${development ? ' ws: wss:' : ''}`,
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    `form-action ${["'self'", ...formTargets].join(' ')}`,
    ...(https ? ['upgrade-insecure-requests'] : []),
  ].join('; ');
}
