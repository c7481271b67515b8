import type { Merchant } from './acquirer/merchants';
import type { Payout } from './bank/payouts';
import { html, page, SHEET_CSS } from './html';
import type { Html, Lang } from './html';
import { yuan } from './numbers';

const TEXTS = {
  'zh-CN': {
    title: '沙箱：模拟的外部世界',
    tag: '演示用',
    lead: '这里的收单机构、钱包、银行、短信和实名登记都是模拟的，不会动真钱。',
    inboxHint: '登录的验证码在这里看',
    other: 'English',
    inbox: '短信收件箱',
    health: '运行状态',
    keys: '机构公钥',
    acquirer: '收单机构',
    bank: '存管银行',
    registry: '实名登记',
    merchants: '商户',
    orders: '订单',
    payouts: '最近的付款',
    merchantName: '商户',
    merId: '商户号',
    cap: '分账上限',
    no: '单号',
    name: '户名',
    amount: '金额',
    state: '状态',
    result: '确认号 / 原因',
    none: '还没有。',
    kinds: { PAYOUT: '货款', DISBURSEMENT: '放款' },
    states: { ACCEPTED: '已受理', CONFIRMED: '已到账', REFUSED: '被退回' },
  },
  en: {
    title: 'Sandbox: the outside world, simulated',
    tag: 'For the demo',
    inboxHint: 'Sign-in codes arrive here',
    lead: 'Acquirer, wallets, bank, SMS and registry here are simulated; no real money moves.',
    other: '中文',
    inbox: 'SMS inbox',
    health: 'Health',
    keys: 'Public keys',
    acquirer: 'Acquirer',
    bank: 'Custodian bank',
    registry: 'Registry',
    merchants: 'Merchants',
    orders: 'Orders',
    payouts: 'Latest payouts',
    merchantName: 'Merchant',
    merId: 'Merchant id',
    cap: 'Split cap',
    no: 'Number',
    name: 'Holder',
    amount: 'Amount',
    state: 'State',
    result: 'Confirmation / reason',
    none: 'None yet.',
    kinds: { PAYOUT: 'Sale', DISBURSEMENT: 'Loan' },
    states: { ACCEPTED: 'Accepted', CONFIRMED: 'Confirmed', REFUSED: 'Refused' },
  },
} as const;

const CSS = `${SHEET_CSS}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(13rem,1fr));gap:.75rem;list-style:none;margin:1.25rem 0 0;padding:0}
.tiles a.sheet{display:block;padding:.9rem 1.1rem;text-decoration:none;color:inherit}
.tiles b{display:block;font-size:1.125rem}.keys a{display:inline-flex;min-height:44px;align-items:center;margin-right:.75rem}`;

const table = (heads: readonly string[], rows: readonly Html[], none: string): Html =>
  rows.length === 0
    ? html`<p class="muted">${none}</p>`
    : html`<div class="sheet scroll" tabindex="0"><table><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr>
</thead><tbody>${rows}</tbody></table></div>`;

/** What is here, for a person who opened the sandbox's address. */
export function indexPage(options: {
  lang: Lang;
  merchants: readonly Merchant[];
  orders: number;
  payouts: readonly Payout[];
}): string {
  const { lang, merchants, orders, payouts } = options;
  const texts = TEXTS[lang];
  const other = lang === 'en' ? 'zh-CN' : 'en';
  const payoutRows = payouts.map(
    (payout) => html`<tr><td>${payout.name}<br><span class="muted">${texts.kinds[payout.kind as keyof typeof texts.kinds]}</span></td>
<td>¥${yuan(payout.amountFen)}<br><span class="muted">${texts.states[payout.status]}</span></td>
<td>${payout.confirmationId || payout.refuseMsg}<br><span class="muted">${payout.payoutNo}</span></td></tr>`,
  );
  const merchantRows = merchants
    .slice(-20)
    .reverse()
    .map(({ name, merId, splitCapBps }) => html`<tr><td>${name}</td><td>${merId}</td><td>${splitCapBps / 100} %</td></tr>`);
  const body = html`<main><div class="top"><span class="tag">${texts.tag}</span>
<a href="/?lang=${other}" hreflang="${other}" lang="${other}">${texts.other}</a></div>
<h1>${texts.title}</h1><p class="muted">${texts.lead}</p>
<ul class="tiles"><li><a class="sheet" href="/sms/inbox?lang=${lang}"><b>${texts.inbox}</b><span class="muted">${texts.inboxHint}</span></a></li>
<li><a class="sheet" href="/health"><b>${texts.health}</b><span class="muted">${texts.merchants} ${merchants.length} · ${texts.orders} ${orders}
</span></a></li></ul>
<h2>${texts.payouts}</h2>${table([texts.name, `${texts.amount} / ${texts.state}`, `${texts.result} / ${texts.no}`], payoutRows, texts.none)}
<h2>${texts.merchants}</h2>${table([texts.merchantName, texts.merId, texts.cap], merchantRows, texts.none)}
<h2>${texts.keys}</h2><p class="keys"><a href="/acquirer/public-key">${texts.acquirer}</a><a href="/bank/public-key">${texts.bank}
</a><a href="/registry/public-key">${texts.registry}</a></p></main>`;
  return page({ lang, title: texts.title, body, css: CSS });
}
