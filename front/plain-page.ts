import en from '../messages/en/common.json';
import zh from '../messages/zh-CN/common.json';

const escape = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/**
 * A page for when the web process has none: broken (`error`), or not up yet (`starting`, which asks again by itself).
 * It needs no style sheet and no script, so it also shows when nothing else can be reached.
 */
export function plainPage(kind: 'error' | 'starting', pathname: string, requestId: string): string {
  const english = pathname === '/en' || pathname.startsWith('/en/');
  const { brand, [kind]: words } = english ? en : zh;
  const code = 'code' in words ? `<p style="opacity:.7">${escape(words.code.replace('{digest}', requestId))}</p>` : '';
  return `<!doctype html><html lang="${english ? 'en' : 'zh-CN'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">`
    + `${kind === 'starting' ? '<meta http-equiv="refresh" content="2">' : ''}<title>${escape(words.title)} · ${escape(brand)}</title></head>`
    + `<body style="font:18px/1.6 system-ui,sans-serif;max-width:28rem;margin:18vh auto;padding:0 1.25rem;text-align:center">`
    + `<main><h1 style="font-size:1.5rem">${escape(words.title)}</h1><p>${escape(words.text)}</p>${code}<p><a href="" style="display:inline-block;padding:.75rem 1.5rem">${escape(words.retry)}</a></p></main></body></html>`;
}
