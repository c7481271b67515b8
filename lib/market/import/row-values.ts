import type { Fen } from '@/lib/shared/money';
import type { Grams, MassUnit } from '@/lib/shared/quantity';
import type { Field } from './fields';
import type { Finding } from './findings';
import type { TableReading } from './find-header';
import type { Cell } from './sheet';

export type ProduceHit = {
  readonly leafId: string;
  readonly name: string;
  /** The variety that the text named, where it named one ("福云6号" of fresh tea leaf). */
  readonly variety: string | null;
  /** False when the name was only found within the text, and somebody should look. */
  readonly certain: boolean;
  /** How many days it keeps after harvest. */
  readonly keepsDays: number | null;
  /** The usual mass of one box and of one piece, where the trade has one. */
  readonly boxGrams: Grams | null;
  readonly pieceGrams: Grams | null;
};
export type GradeHit = { readonly gradeId: string; readonly name: string };

/** What the checks ask of the catalogue; handed in, so that this folder knows no data. */
export interface Catalogue {
  /** The leaf that a text names, by name, alias or variety, or the few most like it. */
  findProduce(text: string): { readonly match: ProduceHit | null; readonly nearest: readonly ProduceHit[] };
  findGrade(leafId: string, text: string): (GradeHit & { readonly certain: boolean }) | null;
  /** Every grade of a leaf, the best first. */
  grades(leafId: string): readonly GradeHit[];
  /** What it has lately cost, or null where nobody knows. */
  priceBand(leafId: string, gradeId: string | null): { readonly lowFenPerKg: bigint; readonly highFenPerKg: bigint } | null;
}

/** A row read: what could be read stands here, and what could not is null. The findings say why. */
export type RowValues = {
  readonly grower: string | null;
  readonly phone: string | null;
  /** Only a number whose check digit holds. */
  readonly idNumber: string | null;
  readonly place: string | null;
  readonly leafId: string | null;
  readonly produceName: string | null;
  readonly variety: string | null;
  readonly gradeId: string | null;
  readonly gradeName: string | null;
  /** What is offered, or the net weight of what was bought. */
  readonly massGrams: Grams | null;
  readonly soldBy: MassUnit | null;
  readonly grossGrams: Grams | null;
  readonly tareGrams: Grams | null;
  /** Of one `pricedBy`. */
  readonly priceFen: Fen | null;
  readonly pricedBy: MassUnit | null;
  readonly amountFen: Fen | null;
  /** The harvest window, or twice the day of the purchase. */
  readonly from: string | null;
  readonly to: string | null;
  /** "06:53" */
  readonly time: string | null;
  readonly remark: string | null;
};

/** What every reader of a row is given. */
export type RowSource = {
  readonly row: number;
  readonly cells: Readonly<Partial<Record<Field, Cell>>>;
  /** Fields that a person has typed anew. */
  readonly edited: ReadonlySet<Field>;
};

export type ReadContext = {
  readonly reading: TableReading;
  readonly catalogue: Catalogue;
  /** "2026-11-22" in China. */
  readonly today: string;
  /** The day the table was written, as far as it says: what "明天" in it means. */
  readonly asOf: string;
  /** How this table is kept: columns of formulas, columns with three decimals throughout. */
  readonly habits: { readonly formulas: ReadonlySet<Field>; readonly threeDecimals: ReadonlySet<Field> };
};

/** Part of a row's values, with what was found on the way. */
export type Reading<K extends keyof RowValues> = { readonly values: Pick<RowValues, K>; readonly findings: readonly Finding[] };

export const textOf = (source: RowSource, field: Field): string => source.cells[field]?.text ?? '';

/** Whether the table has a column for the field at all. */
export const hasColumn = (context: ReadContext, field: Field): boolean => context.reading.columns.includes(field);

/** The header of the field's column, or nothing. */
export const headerText = (context: ReadContext, field: Field): string =>
  context.reading.headers[context.reading.columns.indexOf(field)] ?? '';
