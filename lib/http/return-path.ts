const ELSEWHERE = 'http://elsewhere.invalid';

/** A path of our own to come back to, or null: never another site, never the sign-in page itself, nothing that a browser reads otherwise. */
export function safeReturnPath(raw: unknown): string | null {
  if (typeof raw !== 'string' || raw.length > 500 || !raw.startsWith('/') || /[\\\u0000-\u0020\u007f]/.test(raw)) return null;
  if (!URL.canParse(raw, ELSEWHERE)) return null;
  const url = new URL(raw, ELSEWHERE);
  if (url.origin !== ELSEWHERE || /^\/{2}/.test(url.pathname) || /^\/(en\/)?sign-in(\/|$)/.test(url.pathname)) return null;
  return url.pathname + url.search;
}
