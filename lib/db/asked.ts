import pg from 'pg';

/** A value that SQL can take as a parameter. */
export type Parameter = string | number | bigint | boolean | null | Date | Uint8Array | readonly (string | number | bigint)[];

/** What one row of a statement's answer is made of. */
type Shape = { readonly names: readonly string[]; readonly read: readonly ((text: string) => unknown)[]; readonly empty: { readonly [name: string]: null } };

/** As much of pg's connection as a query of one's own has to speak. */
type Wire = {
  readonly stream: { cork(): void; uncork(): void };
  readonly parsedStatements: { readonly [name: string]: string };
  readonly submittedNamedStatements: { [name: string]: string };
  parse(statement: { name: string; text: string; types: undefined }): void;
  bind(portal: { portal: ''; statement: string; values: readonly (string | Buffer | null)[] }): void;
  describe(portal: { type: 'P'; name: '' }): void;
  execute(portal: { portal: ''; rows: 0 }): void;
  sync(): void;
};

/** int8 arrives as bigint. Told here rather than to the driver as a whole, for Prisma reads through the same driver its own way. */
const reader = (oid: number): ((text: string) => unknown) => oid === pg.types.builtins.INT8 ? BigInt : pg.types.getTypeParser(oid, 'text') as (text: string) => unknown;

const element = (value: string | number | bigint): string => `"${String(value).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
function sent(value: Parameter | undefined): string | Buffer | null {
  // Who leaves a value out means none, whatever the types say.
  if (value === undefined) return null;
  if (value === null || typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return Array.isArray(value) ? `{${(value as readonly (string | number | bigint)[]).map(element).join(',')}}` : String(value);
}

const shapes = new WeakMap<object, Map<string, Shape>>();
function shapesOf(wire: object): Map<string, Shape> {
  let known = shapes.get(wire);
  if (!known) shapes.set(wire, known = new Map());
  return known;
}

/**
 * One question of a statement that a connection prepares once. The driver's own query has the answer's columns described to it every
 * time, which for a wide row costs both sides more than the row; this one remembers them with the statement, a connection each, as the
 * database holds a prepared statement's columns to be the same for as long as it lives.
 */
export class Asked<T> implements pg.Submittable {
  readonly #values: readonly (string | Buffer | null)[];
  readonly #rows: T[] = [];
  #known: Map<string, Shape> | undefined;
  #shape: Shape | undefined;

  constructor(readonly name: string, readonly text: string, values: readonly Parameter[], readonly callback: (error: Error | null, rows: T[]) => void) {
    this.#values = values.map(sent);
  }

  submit(connection: unknown): void {
    const wire = connection as Wire;
    this.#known = shapesOf(wire);
    this.#shape = this.#known.get(this.name);
    wire.stream.cork();
    try {
      this.#send(wire);
    } finally {
      wire.stream.uncork();
    }
  }

  #send(wire: Wire): void {
    const { name, text } = this;
    if (wire.parsedStatements[name] === undefined && wire.submittedNamedStatements[name] === undefined) {
      wire.parse({ name, text, types: undefined });
      wire.submittedNamedStatements[name] = text;
    }
    wire.bind({ portal: '', statement: name, values: this.#values });
    if (!this.#shape) wire.describe({ type: 'P', name: '' });
    wire.execute({ portal: '', rows: 0 });
    wire.sync();
  }

  handleRowDescription({ fields }: { readonly fields: readonly { readonly name: string; readonly dataTypeID: number }[] }): void {
    this.#shape = { names: fields.map(({ name }) => name), read: fields.map(({ dataTypeID }) => reader(dataTypeID)), empty: Object.fromEntries(fields.map(({ name }) => [name, null])) };
    this.#known!.set(this.name, this.#shape);
  }

  handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }): void {
    const { names, read, empty } = this.#shape!;
    const row: Record<string, unknown> = { ...empty };
    for (let i = 0; i < fields.length; i++) {
      const field = fields[i]!;
      if (field !== null) row[names[i]!] = read[i]!(field);
    }
    this.#rows.push(row as T);
  }

  handleCommandComplete(): void { /* how many rows it was, nobody asks */ }
  handleEmptyQuery(): void { /* there is no empty statement of ours */ }
  handlePortalSuspended(): void { /* all rows are asked for */ }

  handleError(error: Error): void {
    this.callback(error, []);
  }

  handleReadyForQuery(): void {
    this.callback(null, this.#rows);
  }
}
