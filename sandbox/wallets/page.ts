import type { Order } from '../acquirer/order-book';
import { html, page } from '../html';
import type { Html, Lang } from '../html';
import { yuan } from '../numbers';
import { PAY_MODES } from './pay';
import type { PayMode } from './pay';
import { FACES, TEXTS } from './texts';
import type { Face, WalletTexts } from './texts';

const css = ({ colour, dark, tint, shape }: Face): string => `
body{background:${tint}}
main{max-width:26rem;padding:0 0 2rem}
header{background:${colour};color:#fff;padding:.75rem 1rem 4.5rem;border-radius:0 0 24px 24px}
header .row{display:flex;justify-content:space-between;align-items:center;gap:1rem}
header a{color:#fff;min-height:44px;display:inline-flex;align-items:center}
header .brand{display:flex;align-items:center;gap:.6rem;font-size:1.2rem;font-weight:600}
.badge{width:2.25rem;height:2.25rem;border-radius:${shape};background:#fff;color:${colour};display:grid;place-items:center;
font-weight:700}
.note{display:inline-block;margin:.5rem 0 0;padding:.1rem .75rem;border-radius:999px;background:rgb(0 0 0/.28);font-size:.875rem}
.card{background:#fff;border-radius:16px;margin:-3.5rem 1rem 0;padding:1.25rem;box-shadow:0 6px 24px rgb(0 0 0/.08)}
.payee{font-size:1.25rem;font-weight:600;margin:0;overflow-wrap:anywhere}.small{font-size:.875rem;margin:0}
.amount{font-size:2.75rem;line-height:1.2;font-weight:700;font-variant-numeric:tabular-nums;margin:.75rem 0 1rem}
.amount span{font-size:1.5rem;margin-right:.2rem}
dl{display:grid;grid-template-columns:auto 1fr;gap:.35rem 1rem;margin:0 0 1.25rem;padding-top:1rem;border-top:1px dashed #d6d3cb}
dt{color:#5d5a52}dd{margin:0;text-align:right;overflow-wrap:anywhere;font-variant-numeric:tabular-nums}
form{display:grid;gap:.75rem;margin:0}
button,.button{width:100%;min-height:48px;border-radius:999px;border:1px solid ${colour};background:#fff;color:${dark};
font-weight:600;text-align:center;text-decoration:none;display:grid;place-items:center;cursor:pointer}
.main{background:${colour};color:#fff;font-size:1.125rem}.main:hover{background:${dark}}
.plain{border-color:transparent;background:none;color:#45423b;font-weight:400}
.state{font-size:1.25rem;font-weight:600;margin:0 0 .25rem;color:${dark}}
.error{border-left:4px solid #b3261e;padding:.5rem .75rem;background:#fdecea;margin:0 0 1rem}
details{margin:1.25rem 1rem 0;background:#fff;border-radius:16px;padding:0 1.25rem}
summary{min-height:48px;display:flex;align-items:center;gap:.5rem;cursor:pointer;font-weight:600}summary::before{content:"▸"}
details[open] summary::before{content:"▾"}
fieldset{border:0;margin:0;padding:0;display:grid;gap:.25rem}label{display:flex;align-items:center;gap:.6rem;min-height:44px}
input[type=radio]{min-height:0;width:1.25rem;height:1.25rem;accent-color:${colour}}input[type=number]{width:9rem}
details form{padding-bottom:1.25rem}.more{padding:0 0 .5rem 1.9rem}`;

const FAULT_MODES = PAY_MODES.filter((mode) => mode !== 'pay' && mode !== 'refuse' && mode !== 'cancel');

/** The number that a mode takes, on a line of its own. */
function faultInput(mode: PayMode, order: Order, texts: WalletTexts): Html | undefined {
  const field = (name: string, value: string | bigint, unit: string): Html => html`<div class="more">
<input type="number" name="${name}" value="${String(value)}" min="1" aria-label="${texts.modes[mode]} (${unit})"> ${unit}</div>`;
  if (mode === 'delay') return field('seconds', '10', texts.seconds);
  if (mode === 'discount') return field('thirdDiscountFen', BigInt(order.txnAmt) / 20n, texts.fen);
  if (mode === 'wrong-amount') return field('amountFen', BigInt(order.txnAmt) + 1n, texts.fen);
  return undefined;
}

function faultForm(order: Order, action: string, texts: WalletTexts): Html {
  const choices = FAULT_MODES.map(
    (
      mode,
      index,
    ) => html`<div><label><input type="radio" name="mode" value="${mode}"${index === 0 && html` checked`}>${texts.modes[mode]}
</label>
${faultInput(mode, order, texts)}</div>`,
  );
  return html`<details><summary>${texts.faults}</summary><form method="post" action="${action}"><fieldset>
<legend class="muted small">${texts.faultsHint}</legend>${choices}</fieldset>
<button type="submit">${texts.apply}</button></form></details>`;
}

function outcome(order: Order, back: string | undefined, texts: WalletTexts): Html {
  const link = back ? html`<a class="button main" href="${back}">${texts.back}</a>` : undefined;
  const { payment } = order;
  const discount = payment ? BigInt(payment.merchantDiscount) + BigInt(payment.thirdDiscount) : 0n;
  const lines =
    payment &&
    html`<dl><dt>${texts.orderAmount}</dt><dd>¥${yuan(payment.amount)}</dd>
${discount > 0n && html`<dt>${texts.discount}</dt><dd>−¥${yuan(String(discount))}</dd>`}
<dt>${texts.paidBy}</dt><dd>¥${yuan(String(BigInt(payment.amount) - discount))}</dd></dl>`;
  return html`<p class="state" role="status">${texts.states[order.state]}</p><p class="muted small">${order.failReason}
</p>${lines}${link}`;
}

/** The payer's page in her wallet: what she pays to whom, and once it is over, how it ended. */
export function walletPage(options: {
  order: Order;
  merchantName: string;
  lang: Lang;
  back: string | undefined;
  error?: keyof WalletTexts['errors'];
}): string {
  const { order, merchantName, lang, back, error } = options;
  const texts = TEXTS[lang];
  const face = FACES[order.orderType];
  const other = lang === 'en' ? 'zh-CN' : 'en';
  const action = `/wallet/${order.prepayId}?lang=${lang}`;
  const isOpen = order.state === 'UNPAID' || order.state === 'PAYING';
  const buttons = html`<form method="post" action="${action}">
<button class="main" name="mode" value="pay">${texts.pay} ¥${yuan(order.txnAmt)}</button>
<button name="mode" value="refuse">${texts.refuse}</button>
<button class="plain" name="mode" value="cancel">${texts.cancel}</button></form>`;
  const body = html`<main><header><div class="row"><span class="brand"><span class="badge" aria-hidden="true">${face.sign}
</span>${face.name[lang]}</span>
<a href="/wallet/${order.prepayId}?lang=${other}" hreflang="${other}" lang="${other}">${texts.other}</a></div>
<p class="note">${texts.sandbox}</p></header>
<div class="card">${error && html`<p class="error" role="alert">${texts.errors[error]}</p>`}
<p class="small muted">${texts.payTo}</p><h1 class="payee">${merchantName}</h1><p class="amount">
<span>¥</span>${yuan(order.txnAmt)}</p>
<dl><dt>${texts.goods}</dt><dd>${order.orderInfo}</dd><dt>${texts.orderNo}</dt><dd>${order.orderNo}</dd></dl>
${isOpen ? buttons : outcome(order, back, texts)}</div>
${isOpen && faultForm(order, action, texts)}</main>`;
  return page({ lang, title: `${face.name[lang]} · ${merchantName}`, body, css: css(face) });
}

export function unknownOrderPage(lang: Lang): string {
  return page({
    lang,
    title: lang === 'en' ? 'Sandbox wallet' : '沙箱钱包',
    body: html`<main><h1>404</h1><p>${TEXTS[lang].notFound}</p></main>`,
  });
}
