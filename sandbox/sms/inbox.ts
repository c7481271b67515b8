import { html, page, SHEET_CSS } from '../html';
import type { Lang } from '../html';
import type { Message } from './message';

const TEXTS = {
  'zh-CN': {
    title: '短信收件箱',
    note: '沙箱环境：短信不会真的发出，都收在这里。',
    phone: '手机号',
    show: '查看',
    all: '全部号码',
    refresh: '每 5 秒刷新',
    stop: '停止刷新',
    other: 'English',
    empty: '还没有短信。',
    emptyFor: '这个号码还没有短信。登录时点“获取验证码”，短信就会出现在这里。',
  },
  en: {
    title: 'SMS inbox',
    note: 'Sandbox: messages are not really sent, they all arrive here.',
    phone: 'Phone number',
    show: 'Show',
    all: 'All numbers',
    refresh: 'Refresh every 5 s',
    stop: 'Stop refreshing',
    other: '中文',
    empty: 'No messages yet.',
    emptyFor: 'No messages for this number yet. Ask for a code when you sign in and it will arrive here.',
  },
} as const;

const CSS = `${SHEET_CSS}
main{max-width:40rem}.bar{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;margin:1rem 0}
.bar form{display:flex;gap:.5rem;align-items:center;flex-wrap:wrap}
.bar button{background:#1f6b43;color:#fff;border-color:#1f6b43;font-weight:600}
ol{list-style:none;margin:0;padding:0;display:grid;gap:.75rem}
li.sheet{border-radius:4px 16px 16px 16px;padding:.75rem 1rem}
li p{margin:0;overflow-wrap:anywhere;font-size:1.0625rem}
.meta{display:flex;justify-content:space-between;align-items:center;gap:1rem;font-size:.875rem;font-variant-numeric:tabular-nums;flex-wrap:wrap}
.meta a{min-height:44px;display:inline-flex;align-items:center}
`;

const TIME = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'medium',
  hour12: false,
});

export function inboxPage(options: { messages: readonly Message[]; phone: string; refreshS: number; lang: Lang }): string {
  const { messages, phone, refreshS, lang } = options;
  const texts = TEXTS[lang];
  const address = (changes: Record<string, string>): string =>
    `/sms/inbox?${new URLSearchParams({ lang, ...(phone && { phone }), ...(refreshS > 0 && { refresh: String(refreshS) }
), ...changes })}`;
  const other = lang === 'en' ? 'zh-CN' : 'en';
  const list = messages.map(
    (
      message,
    ) => html`<li class="sheet"><div class="meta muted"><a href="${address({ phone: message.phone })}">${message.phone}</a>
<time datetime="${message.sentAt}">${TIME.format(new Date(message.sentAt))}</time></div>
<p>${message.text}</p></li>`,
  );
  const body = html`<main><h1>${texts.title}</h1><p class="muted">${texts.note}</p>
<div class="bar"><form action="/sms/inbox"><input type="hidden" name="lang" value="${lang}"><label for="phone">${texts.phone}
</label>
<input id="phone" name="phone" inputmode="numeric" autocomplete="off" value="${phone}" size="13"><button>${texts.show}</button>
</form>
${phone !== '' && html`<a href="/sms/inbox?lang=${lang}">${texts.all}</a>`}
<a href="${address({ refresh: refreshS > 0 ? '0' : '5' })}">${refreshS > 0 ? texts.stop : texts.refresh}</a>
<a href="${address({ lang: other })}" hreflang="${other}" lang="${other}">${texts.other}</a></div>
${messages.length > 0 ? html`<ol>${list}</ol>` : html`<p>${phone ? texts.emptyFor : texts.empty}</p>`}</main>`;
  return page({ lang, title: texts.title, body, css: CSS, refreshS });
}
