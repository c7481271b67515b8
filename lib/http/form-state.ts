/**
 * What a form remembers between two submissions, with or without script: what was typed, what was wrong, and the key
 * under which the same click twice is one act.
 */
export type FormState = {
  readonly values: Record<string, string>;
  /** The idempotency key that the form carries in its hidden field `_key`. */
  readonly key: string;
  /** The organisation for which it is to be sent, in the hidden field `_for`; unless told, the one for which its page was made. */
  readonly actingFor?: string;
  readonly code?: string;
  /** What happened, what was kept and what to do, in the reader's language. */
  readonly message?: string;
  /** Words for single fields, by their names. */
  readonly fields?: Record<string, string>;
  /** What came of it where that is shown this once and can be asked for by no address, as a secret is. */
  readonly once?: ShownOnce;
};

/** Words, and what is to be copied by its names. */
export type ShownOnce = { readonly title: string; readonly text: string; readonly rows: readonly (readonly [name: string, value: string])[] };

/** What a form's server action looks like to the form. */
export type FormAction = (state: FormState, form: FormData) => Promise<FormState>;
