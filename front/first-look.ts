import { createHash } from 'node:crypto';
import { cookieIn } from '../lib/http/cookie-header';

/** A page, with its style sheets in it or not, and what has to be said beside it. */
export type Looked = {
  readonly html: string;
  /** Sources for the policy: the hashes of what stands in the page itself. */
  readonly styles: readonly string[];
  /** By this cookie the next page knows that the browser has them. */
  readonly cookie: string | null;
};
type Sheet = { readonly text: string; readonly source: string };

const LINK = /<link\b(?=[^>]*\srel="stylesheet")[^>]*?\shref="(\/_next\/static\/[^"]+\.css)"[^>]*>/g;
/** More than this a page does not carry along; a light door's budget is 40 kB over the wire. */
const MOST_CHARACTERS = 80_000;
const COOKIE = 'looks';
const YEAR_SECONDS = 31_536_000;

const nameOf = (hrefs: readonly string[]): string => createHash('sha256').update(hrefs.join()).digest('base64url').slice(0, 10);

/**
 * Whoever comes for the first time waits for the page and then as long again for its style sheet, before she sees anything. So the first page
 * brings it along, and has the browser fetch the file when it has nothing better to do; from the second page on it is there.
 * @param fetchFile the text of a file of the build, by its path; it never changes
 * @param https whether the cookie is kept to https, as every cookie of a house that has it
 */
export function firstLook(fetchFile: (path: string) => Promise<string>, { https }: { readonly https: boolean }) {
  const sheets = new Map<string, Promise<Sheet | null>>();
  const sheetOf = (href: string): Promise<Sheet | null> => {
    const known = sheets.get(href);
    if (known) return known;
    const read = fetchFile(href).then((text) => /<\/style/i.test(text) || /url\((?!["']?data:)/i.test(text) ? null
      : { text, source: `'sha256-${createHash('sha256').update(text).digest('base64')}'` }, () => {
      sheets.delete(href);
      return null;
    });
    sheets.set(href, read);
    return read;
  };

  return async (html: string, cookies: string | undefined): Promise<Looked> => {
    const asItIs = { html, styles: [], cookie: null };
    const links = [...html.matchAll(LINK)];
    const hrefs = links.map(([, href]) => href!);
    const name = nameOf(hrefs);
    if (hrefs.length === 0 || cookieIn(cookies, COOKIE) === name) return asItIs;
    const found = await Promise.all(hrefs.map(sheetOf));
    const whole = found.filter((sheet) => sheet !== null);
    // One that cannot be had, or too much of it: then all of them come as files.
    if (whole.length < found.length || whole.reduce((sum, { text }) => sum + text.length, 0) > MOST_CHARACTERS) return asItIs;
    let next = 0;
    return {
      html: html.replace(LINK, (_link, href: string) => `<style>${whole[next++]!.text}</style><link rel="prefetch" as="style" href="${href}"/>`),
      styles: whole.map(({ source }) => source),
      cookie: `${COOKIE}=${name}; Path=/; Max-Age=${YEAR_SECONDS}; HttpOnly; SameSite=Lax${https ? '; Secure' : ''}`,
    };
  };
}
