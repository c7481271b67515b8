import { createHash } from 'node:crypto';
import type { Parameter } from '../db/database';
import { canonicalJson, type Json, type JsonObject } from '../shared/json';
import { columnsOf } from './columns';
import { fold, STALE, type Insertion, type Touch } from './fold';
import { jobParts, rerunParts } from './job-parts';
import { FEW_ROWS, guarded, textOf, type Part } from './parts';
import type { Cell, NewPosting, Plan, Row } from './plan';

/** What is known about a run beside its plan. */
export type Applying = {
  readonly operation: string;
  readonly actor: string;
  readonly now: Date;
  readonly idempotency: { readonly key: string; readonly hash: string } | null;
  /** Tasks whose jobs are told and not enqueued. */
  readonly errands?: ReadonlySet<string>;
};

/** Raised when the same key was answered before. */
export const REPLAYED = 'HL004';

const snakes = new Map<string, string>();
function snake(name: string): string {
  let snaked = snakes.get(name);
  if (snaked === undefined) snakes.set(name, snaked = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
  return snaked;
}

function cell(value: Cell): Json {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`;
  return (value ?? null) as Json;
}

function row(values: Row): JsonObject {
  const cells: Record<string, Json> = {};
  for (const [column, value] of Object.entries(values)) if (value !== undefined) cells[snake(column)] = cell(value);
  return cells;
}

function posting(value: NewPosting): JsonObject {
  const transfers = value.transfers.map((transfer): JsonObject => 'pendingId' in transfer
    ? { id: transfer.id, phase: transfer.phase, pending_id: transfer.pendingId }
    : {
        id: transfer.id, phase: transfer.phase ?? 'single', amount_fen: transfer.amountFen.toString(),
        debit: `${transfer.debit.kind}:${transfer.debit.ownerId}`, credit: `${transfer.credit.kind}:${transfer.credit.ownerId}`,
      });
  // The ids are made anew by every try, so what the key promises is the rest.
  const content = { kind: value.kind, reference: value.reference, transfers: transfers.map(({ id: _id, ...rest }) => rest) };
  return {
    id: value.id, key: value.key, kind: value.kind, reference: value.reference, occurred_at: value.occurredAt.toISOString(),
    memo: value.memo ?? {}, transfers, hash: createHash('sha256').update(canonicalJson(content as unknown as Json)).digest('hex'),
  };
}

/** Names come from our own code, and stay names whatever they are. */
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Statements by the shapes of their parts: to write one out costs more than to send it, and there are some hundreds of them. */
const texts = new Map<string, string>();

/** What is known of columns of a table: how a plan calls them, their names there, whether they hold JSON; and a number that stands for just these. */
type Known = { readonly columns: readonly string[]; readonly names: readonly string[]; readonly json: readonly boolean[]; readonly number: number };
const tables = new Map<string, Map<readonly string[], Known>>();
let numbered = 0;
/** @param columns a list that `columnsOf` has given */
function knownOf(table: string, columns: readonly string[], jsonColumns: ReadonlySet<string>): Known {
  let ofTable = tables.get(table);
  if (!ofTable) tables.set(table, ofTable = new Map());
  let known = ofTable.get(columns);
  if (!known) {
    known = { columns, names: columns.map((column) => quoted(snake(column))), json: columns.map((column) => jsonColumns.has(`${table}.${snake(column)}`)), number: numbered++ };
    ofTable.set(columns, known);
  }
  return known;
}
function pushCells(values: Parameter[], row: Row, { columns, json }: Known): void {
  for (let i = 0; i < columns.length; i++) values.push(valueFor(row[columns[i]!], json[i]!));
}

/** A moment as text. A plan is made at one moment and says it many times over. */
let lastTold = { ms: NaN, text: '' };
function momentText(at: Date): string {
  const ms = at.getTime();
  if (lastTold.ms !== ms) lastTold = { ms, text: at.toISOString() };
  return lastTold.text;
}

/** A value for a column, which gives the parameter its type. */
function valueFor(value: Cell, json: boolean): Parameter {
  if (typeof value === 'string' && !json) return value;
  if (value === null || value === undefined) return null;
  if (json) return JSON.stringify(value);
  if (value instanceof Date) return momentText(value);
  return typeof value === 'bigint' ? value.toString() : value as Parameter;
}

function insertion({ table, columns, rows, ifAbsent }: Insertion, jsonColumns: ReadonlySet<string>): Part {
  const known = knownOf(table, columns, jsonColumns);
  const few = rows.length <= FEW_ROWS;
  const values: Parameter[] = [];
  if (few) for (const one of rows) pushCells(values, one, known);
  else values.push(JSON.stringify(rows.map(row)));
  return {
    as: 'plain', values,
    shape: `insert ${known.number} ${few ? rows.length : 'many'} ${ifAbsent}`,
    text(next) {
      const list = known.names.join(', ');
      const source = few
        ? `values ${rows.map(() => `(${columns.map(next).join(', ')})`).join(', ')}`
        : `select ${list} from jsonb_populate_recordset(null::${quoted(table)}, ${next()}::jsonb)`;
      return `insert into ${quoted(table)} (${list}) ${source}${ifAbsent ? ' on conflict do nothing' : ''}`;
    },
  };
}

/** Touches of one shape: the same table, and the same columns set, added to and looked at. */
type Alike = { readonly shape: string; readonly settable: Known; readonly addable: Known; readonly lookable: Known; readonly touches: [Touch, ...Touch[]] };

/** A touch, as the first of its shape. */
function alikeTo(touch: Touch, jsonColumns: ReadonlySet<string>): Alike {
  const { table, version, set, add, when } = touch;
  const settable = knownOf(table, columnsOf(set), jsonColumns);
  const addable = knownOf(table, columnsOf(add), jsonColumns);
  const lookable = knownOf(table, columnsOf(when), jsonColumns);
  return { shape: `${settable.number} ${addable.number} ${lookable.number} ${version === null}`, settable, addable, lookable, touches: [touch] };
}

function oneTouch({ shape, settable, addable, lookable, touches: [{ table, id, version, set, add, when }] }: Alike): Part {
  const falling = addable.columns.map((column) => add[column]! < 0);
  const values: Parameter[] = [];
  pushCells(values, set, settable);
  values.push(id);
  if (version !== null) values.push(version);
  for (const column of addable.columns) values.push(add[column]!.toString());
  pushCells(values, when, lookable);
  return guarded({
    shape: `update ${shape} ${falling.join(' ')}`, values,
    text(next) {
      const assignments = settable.names.map((column) => `${column} = ${next()}`);
      const conditions = [`t.id = ${next()}`];
      if (version !== null) conditions.push(`t.version = ${next()}`);
      addable.names.forEach((column, i) => {
        const sum = `t.${column} + ${next()}`;
        assignments.push(`${column} = ${sum}`);
        if (falling[i]) conditions.push(`${sum} >= 0`);
      });
      for (const column of lookable.names) conditions.push(`t.${column} is not distinct from ${next()}`);
      return `update ${quoted(table)} t set ${assignments.join(', ')} where ${conditions.join(' and ')}`;
    },
  }, STALE, `stale: ${table}`);
}

/** Many rows of one shape are one part, and their values travel as JSON. */
function manyTouches({ touches, shape }: Alike): Part {
  const [first] = touches;
  return guarded({
    shape: `updates ${shape}`,
    values: [JSON.stringify(touches.map(({ id, version, set, add, when }) => ({ id, version, s: row(set), a: row(add), w: row(when) })))],
    text(next) {
      const table = quoted(first.table);
      const sources = [`jsonb_array_elements(${next()}::jsonb) x`];
      const assignments: string[] = [];
      const conditions = [`t.id = x->>'id'`];
      /** A row of the table's type, of which only the given columns are meant. */
      const source = (name: string, values: Row): string[] => {
        const columns = columnsOf(values).map((column) => quoted(snake(column)));
        if (columns.length > 0) sources.push(`jsonb_populate_record(null::${table}, x->'${name}') ${name}`);
        return columns;
      };
      if (first.version !== null) conditions.push(`t.version = (x->>'version')::int`);
      for (const column of source('s', first.set)) assignments.push(`${column} = s.${column}`);
      for (const column of source('a', first.add)) {
        assignments.push(`${column} = t.${column} + a.${column}`);
        conditions.push(`(a.${column} >= 0 or t.${column} + a.${column} >= 0)`);
      }
      for (const column of source('w', first.when)) conditions.push(`t.${column} is not distinct from w.${column}`);
      return `update ${table} t set ${assignments.join(', ')} from ${sources.join(', ')} where ${conditions.join(' and ')}`;
    },
  }, STALE, `stale: ${first.table}`, touches.length);
}

/** The parts of a plan, touches of one shape together where the first of them stands. */
function changes(folded: readonly (Insertion | Touch)[], jsonColumns: ReadonlySet<string>): Part[] {
  const groups = new Map<string, Alike>();
  const ordered: (Insertion | Alike)[] = [];
  for (const part of folded) {
    if ('rows' in part) {
      ordered.push(part);
      continue;
    }
    const alike = alikeTo(part, jsonColumns);
    const group = groups.get(alike.shape);
    if (group) group.touches.push(part);
    else {
      groups.set(alike.shape, alike);
      ordered.push(alike);
    }
  }
  return ordered.map((part) => {
    if ('rows' in part) return insertion(part, jsonColumns);
    return part.touches.length === 1 ? oneTouch(part) : manyTouches(part);
  });
}

const FACT = columnsOf({ id: '', kind: '', subjectOrgId: '', objectId: '', actor: '', occurredAt: '', recordedAt: '', payload: '' });
const PENDING = columnsOf({ factId: '' });

/**
 * The one statement that makes a whole plan true, or nothing of it. Plans of one shape have one text, so every connection parses and
 * plans it once and keeps it; it knows rows, never business rules. Null where there is nothing to do.
 */
export function statementOf(plan: Plan, { operation, actor, now, idempotency, errands }: Applying, jsonColumns: ReadonlySet<string>): { readonly text: string; readonly values: readonly Parameter[] } | null {
  const parts: Part[] = [];
  if (idempotency) {
    parts.push(guarded({
      shape: 'answer', values: [operation, actor, idempotency.key, idempotency.hash, JSON.stringify(plan.answer), momentText(now)],
      text: (next) => `insert into idempotent_answer (operation, actor, key, input_hash, answer, created_at) values (${next()}, ${next()}, ${next()}, ${next()}, ${next()}::jsonb, ${next()}) on conflict do nothing`,
    }, REPLAYED, 'answered before'));
  }
  parts.push(...changes(fold(plan.changes ?? []), jsonColumns));
  const postings = plan.postings ?? [];
  if (postings.length > 0) {
    parts.push({ as: 'call', shape: 'post', values: [JSON.stringify(postings.map(posting)), momentText(now)], text: (next) => `ledger_post(${next()}::jsonb, ${next()})` });
  }
  const facts = plan.facts ?? [];
  if (facts.length > 0) {
    const insert = (table: string, columns: readonly string[], rows: readonly Row[]) => insertion({ table, columns, rows, ifAbsent: false }, jsonColumns);
    parts.push(insert('fact', FACT, facts.map((fact) => ({ actor, ...fact, recordedAt: now }))), insert('evidence_pending', PENDING, facts.map(({ id }) => ({ factId: id }))));
  }
  parts.push(...jobParts(plan.jobs ?? [], now, errands), ...rerunParts(plan.reruns ?? []));
  if (parts.length === 0) return null;
  let shape = '';
  const all: Parameter[] = [];
  for (const part of parts) {
    shape += `;${part.shape}`;
    for (const value of part.values) all.push(value);
  }
  let text = texts.get(shape);
  if (text === undefined) texts.set(shape, text = textOf(parts));
  return { text, values: all };
}
