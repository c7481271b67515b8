import type { Parameter } from '../db/database';

/** Gives the next parameter its number. */
export type Next = () => string;

/** What a part is to the statement: one that must touch just so many rows or refuses everything, one that touches what it does, one that only has to come before the next, a call. */
export type Part = {
  /** The same for all parts that have one text but for the numbers of their parameters. */
  readonly shape: string;
  /** In the order in which `text` asks for their numbers. */
  readonly values: readonly Parameter[];
  readonly text: (next: Next) => string;
  readonly as: 'guarded' | 'plain' | 'first' | 'call';
  readonly refusal?: { readonly state: string; readonly words: string; readonly rows: number };
};

/**
 * Parts that are guarded or called are carried out in the order in which the last line asks for them, so a plan's order is the order of its
 * locks. It asks for one column: nobody reads the outcomes, and the description of some dozens of columns costs both sides more than many a
 * part. What nobody asks for (new rows, as a rule) the database carries out at the end, without counting it.
 */
export function textOf(parts: readonly Part[]): string {
  let number = 0;
  const next: Next = () => `$${++number}`;
  const named: string[] = [];
  const outcomes: string[] = [];
  for (const { text, as, refusal } of parts) {
    if (as === 'call') {
      outcomes.push(`case when ${text(next)} is null then 0 end`);
      continue;
    }
    const name = `part${named.length}`;
    named.push(`${name} as (${text(next)}${as === 'plain' ? '' : ' returning 1'})`);
    if (refusal) {
      const short = refusal.rows === 1 ? `not exists (select from ${name})` : `(select count(*) from ${name}) <> ${next()}::int`;
      outcomes.push(`case when ${short} then refuse('${refusal.state}', '${refusal.words}') end`);
    } else if (as === 'first') {
      outcomes.push(`(select count(*) from ${name})`);
    }
  }
  return `${named.length > 0 ? `with ${named.join(',\n')}\n` : ''}select ${outcomes.length > 0 ? `cardinality(array[${outcomes.join(',\n')}])` : '1'}`;
}

export const guarded = ({ shape, values, text }: Omit<Part, 'as' | 'refusal'>, state: string, words: string, rows = 1): Part =>
  ({ shape, values: rows === 1 ? values : [...values, rows], text, as: 'guarded', refusal: { state, words, rows } });

/**
 * Up to so many rows are written out, each value a parameter of its column's type, which is quicker; more of them travel as JSON, so that
 * the number of shapes, each of which a connection remembers, stays small.
 */
export const FEW_ROWS = 3;
