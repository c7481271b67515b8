import { code } from '../../esign/pdf/code';
import { GREEN, INK, PALE, Sheet } from '../../esign/pdf/sheet';

export const POSTER_SIZES = ['a5', 'a4'] as const;
export type PosterSize = (typeof POSTER_SIZES)[number];

/** A page of A4 is 595 points wide; the code has the middle of it. */
const WIDTH = 595;
const CODE = 330;

/** What stands on the counter or hangs at the stall: the payee's registered name in large type (sticker swapping is real fraud), and the code. */
export function posterPdf(about: { readonly payee: string; readonly label: string; readonly url: string; readonly size: PosterSize; readonly at: Date }): Uint8Array {
  const sheet = new Sheet({ title: `${about.payee} ${about.label} 收款码`, at: about.at, scale: about.size === 'a5' ? Math.SQRT1_2 : 1 });
  sheet.centred('扫一扫 付款', 46, GREEN);
  sheet.centred('Scan to pay', 15, PALE);
  sheet.space(22);
  const left = (WIDTH - CODE) / 2;
  sheet.page.frame(left - 18, sheet.y - CODE - 36, CODE + 36, CODE + 36, 1.6, GREEN);
  code(sheet, about.url, left, sheet.y - CODE - 18, CODE);
  sheet.space(CODE + 46);
  sheet.centred('云闪付 · 微信支付 · 支付宝', 19, INK);
  sheet.space(14);
  sheet.centred(about.payee, 30, INK);
  sheet.centred(about.label, 17, PALE);
  sheet.space(16);
  sheet.centred('付款前请核对上面的名字；名字不对，可能是码被人换过', 12, INK);
  sheet.centred('付款人的银行和钱包规定：扫固定收款码，每人每天最多付 500 元', 10, PALE);
  return sheet.finish(() => ({ left: about.url, right: '丰环 HarvestLoop · 付款由持牌机构处理' })).bytes;
}
