import { invariant } from '../../shared/result';
import { newId, type IdKind } from '../../shared/ids';
import type { Cell, Change, Fragment, NewJob, NewPosting, NewTransfer } from '../../operation/plan';

/** Raised where the database would refuse a plan: a stale version, a guarded delta that does not hold. */
export class Stale extends Error {}
/** Raised where a constraint of the database would: a decision must never come so far. */
export class Violation extends Error {}

type Row = Record<string, Cell>;
type Balance = { debits: bigint; credits: bigint; debitsPending: bigint; creditsPending: bigint };
const NOTHING: Balance = { debits: 0n, credits: 0n, debitsPending: 0n, creditsPending: 0n };
const GUARDED_CREDIT = new Set(['order-hold', 'seller-payable', 'lender-collected']);

/**
 * The database in memory, as far as plans of this domain touch it: compare-and-set, guarded deltas, the unique indexes and
 * checks of the migration, and a ledger with keys, two phases and guarded accounts. For property tests over the pure rules.
 */
export class World {
  private tables = new Map<string, Map<string, Row>>();
  private postings = new Map<string, NewPosting>();
  private pending = new Map<string, Extract<NewTransfer, { amountFen: bigint }>>();
  private ended = new Set<string>();
  balances = new Map<string, Balance>();
  jobs: NewJob[] = [];
  now = new Date('2026-11-22T08:00:00Z');
  private ids = 0;

  readonly moment = () => ({ now: this.now, newId: (kind: IdKind) => newId(kind, this.now.getTime() + this.ids++, new Uint8Array(10).fill(this.ids % 256)) });

  rows<T>(table: string): T[] {
    return [...(this.tables.get(table)?.values() ?? [])] as T[];
  }

  row<T>(table: string, id: string): T {
    const row = this.tables.get(table)?.get(id);
    invariant(row, `${table} ${id} is there`);
    return row as T;
  }

  /** What stands on an account on its normal side, reserved amounts taken off. */
  balance(account: string): bigint {
    const { debits, credits, debitsPending } = this.balances.get(account) ?? NOTHING;
    return account.startsWith('channel-clearing') ? debits - credits : credits - debits - debitsPending;
  }

  /** All of a plan or none of it. */
  apply(fragment: Fragment): void {
    // Rows and balances are replaced, never changed, so copies of the maps are enough to go back to.
    const before = {
      tables: new Map([...this.tables].map(([name, rows]) => [name, new Map(rows)])), balances: new Map(this.balances),
      postings: new Map(this.postings), pending: new Map(this.pending), ended: new Set(this.ended),
    };
    try {
      for (const change of fragment.changes ?? []) this.change(change);
      for (const posting of fragment.postings ?? []) this.post(posting);
      this.check();
      this.jobs.push(...(fragment.jobs ?? []));
    } catch (error) {
      Object.assign(this, before);
      throw error;
    }
  }

  private change(change: Change): void {
    const table = this.tables.get(change.table) ?? new Map<string, Row>();
    this.tables.set(change.table, table);
    if (change.op === 'insert') {
      for (const row of change.rows) {
        if (change.ifAbsent && [...table.values()].some((other) => other.key === row.key)) continue;
        table.set(row.id as string, { version: 1, ...DEFAULTS[change.table], ...row });
      }
      return;
    }
    const row = table.get(change.id);
    if (!row) throw new Stale();
    if (change.op === 'update') {
      if (row.version !== change.version) throw new Stale();
      table.set(change.id, { ...row, ...change.set, version: change.version + 1 });
      return;
    }
    if (Object.entries(change.when ?? {}).some(([name, value]) => row[name] !== value)) throw new Stale();
    const moved: Row = { ...row, ...change.set };
    for (const [name, by] of Object.entries(change.add)) {
      const value = typeof by === 'bigint' ? (row[name] as bigint) + by : (row[name] as number) + by;
      if (by < 0 && value < 0) throw new Stale();
      moved[name] = value;
    }
    table.set(change.id, moved);
  }

  private post(posting: NewPosting): void {
    if (this.postings.has(posting.key)) return;
    this.postings.set(posting.key, posting);
    for (const transfer of posting.transfers) {
      if ('pendingId' in transfer) {
        const first = this.pending.get(transfer.pendingId);
        if (!first || this.ended.has(transfer.pendingId)) throw new Violation(`${transfer.pendingId} is not pending`);
        this.ended.add(transfer.pendingId);
        this.move(first, transfer.phase === 'post' ? 1n : 0n, -1n);
      } else {
        if (transfer.phase === 'pending') this.pending.set(transfer.id, transfer);
        this.move(transfer, transfer.phase === 'pending' ? 0n : 1n, transfer.phase === 'pending' ? 1n : 0n);
      }
    }
  }

  private move({ debit, credit, amountFen }: Extract<NewTransfer, { amountFen: bigint }>, posted: bigint, reserved: bigint): void {
    const add = (account: string, by: Balance) => {
      const { debits, credits, debitsPending, creditsPending } = this.balances.get(account) ?? NOTHING;
      this.balances.set(account, {
        debits: debits + by.debits, credits: credits + by.credits, debitsPending: debitsPending + by.debitsPending, creditsPending: creditsPending + by.creditsPending,
      });
    };
    add(`${debit.kind}:${debit.ownerId}`, { ...NOTHING, debits: posted * amountFen, debitsPending: reserved * amountFen });
    add(`${credit.kind}:${credit.ownerId}`, { ...NOTHING, credits: posted * amountFen, creditsPending: reserved * amountFen });
  }

  private check(): void {
    const only = (table: string, name: string, of: (row: Row) => string | null) => {
      const seen = new Set<string>();
      for (const row of this.rows<Row>(table)) {
        const key = of(row);
        if (key !== null && seen.has(key)) throw new Violation(`${table}: ${name} ${key} twice`);
        if (key !== null) seen.add(key);
      }
    };
    only('attempt', 'open a wallet', (row) => (['CREATED', 'SUBMITTED', 'UNKNOWN'].includes(row.state as string) ? `${row.paymentId as string}:${row.wallet as string}` : null));
    only('attempt', 'capture', (row) => (row.outcome === 'CAPTURED' || row.outcome === 'LATE' ? (row.paymentId as string) : null));
    only('refund', 'key', (row) => row.key as string);
    only('hold', 'payment', (row) => row.paymentId as string);
    for (const row of this.rows<Record<string, bigint>>('attempt')) {
      if (row.capturedFen !== row.refundableFen! + row.reservedFen! + row.refundedFen!) throw new Violation('captured is refundable + reserved + refunded');
    }
    for (const row of this.rows<Record<string, bigint>>('hold')) if (row.openFen! < 0n || row.openFen! > row.amountFen!) throw new Violation('hold open');
    for (const [account, balance] of this.balances) {
      const kind = account.split(':')[0]!;
      if (GUARDED_CREDIT.has(kind) && balance.credits - balance.debits - balance.debitsPending < 0n) throw new Violation(`${account} overdrawn`);
    }
  }
}

const nulls = (...names: string[]): Row => Object.fromEntries(names.map((name) => [name, null]));
const DEFAULTS: Record<string, Row> = {
  payment: nulls('closing', 'paidAttemptId', 'paidAt', 'endedAt', 'counterId'),
  attempt: { ...nulls('outcome', 'foreignId', 'payUrl', 'orderAmountFen', 'submittedAt', 'ladderFrom'), capturedFen: 0n, refundableFen: 0n, reservedFen: 0n, refundedFen: 0n },
  refund: { ...nulls('holdId', 'pendingId', 'foreignId', 'doneTask', 'orderId', 'ladderFrom', 'triedAt'), tries: 1 },
  hold: { splitFen: 0n },
};
