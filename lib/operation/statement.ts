import { createHash } from 'node:crypto';
import type { Parameter } from '../db/database';
import { canonicalJson, type Json, type JsonObject } from '../shared/json';
import { fold, STALE, type Insertion, type Touch } from './fold';
import type { Cell, NewJob, NewPosting, Plan, Row } from './plan';

/** What is known about a run beside its plan. */
export type Applying = {
  readonly operation: string;
  readonly actor: string;
  readonly now: Date;
  readonly idempotency: { readonly key: string; readonly hash: string } | null;
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

/** Collects the parts of one statement: what is a shape goes into the text, what is a value into the parameters. */
class Statement {
  constructor(private readonly jsonColumns: ReadonlySet<string>) {}

  readonly values: Parameter[] = [];
  readonly #parts: string[] = [];
  readonly #outcomes: string[] = [];

  value(value: Parameter): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  json(value: Json): string {
    return `${this.value(JSON.stringify(value))}::jsonb`;
  }

  /** A value for a column, which gives the parameter its type. */
  cell(table: string, column: string, value: Cell): string {
    if (value === null || value === undefined) return this.value(null);
    if (this.jsonColumns.has(`${table}.${column}`)) return this.value(JSON.stringify(value));
    if (value instanceof Date) return this.value(value.toISOString());
    return this.value(typeof value === 'bigint' ? value.toString() : value as Parameter);
  }

  /** A part that must touch just so many rows, or everything is refused with this state. */
  guarded(text: string, state: string, words: string, rows = 1): void {
    const wanted = rows === 1 ? '1' : `${this.value(rows)}::int`;
    this.#outcomes.push(`case when (select count(*) from ${this.#part(`${text} returning 1`)}) <> ${wanted} then refuse('${state}', '${words}') end`);
  }

  /** A part that touches as many rows as it does. */
  plain(text: string): void {
    this.#outcomes.push(`(select count(*) from ${this.#part(`${text} returning 1`)})`);
  }

  /** A function of the database that answers nothing. */
  call(text: string): void {
    this.#outcomes.push(`(select 1::bigint from ${text})`);
  }

  #part(text: string): string {
    const name = `part${this.#parts.length}`;
    this.#parts.push(`${name} as (${text})`);
    return name;
  }

  /**
   * Parts are carried out in the order in which the last line asks for them, so a plan's order is the order of its locks. It asks for one
   * column: nobody reads the outcomes, and the description of some dozens of columns costs both sides more than many a part.
   */
  get text(): string {
    return `${this.#parts.length > 0 ? `with ${this.#parts.join(',\n')}\n` : ''}select cardinality(array[${this.#outcomes.join(',\n')}])`;
  }

  get empty(): boolean {
    return this.#outcomes.length === 0;
  }
}

/**
 * Up to so many rows are written out, each value a parameter of its column's type, which is quicker; more of them travel as JSON, so that
 * the number of shapes, each of which a connection remembers, stays small.
 */
const FEW_ROWS = 3;

function addInsertion(statement: Statement, { table, columns, rows, ifAbsent }: Insertion): void {
  const names = columns.map(snake);
  const list = names.map(quoted).join(', ');
  const source = rows.length <= FEW_ROWS
    ? `values ${rows.map((values) => `(${columns.map((column, i) => statement.cell(table, names[i]!, values[column])).join(', ')})`).join(', ')}`
    : `select ${list} from jsonb_populate_recordset(null::${quoted(table)}, ${statement.json(rows.map(row))})`;
  statement.plain(`insert into ${quoted(table)} (${list}) ${source}${ifAbsent ? ' on conflict do nothing' : ''}`);
}

/** Touches of one shape: the same table, and the same columns set, added to and looked at. */
const shapeOf = ({ table, version, set, add, when }: Touch): string =>
  [table, version === null, ...[set, add, when].map((columns) => Object.keys(columns).filter((column) => columns[column] !== undefined).join(' '))].join('|');

function addTouch(statement: Statement, { table, id, version, set, add, when }: Touch): void {
  const cells = (values: Row) => Object.entries(values).filter(([, value]) => value !== undefined)
    .map(([column, value]) => [quoted(snake(column)), statement.cell(table, snake(column), value)] as const);
  const assignments = cells(set).map(([column, value]) => `${column} = ${value}`);
  const conditions = [`t.id = ${statement.value(id)}`];
  if (version !== null) conditions.push(`t.version = ${statement.value(version)}`);
  for (const [column, amount] of Object.entries(add)) {
    const sum = `t.${quoted(snake(column))} + ${statement.value(amount.toString())}`;
    assignments.push(`${quoted(snake(column))} = ${sum}`);
    if (amount < 0) conditions.push(`${sum} >= 0`);
  }
  for (const [column, value] of cells(when)) conditions.push(`t.${column} is not distinct from ${value}`);
  statement.guarded(`update ${quoted(table)} t set ${assignments.join(', ')} where ${conditions.join(' and ')}`, STALE, `stale: ${table}`);
}

/** Many rows of one shape are one part, and their values travel as JSON. */
function addTouches(statement: Statement, touches: readonly [Touch, ...Touch[]]): void {
  const [first] = touches;
  if (touches.length === 1) return addTouch(statement, first);
  const table = quoted(first.table);
  const sources = [`jsonb_array_elements(${statement.json(touches.map(({ id, version, set, add, when }) => ({ id, version, s: row(set), a: row(add), w: row(when) })))}) x`];
  const assignments: string[] = [];
  const conditions = [`t.id = x->>'id'`];
  /** A row of the table's type, of which only the given columns are meant. */
  const source = (name: string, values: Row): string[] => {
    const columns = Object.keys(row(values)).map(quoted);
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
  statement.guarded(`update ${table} t set ${assignments.join(', ')} from ${sources.join(', ')} where ${conditions.join(' and ')}`, STALE, `stale: ${first.table}`, touches.length);
}

/** The parts of a plan, touches of one shape together where the first of them stands. */
function grouped(parts: readonly (Insertion | Touch)[]): (Insertion | [Touch, ...Touch[]])[] {
  const groups: (Insertion | [Touch, ...Touch[]])[] = [];
  const shapes = new Map<string, [Touch, ...Touch[]]>();
  for (const part of parts) {
    if ('rows' in part) {
      groups.push(part);
      continue;
    }
    const shape = shapeOf(part);
    const known = shapes.get(shape);
    if (known) known.push(part);
    else {
      const group: [Touch, ...Touch[]] = [part];
      shapes.set(shape, group);
      groups.push(group);
    }
  }
  return groups;
}

/**
 * Enqueues jobs as the queue's own add_jobs does, which asks four questions for every answer: a job that has begun already gives its key
 * to its successor, and one that waits is replaced. Where two jobs have one key, the later one is meant. Workers are woken for what is
 * due; a deadline far off is found by their polling.
 */
function addJobs(statement: Statement, all: readonly NewJob[], now: Date): void {
  const latest = new Map(all.map((job, i) => [job.key ?? i, job]));
  const jobs = [...latest.values()];
  if (jobs.length === 0) return;
  const keys = jobs.flatMap(({ key }) => key ?? []);
  if (keys.length > 0) {
    statement.plain(`update graphile_worker._private_jobs set key = null, attempts = max_attempts, updated_at = now() where key = any (${statement.value(keys)}::text[]) and locked_at is not null`);
  }
  const due = jobs.filter(({ runAt }) => runAt === undefined || runAt <= now).length;
  const source = jobs.length <= FEW_ROWS
    ? `values ${jobs.map(({ task, payload, runAt, key }) => {
        const name = statement.value(task);
        const at = runAt === undefined ? 'now()' : `${statement.value(runAt.toISOString())}::timestamptz`;
        return `(coalesce((select id from graphile_worker._private_tasks where identifier = ${name}), queue_task(${name})), ${statement.value(JSON.stringify(payload))}::json, ${at}, 25, ${statement.value(key ?? null)}::text, 0)`;
      }).join(', ')}`
    : `select queue_task(j->>'task'), (j->'payload')::json, coalesce((j->>'runAt')::timestamptz, now()), 25, j->>'key', 0 from jsonb_array_elements(${statement.json(
        jobs.map(({ task, payload, runAt, key }) => ({ task, payload, runAt: runAt?.toISOString() ?? null, key: key ?? null })))}) j`;
  // A job that begins just now may have read what was before this plan: then it has to be decided again.
  statement.guarded(`insert into graphile_worker._private_jobs as jobs (task_id, payload, run_at, max_attempts, key, priority) ${source}
    on conflict (key) do update set task_id = excluded.task_id, payload = excluded.payload, run_at = excluded.run_at, max_attempts = excluded.max_attempts,
      priority = excluded.priority, revision = jobs.revision + 1, attempts = 0, last_error = null, updated_at = now()
      where jobs.locked_at is null`, STALE, 'stale: job', jobs.length);
  if (due > 0) statement.call(`pg_notify('jobs:insert', '{"count":${due}}')`);
}

const FACT = ['id', 'kind', 'subjectOrgId', 'objectId', 'actor', 'occurredAt', 'recordedAt', 'payload'] as const;

/**
 * The one statement that makes a whole plan true, or nothing of it. Plans of one shape have one text, so every connection parses and
 * plans it once and keeps it; it knows rows, never business rules. Null where there is nothing to do.
 */
export function statementOf(plan: Plan, { operation, actor, now, idempotency }: Applying, jsonColumns: ReadonlySet<string>): { readonly text: string; readonly values: readonly Parameter[] } | null {
  const statement = new Statement(jsonColumns);
  if (idempotency) {
    const values = [operation, actor, idempotency.key, idempotency.hash].map((value) => statement.value(value)).join(', ');
    statement.guarded(`insert into idempotent_answer (operation, actor, key, input_hash, answer, created_at) values (${values}, ${statement.json(plan.answer)}, ${statement.value(now)}) on conflict do nothing`,
      REPLAYED, 'answered before');
  }
  for (const part of grouped(fold(plan.changes ?? []))) {
    if ('rows' in part) addInsertion(statement, part);
    else addTouches(statement, part);
  }
  const postings = plan.postings ?? [];
  if (postings.length > 0) statement.call(`ledger_post(${statement.json(postings.map(posting))}, ${statement.value(now)})`);
  const facts = plan.facts ?? [];
  if (facts.length > 0) {
    addInsertion(statement, { table: 'fact', columns: FACT, rows: facts.map((fact) => ({ actor, ...fact, recordedAt: now })), ifAbsent: false });
    addInsertion(statement, { table: 'evidence_pending', columns: ['factId'], rows: facts.map(({ id }) => ({ factId: id })), ifAbsent: false });
  }
  addJobs(statement, plan.jobs ?? [], now);
  return statement.empty ? null : { text: statement.text, values: statement.values };
}
