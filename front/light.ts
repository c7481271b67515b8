import { routing } from '../messages/routing';

/**
 * The doors that are sent without the framework's script: farmers and payers stand in a field. Everything on them works
 * as plain HTML; what needs script is an island under /light/.
 */
const LIGHT_DOORS = ['farm', 'shop', 'q', 'trace', 'verify', 'prices', 'sign-in', 'me'];
const prefixes = routing.locales.filter((locale) => locale !== routing.defaultLocale).join('|');
const LIGHT = new RegExp(`^(?:/(?:${prefixes}))?(?:/(?:${LIGHT_DOORS.join('|')})(?:/.*)?|/?)$`);

export const isLightPath = (pathname: string): boolean => LIGHT.test(pathname);

/** Islands and data for search engines stay; every other script goes. */
const keeps = (script: string): boolean => /^<script\b[^>]*?\s(?:src="\/light\/|type="application\/ld\+json")/i.test(script);
const isScriptLink = (link: string): boolean => /\srel="modulepreload"/i.test(link) || (/\srel="preload"/i.test(link) && /\sas="script"/i.test(link));
/** One pass over what may go. A script is matched with its whole content, so nothing inside a kept one is touched. */
const CANDIDATES = /<script\b[^>]*>[\s\S]*?<\/script\s*>|<link\b[^>]*>|<!--[\s\S]*?-->| nonce="[^"]*"/gi;

/**
 * Takes out of a rendered page what only the framework's script needs: its scripts and their preloads, the inline data for
 * them, hydration's comments, and nonces. React escapes < and > in text and attributes, so tags can be told by form.
 */
export function withoutFrameworkScript(html: string): string {
  return html.replace(CANDIDATES, (part) => {
    if (part.startsWith('<!--')) return '';
    if (part.startsWith(' ')) return '';
    if (/^<link/i.test(part)) return isScriptLink(part) ? '' : part.replace(/ nonce="[^"]*"/, '');
    return keeps(part) ? part.replace(/^(<script\b[^>]*?) nonce="[^"]*"/i, '$1') : '';
  });
}

/** Next's own error page has no content without its script; such an answer is replaced as a whole. */
export const isEmptyShell = (html: string): boolean => html.includes('id="__next_error__"') && !/<(?:main|h1)\b/.test(html);
