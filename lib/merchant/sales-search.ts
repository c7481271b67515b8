import { WALLETS } from '../payments/domain/machines';
import type { SalesFilter } from '../payments/takings/queries';
import { after, chinaDayStart, DAY_MS } from '../shared/clock';
import { parseYuan } from '../shared/money';
import { ZDay } from './schema';

/** What somebody looks for, as the page's address says it. */
export const SEARCH_FIELDS = ['q', 'wallet', 'counter', 'from', 'to'] as const;
export type SalesSearch = { readonly [field in (typeof SEARCH_FIELDS)[number]]?: string };

const day = (text: string | undefined): Date | undefined => {
  const read = ZDay.safeParse(text);
  return read.success ? chinaDayStart(read.data) : undefined;
};

/** Reads a search: an amount in yuan or a number; whole days in China; what makes no sense asks for nothing. */
export function readSearch({ q = '', wallet, counter, from, to }: SalesSearch): SalesFilter & { readonly counterId?: string } {
  const words = q.trim();
  const amountFen = words === '' ? null : parseYuan(words.replace(/^[¥￥]|元$/g, ''));
  // The channel's numbers are long digits too; no sale at a counter is of that many yuan.
  const isAmount = amountFen !== null && amountFen < 100_000_000n;
  const until = day(to);
  return {
    ...(words === '' ? {} : isAmount ? { amountFen } : { number: words.slice(0, 64) }), wallet: WALLETS.find((one) => one === wallet), ...(counter ? { counterId: counter } : {}),
    from: day(from), until: until && after(until, DAY_MS),
  };
}

/** The moment and number of a page's last sale, as an address carries it. */
export const cursorOf = ({ paidAt, id }: { readonly paidAt: Date; readonly id: string }): string => `${paidAt.toISOString()}~${id}`;
export function readCursor(text: string | undefined): { paidAt: Date; id: string } | undefined {
  const match = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)~(pay_\w{1,40})$/.exec(text ?? '');
  const paidAt = match && new Date(match[1]!);
  return match && paidAt && !Number.isNaN(paidAt.getTime()) ? { paidAt, id: match[2]! } : undefined;
}
