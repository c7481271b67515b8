import type { MassUnit } from '@/lib/shared/quantity';
import type { Field } from './fields';

/** wrong: the row cannot be taken until it is mended. doubtful: a person says yes once. note: taken, and told. */
export type Severity = 'wrong' | 'doubtful' | 'note';

/** Everything that a check can say, with how grave it is. The words stand in messages/<locale>/import.json. */
export const FINDINGS = {
  // Rows that are no records; they are left out.
  TOTAL_ROW: 'note', REPEATED_HEADER: 'note', NOT_A_RECORD: 'note', LEFT_OUT: 'note',
  // What the sheet itself does.
  HIDDEN_ROW: 'doubtful', DUPLICATE_OF_ROW: 'doubtful', MERGED_VALUE: 'doubtful', FORMULA_VALUE: 'doubtful',
  FORMULA_ERROR: 'wrong', FORMULA_NO_VALUE: 'wrong', LOOKS_LIKE_FORMULA: 'doubtful', TEXT_TOO_LONG: 'doubtful',
  // Who.
  GROWER_MISSING: 'doubtful', NAME_UNLIKELY: 'doubtful', PHONE_INVALID: 'doubtful', PHONE_OF_ANOTHER: 'doubtful',
  ID_CHECK_DIGIT: 'doubtful', ID_INVALID: 'doubtful', ID_DIGITS_LOST: 'doubtful',
  // What.
  PRODUCE_MISSING: 'wrong', UNKNOWN_PRODUCE: 'wrong', PRODUCE_LIKELY: 'doubtful', GRADE_MISSING: 'doubtful',
  UNKNOWN_GRADE: 'doubtful', GRADE_LIKELY: 'doubtful',
  // How much.
  QUANTITY_MISSING: 'wrong', NOT_A_NUMBER: 'wrong', NEGATIVE_QUANTITY: 'wrong', ZERO_QUANTITY: 'wrong',
  APPROXIMATE: 'doubtful', RANGE: 'doubtful', TYPED_THOUSAND: 'doubtful', TYPED_COMMA: 'doubtful',
  QUANTITY_UNUSUAL: 'doubtful', WEIGHT_ROUNDED: 'note', UNIT_MISSING: 'doubtful', UNIT_UNKNOWN: 'wrong',
  UNIT_NOT_MASS: 'wrong', UNIT_TRADITIONAL: 'doubtful', UNIT_CONFLICT: 'doubtful', CONTAINER_AS_MASS: 'doubtful',
  // For how much.
  PRICE_MISSING: 'wrong', PRICE_OPEN: 'wrong', NEGATIVE_PRICE: 'wrong', PRICE_TOO_FINE: 'wrong',
  PRICE_LOOKS_PER_TONNE: 'doubtful', PRICE_LOOKS_PER_KG: 'doubtful', PRICE_LOOKS_PER_JIN: 'doubtful',
  PRICE_UNIT_ASSUMED: 'doubtful', PRICE_UNUSUAL: 'doubtful', PRICE_FROM_AMOUNT: 'doubtful', PRICE_PER_CONTAINER: 'doubtful',
  // When.
  DATE_MISSING: 'wrong', DATE_ASSUMED: 'note', DATE_NOT_READ: 'wrong', DATE_IMPOSSIBLE: 'wrong', DATE_AMBIGUOUS: 'doubtful',
  DATE_RELATIVE: 'doubtful', DATE_YEAR_ASSUMED: 'note', DATE_IN_PAST: 'doubtful', DATE_FAR_AHEAD: 'doubtful',
  DATE_IN_FUTURE: 'wrong', TIME_IMPOSSIBLE: 'wrong',
  // Whether a weighing agrees with itself.
  GROSS_BELOW_NET: 'wrong', NET_MISMATCH: 'doubtful', NET_COMPUTED: 'note', AMOUNT_MISMATCH: 'wrong', AMOUNT_ROUNDED: 'note',
  AMOUNT_COMPUTED: 'note', NEGATIVE_AMOUNT: 'wrong',
} as const satisfies Record<string, Severity>;

export type FindingCode = keyof typeof FINDINGS;

/** What one tap does: puts texts into cells, as if they had been typed, or leaves the row out. */
export type Suggestion =
  | { readonly kind: 'edit'; readonly edits: Readonly<Partial<Record<Field, string>>> }
  | { readonly kind: 'leaveOut' };

export type Finding = {
  readonly code: FindingCode;
  /** The cell it is about; null for the row as a whole. */
  readonly field: Field | null;
  readonly severity: Severity;
  /** What the sentence names; a mass is "15 jin" and a price "7.80/jin", see showParams. Never a whole identity number. */
  readonly params: Readonly<Record<string, string>>;
  readonly suggestion?: Suggestion;
  /** Doubtful, and a person has said yes. */
  readonly confirmed?: true;
};

/** One finding about one cell. */
export function find(
  code: FindingCode,
  field: Field | null,
  params: Readonly<Record<string, string>> = {},
  suggestion?: Suggestion,
  severity: Severity = FINDINGS[code],
): Finding {
  return suggestion ? { code, field, severity, params, suggestion } : { code, field, severity, params };
}

export const edit = (edits: Readonly<Partial<Record<Field, string>>>): Suggestion => ({ kind: 'edit', edits });
export const LEAVE_OUT: Suggestion = { kind: 'leaveOut' };

/** The parameters of a finding with its units in the reader's language: "15 jin" -> "15 斤", "7.80/jin" -> "7.80/斤". */
export function showParams(params: Finding['params'], unitWords: Readonly<Record<MassUnit, string>>): Record<string, string> {
  const inWords = (_: string, number: string, mark: string, unit: MassUnit): string => `${number}${mark}${unitWords[unit]}`;
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, value.replace(/^(-?[\d.]+)([ /])(jin|kg|tonne)$/, inWords)]),
  );
}
