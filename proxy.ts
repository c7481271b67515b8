import createMiddleware from 'next-intl/middleware';
import { NextResponse, type NextRequest } from 'next/server';
import { contentSecurityPolicy, formTargets } from './front/csp';
import { env } from './lib/env';
import { routing } from './messages/routing';

const localise = createMiddleware(routing);

/** Where the reader is, for coming back after sign-in: the language is put on again by who sends her there. */
function pathWithoutLanguage({ pathname, search }: { readonly pathname: string; readonly search: string }): string {
  const [, first, ...rest] = pathname.split('/');
  const path = routing.locales.some((locale) => locale === first) ? `/${rest.join('/')}` : pathname;
  return path + search;
}

/**
 * Before every page: the language from the address, and a policy with a nonce that the framework puts on its own scripts.
 * The front replaces the policy on light doors, whose scripts it has taken out; without the front this one holds.
 */
export default function proxy(request: NextRequest): NextResponse {
  // As the front does: no name has the character zero, and the database takes none.
  if (request.url.includes('%00')) return new NextResponse('There is no such address.', { status: 400 });
  const { NODE_ENV, PUBLIC_URL, SANDBOX_URL } = env();
  const nonce = btoa(crypto.randomUUID());
  const policy = contentSecurityPolicy({
    nonce, formTargets: formTargets(SANDBOX_URL, request.nextUrl.pathname, request.headers.get('x-forwarded-host') ?? request.headers.get('host') ?? undefined),
    https: PUBLIC_URL.startsWith('https:'), development: NODE_ENV === 'development',
  });
  request.headers.set('content-security-policy', policy);
  request.headers.set('x-nonce', nonce);
  request.headers.set('x-path', pathWithoutLanguage(request.nextUrl));
  const response = localise(request);
  response.headers.set('content-security-policy', policy);
  return response;
}

/** Pages only: what has an extension, and what lies under /api, /_next, /light and /preferences, speaks no language. */
export const config = { matcher: ['/((?!api/|_next/|light/|preferences|.*\\.[a-z0-9]{2,5}$).*)'] };
