import type { SaleDto } from '../payments/takings/queries';
import { CHINA_OFFSET_MS } from '../shared/clock';
import { yuanText } from '../shared/money';

/** What a spreadsheet would take for a formula is written as text; quotes and breaks stand within quotes. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

const chinaTime = (at: Date): string => new Date(at.getTime() + CHINA_OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');

export type SalesWords = { readonly head: readonly string[]; readonly counter: (sale: SaleDto) => string; readonly wallet: (sale: SaleDto) => string };

/** The head of the file; the mark in front tells Excel that it is UTF-8. */
export const salesHead = ({ head }: SalesWords): string => `\uFEFF${head.map(cell).join(',')}\r\n`;
/** Sales as lines of a CSV file, moments in China's time. */
export const salesLines = (sales: readonly SaleDto[], { counter, wallet }: SalesWords): string => sales.map((sale) => [
  chinaTime(sale.paidAt), counter(sale), yuanText(BigInt(sale.amountFen)), yuanText(BigInt(sale.refundedFen)), wallet(sale), sale.id, sale.channelNumber ?? '',
].map(cell).join(',') + '\r\n').join('');
