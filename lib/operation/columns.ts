import type { Row } from './plan';

/** By the columns that rows name, and by these in the order in which somebody has written them: there are some hundreds of both. */
const known = new Map<string, readonly string[]>();
const written = new Map<string, readonly string[]>();

/** The columns that a row names, in their own order. Rows that name the same ones are given the same list, so that it says by itself of what kind they are. */
export function columnsOf(row: Row): readonly string[] {
  let as = '';
  for (const column in row) if (row[column] !== undefined) as += ` ${column}`;
  let columns = written.get(as);
  if (columns === undefined) {
    const sorted = Object.keys(row).filter((column) => row[column] !== undefined).sort();
    const key = sorted.join(' ');
    known.set(key, columns = known.get(key) ?? sorted);
    written.set(as, columns);
  }
  return columns;
}
