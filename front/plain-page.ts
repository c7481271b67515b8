import { PRINT_COOKIE, readPrint, readTheme, THEME_COOKIE } from '../components/layout/display';
import { cookieIn } from '../lib/http/cookie-header';
import en from '../messages/en/common.json';
import zh from '../messages/zh-CN/common.json';

export type PlainKind = 'error' | 'notFound' | 'starting';

const escape = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** The palette of app/globals.css. A browser that does not know light-dark() leaves the line out and shows its own colours. */
const PAPER = 'background:light-dark(#f8f4ea,#121814);color:light-dark(#1c2a21,#eee9dc)';
const BUTTON = 'display:inline-block;margin-top:.5rem;padding:.75rem 1.75rem;border-radius:10px;font-weight:600;text-decoration:none;background:light-dark(#1f6b43,#7fcb9f);color:light-dark(#fff,#0c2417)';

/**
 * A page for when the web process has none that stands without script: broken (`error`), missing (`notFound`), or not up yet
 * (`starting`, which asks again by itself). It needs no style sheet, so it also shows when nothing else can be reached.
 * @param cookies the request's, which hold the theme and the print that its reader has chosen
 */
export function plainPage(kind: PlainKind, pathname: string, requestId: string, cookies: string | undefined): string {
  const english = pathname === '/en' || pathname.startsWith('/en/');
  const words = english ? en : zh;
  const theme = readTheme(cookieIn(cookies, THEME_COOKIE));
  const size = readPrint(cookieIn(cookies, PRINT_COOKIE)) === 'large' ? 22 : 18;
  const { title, text } = words[kind];
  const button = kind === 'notFound' ? { href: english ? '/en' : '/', label: words.notFound.home } : { href: '', label: words[kind].retry };
  return `<!doctype html><html lang="${english ? 'en' : 'zh-CN'}" style="color-scheme:${theme === 'auto' ? 'light dark' : theme};${PAPER}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">`
    + `${kind === 'starting' ? '<meta http-equiv="refresh" content="2">' : ''}<title>${escape(title)} · ${escape(words.brand)}</title></head>`
    + `<body style="font:${size}px/1.6 system-ui,sans-serif;max-width:28rem;margin:18vh auto;padding:0 1.25rem;text-align:center">`
    + `<main><h1 style="font-size:1.5rem">${escape(title)}</h1><p>${escape(text)}</p>`
    + `${kind === 'error' ? `<p style="opacity:.75">${escape(words.error.code.replace('{digest}', requestId))}</p>` : ''}`
    + `<p><a href="${button.href}" style="${BUTTON}">${escape(button.label)}</a></p></main></body></html>`;
}
