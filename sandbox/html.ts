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
font:16px/1.6 system-ui,-apple-system,"PingFang SC","Noto Sans CJK SC","Noto Sans SC","Microsoft YaHei",sans-serif;
color:#1d1d1f;background:#f3f2ee}
main{max-width:60rem;margin:0 auto;padding:1.5rem 1rem 3rem}
h1{font-size:1.5rem;margin:0 0 .25rem}h2{font-size:1.1rem;margin:2rem 0 .5rem}
a{color:#0b5cad}
a:focus-visible,button:focus-visible,input:focus-visible,select:focus-visible,
summary:focus-visible{outline:3px solid #111;outline-offset:2px}
table{border-collapse:collapse;width:100%;background:#fff}
th,td{text-align:left;padding:.5rem .75rem;border-bottom:1px solid #e2e0da;vertical-align:top;overflow-wrap:anywhere}
.muted{color:#5d5a52}.scroll{overflow-x:auto}code{font-size:.9em}
input,select,button{font:inherit;min-height:44px;padding:.4rem .75rem;border:1px solid #8a867c;border-radius:8px;
background:#fff;color:inherit}
`;

export function page(options: { lang: Lang; title: string; body: Html; css?: string; refreshS?: number }): string {
  const refresh = options.refreshS ? html`<meta http-equiv="refresh" content="${options.refreshS}">` : undefined;
  return html`<!doctype html><html lang="${options.lang}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">${refresh}<title>${options.title}</title>
<link rel="icon" href="data:,"><style>${new Html(BASE_CSS + (options.css ?? ''))}</style></head><body>${options.body}</body>
</html>`.text;
}
