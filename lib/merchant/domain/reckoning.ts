import type { Fragment } from '../../operation/plan';
import { chinaDay } from '../../shared/clock';
import type { NewId } from '../../shared/ids';
import type { JsonObject } from '../../shared/json';
import type { Fen } from '../../shared/money';
import { err, ok, type Result } from '../../shared/result';

/** A paid sale of the day: what was asked, what the channel captured, what went back of it. */
export type Sale = { readonly paymentId: string; readonly wallet: string; readonly amountFen: Fen; readonly capturedFen: Fen; readonly refundedFen: Fen };
/** What came at the counter and is no sale. */
export type Odd = { readonly kind: 'CONFLICTED' | 'SURPLUS' | 'UNKNOWN'; readonly paymentId: string; readonly expectedFen: Fen; readonly actualFen: Fen | null };

export const DIFFERENCES = ['LEDGER_MISSING', 'LEDGER_AMOUNT', 'CHANNEL_AMOUNT', 'CONFLICTED', 'SURPLUS', 'UNKNOWN'] as const;
/** Where two books do not say the same of a payment. Fen as decimal strings; null where a book says nothing. */
export type Difference = { readonly kind: (typeof DIFFERENCES)[number]; readonly paymentId: string; readonly expectedFen: string; readonly actualFen: string | null };
export type WalletTakings = { readonly wallet: string; readonly sales: number; readonly takenFen: string; readonly returnedFen: string };
/** A day of a counter, as its three books tell it. */
export type Reckoning = {
  readonly sales: number; readonly takenFen: Fen; readonly returnedFen: Fen; readonly ledgerFen: Fen;
  readonly wallets: readonly WalletTakings[]; readonly differences: readonly Difference[];
};

/** Holds the sales of a day against what the channel captured and what the ledger posted, payment by payment. */
export function reckon(sales: readonly Sale[], ledger: ReadonlyMap<string, Fen>, odd: readonly Odd[]): Reckoning {
  const sum = (of: readonly Sale[], what: 'amountFen' | 'refundedFen') => of.reduce((total, sale) => total + sale[what], 0n);
  const differences = sales.flatMap(({ paymentId, amountFen, capturedFen }): Difference[] => {
    const posted = ledger.get(paymentId);
    const between = (kind: Difference['kind'], actualFen: Fen | null): Difference => ({ kind, paymentId, expectedFen: amountFen.toString(), actualFen: actualFen?.toString() ?? null });
    return [
      ...(posted === undefined ? [between('LEDGER_MISSING', null)] : posted !== amountFen ? [between('LEDGER_AMOUNT', posted)] : []),
      ...(capturedFen !== amountFen ? [between('CHANNEL_AMOUNT', capturedFen)] : []),
    ];
  });
  const wallets = [...new Set(sales.map(({ wallet }) => wallet))].sort().map((wallet) => {
    const own = sales.filter((sale) => sale.wallet === wallet);
    return { wallet, sales: own.length, takenFen: sum(own, 'amountFen').toString(), returnedFen: sum(own, 'refundedFen').toString() };
  });
  return {
    sales: sales.length, takenFen: sum(sales, 'amountFen'), returnedFen: sum(sales, 'refundedFen'), ledgerFen: sales.reduce((total, { paymentId }) => total + (ledger.get(paymentId) ?? 0n), 0n),
    wallets, differences: [...differences, ...odd.map(({ kind, paymentId, expectedFen, actualFen }) => ({ kind, paymentId, expectedFen: expectedFen.toString(), actualFen: actualFen?.toString() ?? null }))],
  };
}

/** The newest closing of a day, as far as the next one must differ from it. */
export type LastClosing = { readonly turn: number; readonly sales: number; readonly takenFen: Fen; readonly returnedFen: Fen; readonly ledgerFen: Fen; readonly differences: readonly Difference[] };

/** Whether a day stands otherwise than it was closed. */
export const hasChanged = (last: LastClosing, now: Reckoning): boolean =>
  last.sales !== now.sales || last.takenFen !== now.takenFen || last.returnedFen !== now.returnedFen || last.ledgerFen !== now.ledgerFen
  || last.differences.map(({ kind, paymentId }) => `${kind} ${paymentId}`).join() !== now.differences.map(({ kind, paymentId }) => `${kind} ${paymentId}`).join();

export type ClosingCase = { readonly counterId: string; readonly organisationId: string; readonly day: string; readonly personId: string; readonly reckoning: Reckoning; readonly last: LastClosing | null };

/** Closes a day as it stands: the whole of it again, as its next turn. Today may be closed before it is over. */
export function decideClosing(about: ClosingCase, { now, newId }: { readonly now: Date; readonly newId: NewId }): Result<{ fragment: Fragment; turn: number }, 'DAY_NOT_BEGUN' | 'NOTHING_NEW'> {
  const { counterId, organisationId, day, personId, last } = about;
  if (day > chinaDay(now)) return err('DAY_NOT_BEGUN');
  if (last && !hasChanged(last, about.reckoning)) return err('NOTHING_NEW');
  const turn = (last?.turn ?? 0) + 1;
  const { wallets, differences, ...sums } = about.reckoning;
  return ok({ turn, fragment: { changes: [{ op: 'insert', table: 'day_closing', rows: [{
    id: newId('closing'), organisationId, counterId, day, turn, ...sums, wallets: wallets as unknown as JsonObject[], differences: differences as unknown as JsonObject[], closedBy: personId, closedAt: now,
  }] }] } });
}
