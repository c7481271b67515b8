/** A sentence in the language that binds, and beside it the same for a reader of English. */
export type Words = { readonly zh: string; readonly en: string };

/** A table of the contract; cells are numbers, names and units, written once for both languages. */
export type ContentTable = {
  readonly columns: readonly Words[];
  readonly rows: readonly (readonly Words[])[];
};

export type Section = { readonly heading: Words; readonly clauses?: readonly Words[]; readonly table?: ContentTable };

/** What parties sign: plain data, so that its hash is the same wherever it is computed. Any domain may draw one up. */
export type ContractContent = {
  readonly title: Words;
  readonly number: string;
  /** The day it was drawn up, "2026-11-22". */
  readonly date: string;
  readonly parties: readonly { readonly role: Words; readonly name: string; readonly place?: string }[];
  readonly sections: readonly Section[];
};

/** The same in both languages: a name, a number. */
export const same = (text: string): Words => ({ zh: text, en: text });
