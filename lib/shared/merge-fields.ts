/** What somebody wants of one field, and what stood there when she began: she may have been without a network for hours. */
export type FieldEdit = { readonly base: string | undefined; readonly value: string };
export type FieldEdits<F extends string> = { readonly [field in F]?: FieldEdit };

export type Merge<F extends string> = {
  /** The record as it stands afterwards. */
  readonly merged: Readonly<Record<F, string>>;
  /** Fields that change now. */
  readonly taken: readonly F[];
  /** Fields that somebody else has changed meanwhile to something else than what is wanted: they stay as they are. */
  readonly conflicts: readonly F[];
};

/**
 * Puts edits onto a record field by field (values in one canonical spelling, for they are compared as text). A field takes what is wanted
 * only if it still stands as it stood when the edit began; what stands there already is neither a change nor a conflict, so the same
 * edits a second time change nothing; what was not touched (`value` is its own `base`) is not wanted at all.
 */
export function mergeFields<F extends string>(current: Readonly<Record<F, string>>, edits: FieldEdits<F>): Merge<F> {
  const merged: Record<F, string> = { ...current };
  const taken: F[] = [];
  const conflicts: F[] = [];
  for (const [field, edit] of Object.entries(edits) as [F, FieldEdit | undefined][]) {
    if (!edit || edit.value === edit.base || edit.value === current[field]) continue;
    if (edit.base === current[field]) {
      merged[field] = edit.value;
      taken.push(field);
    } else conflicts.push(field);
  }
  return { merged, taken, conflicts };
}
