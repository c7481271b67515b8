import { readFileSync } from 'node:fs';
import path from 'node:path';

type Order = { readonly orderNo: string; readonly state: string; readonly payment?: { readonly amount: string } };
type Split = { readonly splitNo: string; readonly status: string; readonly details: readonly { readonly amount: string; readonly status: string }[] };
type Payout = { readonly payoutNo: string; readonly status: string; readonly amountFen: string };

/** What was really moved outside, by the institutions' own books: fen by the numbers under which we asked for it. */
export type OutsideBooks = { readonly paid: ReadonlyMap<string, bigint>; readonly splitOut: ReadonlyMap<string, bigint>; readonly paidOut: ReadonlyMap<string, bigint> };

/** Reads the journal in which the sandbox keeps its books; the last line of a key counts. */
export function institutions(sandboxData: string): OutsideBooks {
  const tables = new Map<string, Map<string, unknown>>();
  for (const line of readFileSync(path.join(sandboxData, 'journal.jsonl'), 'utf8').split('\n').filter(Boolean)) {
    const { c, k, v } = JSON.parse(line) as { c: string; k: string; v: unknown };
    tables.set(c, (tables.get(c) ?? new Map<string, unknown>()).set(k, v));
  }
  const all = <T>(name: string) => [...(tables.get(name)?.values() ?? [])] as T[];
  const fenOf = (split: Split) => split.details.filter(({ status }) => status === 'SUCCESS').reduce((sum, { amount }) => sum + BigInt(amount), 0n);
  return {
    paid: new Map(all<Order>('orders').filter(({ payment }) => payment).map(({ orderNo, payment }) => [orderNo, BigInt(payment!.amount)])),
    splitOut: new Map(all<Split>('splits').map((split) => [split.splitNo, fenOf(split)])),
    paidOut: new Map(all<Payout>('payouts').filter(({ status }) => status === 'CONFIRMED').map(({ payoutNo, amountFen }) => [payoutNo, BigInt(amountFen)])),
  };
}
