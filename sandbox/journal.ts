import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';

interface Line {
  /** Collection, key, value: the last line of a key counts. */
  readonly c: string;
  readonly k: string;
  readonly v: unknown;
}

/** One kind of record, in memory, with every change written down. */
export interface Collection<T> {
  get(key: string): T | undefined;
  put(key: string, value: T): void;
  values(): IterableIterator<T>;
  readonly size: number;
}

export interface Journal {
  collection<T>(name: string): Collection<T>;
  /** Writes what is still buffered. */
  flush(): void;
  close(): void;
}

type Tables = Map<string, Map<string, unknown>>;

function tableOf(tables: Tables, name: string): Map<string, unknown> {
  let table = tables.get(name);
  if (!table) tables.set(name, (table = new Map()));
  return table;
}

/** Reads the journal into `tables`; answers how many lines there were and where the last whole one ends. */
function replay(path: string, tables: Tables): { lines: number; wholeBytes: number } {
  const bytes = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
  let lines = 0;
  let start = 0;
  for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
    let line: Line;
    try {
      line = JSON.parse(bytes.toString('utf8', start, end)) as Line;
    } catch {
      throw new Error(`${path}: line ${lines + 1} is not JSON. Mend it, or delete the folder to begin anew.`);
    }
    tableOf(tables, line.c).set(line.k, line.v);
    lines += 1;
    start = end + 1;
  }
  return { lines, wholeBytes: start };
}

const lineOf = (c: string, k: string, v: unknown): string => `${JSON.stringify({ c, k, v } satisfies Line)}\n`;

/** Writes only the last state of each record, under another name first, so that a crash leaves one whole file. */
function compact(path: string, tables: Tables): void {
  const file = openSync(`${path}.new`, 'w', 0o600);
  for (const [name, table] of tables) for (const [key, value] of table) writeSync(file, lineOf(name, key, value));
  fsyncSync(file);
  closeSync(file);
  renameSync(`${path}.new`, path);
}

/**
 * Opens the append-only journal of a folder and replays it. A torn last line (the process was killed while writing) is cut off.
 * Changes of one turn of the event loop go out in one write, so a request pays for a JSON.stringify and no more.
 */
export function openJournal(dir: string): Journal {
  const path = join(dir, 'journal.jsonl');
  const tables: Tables = new Map();
  const { lines, wholeBytes } = replay(path, tables);
  const records = [...tables.values()].reduce((sum, table) => sum + table.size, 0);
  if (lines > 2 * records + 1_000) compact(path, tables);
  else if (existsSync(path)) truncateSync(path, wholeBytes);
  const file = openSync(path, 'a', 0o600);

  let buffered: string[] = [];
  let isOpen = true;
  const flush = (): void => {
    if (buffered.length === 0 || !isOpen) return;
    const batch = Buffer.from(buffered.join(''), 'utf8');
    buffered = [];
    for (let written = 0; written < batch.length;) written += writeSync(file, batch, written);
  };

  return {
    collection<T>(name: string): Collection<T> {
      // The file holds what this same collection wrote, so its records have the collection's type.
      const table = tableOf(tables, name) as Map<string, T>;
      return {
        get: (key) => table.get(key),
        put(key, value) {
          table.set(key, value);
          if (buffered.push(lineOf(name, key, value)) === 1) setImmediate(flush);
        },
        values: () => table.values(),
        get size() {
          return table.size;
        },
      };
    },
    flush,
    close() {
      flush();
      isOpen = false;
      closeSync(file);
    },
  };
}
