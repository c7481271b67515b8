/** HTML that is safe to send: made only by `html`, which escapes everything it is given. */
export class Html {
  constructor(readonly text: string) {}
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text: string): string => text.replace(/[&<>"']/g, (char) => ENTITIES[char]!);

type Part = Html | string | number | false | undefined | readonly Html[];

const render = (part: Part): string => {
  if (part === undefined || part === false) return '';
  if (part instanceof Html) return part.text;
  return typeof part === 'object' ? part.map(({ text }) => text).join('') : escape(String(part));
};

export const html = (strings: TemplateStringsArray, ...parts: Part[]): Html =>
  new Html(strings.reduce((text, string, index) => text + render(parts[index - 1]) + string));

export type Lang = 'zh-CN' | 'en';
export const langOf = (query: unknown): Lang =>
  typeof query === 'object' && query !== null && (query as { lang?: unknown }).lang === 'en' ? 'en' : 'zh-CN';

export const HTML_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

const BASE_CSS = `
*{box-sizing:border-box}
body{margin:0;
font:16px/1.6 "PingFang SC","HarmonyOS Sans SC","Noto Sans SC","Noto Sans CJK SC","Microsoft YaHei",system-ui,sans-serif;
color:#1c2a21;background:#f8f4ea}
:lang(en) body,body:lang(en){font-family:system-ui,"Segoe UI",Roboto,"PingFang SC","Noto Sans CJK SC",sans-serif}
main{max-width:60rem;margin:0 auto;padding:1.5rem 1rem 3rem}
h1{font-size:1.5rem;margin:0 0 .25rem}h2{font-size:1.1rem;margin:2rem 0 .5rem}
a{color:#1f6b43}
a:focus-visible,button:focus-visible,input:focus-visible,select:focus-visible,
summary:focus-visible{outline:3px solid #b97a0b;outline-offset:2px}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.6rem 1rem;border-bottom:1px solid #e7dfce;vertical-align:top;overflow-wrap:anywhere}
tr:last-child td{border-bottom:0}th{font-weight:500;font-size:.875rem;color:#5d6a62}
.muted{color:#5d6a62}.scroll{overflow-x:auto}code{font-size:.9em}
input,select,button{font:inherit;min-height:44px;padding:.4rem .75rem;border:1px solid #8a8f80;border-radius:10px;
background:#fffdf8;color:inherit}
`;

/** The sandbox's own pages, beside its wallets: sheets on a table, light and dark. */
export const SHEET_CSS = `
.top{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:center;gap:.25rem 1rem;margin:-.5rem 0 .5rem}
.top a,.bar a{min-height:44px;display:inline-flex;align-items:center}
.tag{background:#faeed0;color:#7d5204;border-radius:99px;padding:.1rem .75rem;font-size:.875rem}
.sheet{background:#fffdf8;border:1px solid #e7dfce;border-radius:16px;overflow:hidden;
box-shadow:0 1px 2px rgb(40 30 10/.05),0 6px 20px -8px rgb(40 30 10/.14)}
td{font-variant-numeric:tabular-nums}.scroll td,.scroll th{white-space:nowrap}.scroll .muted{font-size:.875rem}
.right{text-align:right}
@media (prefers-color-scheme:dark){:root{color-scheme:dark}body{background:#121814;color:#eee9dc}a{color:#7fcb9f}
.muted,th{color:#a9b5ac}.sheet,input,select,button{background:#1b231e;border-color:#333f38}th,td{border-color:#333f38}
.tag{background:#40331a;color:#f2cd83}}
`;

export function page(options: { lang: Lang; title: string; body: Html; css?: string; refreshS?: number }): string {
  const refresh = options.refreshS ? html`<meta http-equiv="refresh" content="${options.refreshS}">` : undefined;
  return html`<!doctype html><html lang="${options.lang}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">${refresh}<title>${options.title}</title>
<link rel="icon" href="data:,"><style>${new Html(BASE_CSS + (options.css ?? ''))}</style></head><body>${options.body}</body>
</html>`.text;
}
