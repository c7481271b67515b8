import { invariant } from '../shared/result';
import { columnsOf } from './columns';
import type { Cell, Change, Row } from './plan';

/** Of a lost race: a loaded version is stale, a guarded delta does not hold any more. */
export const STALE = 'HL001';

/**
 * Two queries of one load saw a row before and after somebody else changed it. That is a lost race like any other, seen before the
 * database could see it.
 */
class TornLoad extends Error {
  readonly code = STALE;
}

function sameRow(same: boolean, words: string): void {
  if (!same) throw new TornLoad(words);
}

type Newcomers = { readonly table: string; readonly rows: Row[]; readonly ifAbsent: boolean };
/** New rows of one table, all with the same columns: a list that `columnsOf` has given. */
export type Insertion = { readonly table: string; readonly columns: readonly string[]; readonly rows: readonly Row[]; readonly ifAbsent: boolean };
/** All that a plan does to one row that exists: it must still have its version, `when` must still hold, and nothing may go below zero. */
export type Touch = {
  readonly table: string; readonly id: string; readonly version: number | null;
  readonly set: Row; readonly add: { readonly [column: string]: bigint | number }; readonly when: Row;
};

const nameOf = (table: string, id: string): string => `${table} ${id}`;
const sum = (one: bigint | number, other: bigint | number): bigint => BigInt(one) + BigInt(other);

function touchOf(change: Exclude<Change, { op: 'insert' }>): Touch {
  const { table, id } = change;
  return change.op === 'update'
    ? { table, id, version: change.version, set: change.set, add: { version: 1 }, when: {} }
    : { table, id, version: null, set: change.set ?? {}, add: change.add, when: change.when ?? {} };
}

/** What a later part of a plan wants to find, said of the row as it was before the earlier part: what that has set is known, what it added is taken off. */
function wantedBefore(when: Row, set: Row, add: Touch['add']): Row {
  const before: Record<string, Cell> = {};
  for (const [column, value] of Object.entries(when)) {
    if (column in set) sameRow(set[column] === value, `A plan sets ${column} and then wants it otherwise`);
    else before[column] = column in add ? sum(value as bigint | number, -BigInt(add[column]!)) : value;
  }
  return before;
}

function joined(first: Touch, second: Touch): Touch {
  const add = { ...first.add };
  for (const [column, amount] of Object.entries(second.add)) add[column] = sum(add[column] ?? 0n, amount);
  const set = { ...first.set, ...second.set };
  for (const column of Object.keys(add)) invariant(!(column in set), `A plan sets ${column} and adds to it`);
  const when: Record<string, Cell> = { ...first.when };
  for (const [column, value] of Object.entries(wantedBefore(second.when, first.set, first.add))) {
    sameRow(!(column in when) || when[column] === value, `A plan wants two things of ${column}`);
    when[column] = value;
  }
  sameRow(first.version === null || second.version === null || first.version === second.version, 'A plan knows two versions of a row');
  return { table: first.table, id: first.id, version: first.version ?? second.version, set, add, when };
}

/** A row that is born in this plan, as it is after what the plan goes on to do to it; its version counts from there. */
function born(row: Row, { set, add, when }: Touch): Row {
  wantedBefore(when, row, {});
  const after: Record<string, Cell> = { ...row };
  for (const [column, value] of Object.entries(set)) after[column] = value;
  for (const [column, amount] of Object.entries(add)) if (column !== 'version') after[column] = sum(after[column] as bigint | number, amount);
  return after;
}

/** New rows of a table, those with the same columns together: a column that a row does not name keeps its default. */
function insertions({ table, rows, ifAbsent }: Newcomers): Insertion[] {
  const kinds = new Map<readonly string[], Row[]>();
  for (const row of rows) {
    const columns = columnsOf(row);
    const known = kinds.get(columns);
    if (known) known.push(row);
    else kinds.set(columns, [row]);
  }
  return Array.from(kinds, ([columns, alike]) => ({ table, columns, rows: alike, ifAbsent }));
}

/**
 * Brings everything a plan says of one row together, in the order in which rows are first spoken of: a statement changes a row once, and
 * the parts of a plan come from several domains that know nothing of each other. New rows of one kind become one insertion.
 */
export function fold(changes: readonly Change[]): readonly (Insertion | Touch)[] {
  const folded: (Touch | Newcomers)[] = [];
  const newcomers = new Map<string, number>();
  const ifAbsents = new Map<string, number>();
  const places = new Map<string, { readonly at: number; readonly row: number }>();
  for (const change of changes) {
    if (change.op === 'insert') {
      if (change.rows.length === 0) continue;
      const ifAbsent = change.ifAbsent ?? false;
      const known = ifAbsent ? ifAbsents : newcomers;
      const at = known.get(change.table) ?? folded.length;
      if (at === folded.length) {
        known.set(change.table, at);
        folded.push({ table: change.table, rows: [], ifAbsent });
      }
      const { rows } = folded[at] as Newcomers;
      for (const row of change.rows) {
        if (typeof row.id === 'string') {
          const name = nameOf(change.table, row.id);
          invariant(!places.has(name), `A plan makes a row of ${change.table} that it has spoken of`);
          places.set(name, { at, row: rows.length });
        }
        rows.push(row);
      }
      continue;
    }
    const name = nameOf(change.table, change.id);
    const place = places.get(name);
    if (!place) {
      places.set(name, { at: folded.length, row: 0 });
      folded.push(touchOf(change));
      continue;
    }
    const known = folded[place.at]!;
    if ('rows' in known) {
      invariant(!known.ifAbsent, `A plan changes a row of ${change.table} that may have been there`);
      known.rows[place.row] = born(known.rows[place.row]!, touchOf(change));
    } else {
      folded[place.at] = joined(known, touchOf(change));
    }
  }
  return folded.flatMap((part): (Insertion | Touch)[] => 'rows' in part ? insertions(part) : [part]);
}
