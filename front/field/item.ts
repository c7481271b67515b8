import type { ConflictDto } from '../../lib/http/listing-conflicts';
import type { FieldAnswer } from '../../lib/http/field';

/** A form that waits to be sent, as the phone keeps it. */
export type Item = {
  /** The form's own hidden key: sent twice, it is one act. */
  readonly key: string;
  /** When it was filled in, ms; the order in which they go. */
  readonly atMs: number;
  readonly kind: string;
  /** What it is, in her words: "卖黄瓜". */
  readonly what: string;
  /** Who filled it in, and for which organisation: nobody else sees it, and nobody else sends it. */
  readonly person: string; readonly organisation: string;
  readonly locale: string;
  /** The page of the form, where it can be changed. */
  readonly page: string;
  readonly fields: readonly (readonly [name: string, value: string | File])[];
  /** It went out once and no answer came: it may be there already, so it must not be changed before that is known. */
  readonly uncertain: boolean;
  readonly state: 'waiting' | 'refused' | 'open';
  /** Why it still waits, or what is wrong with it. */
  readonly why?: 'SIGNED_OUT' | 'OTHER_PERSON' | 'OTHER_ORGANISATION';
  readonly message?: string;
  readonly conflicts?: readonly ConflictDto[];
};

const said = (form: FormData, name: string): string => { const value = form.get(name); return typeof value === 'string' ? value : ''; };

/**
 * The item that a filled-in form becomes; null for a form that is not to be queued. What only this build's page knows (`$…`) stays behind, and so
 * do files that were not chosen.
 */
export function itemOf(form: FormData, at: { readonly page: string; readonly ms: number; readonly uncertain: boolean }): Item | null {
  const [kind, key, person, organisation] = ['_queue', '_key', '_person', '_for'].map((name) => said(form, name)) as [string, string, string, string];
  if (!kind || !key || !person || !organisation) return null;
  const fields = [...form].filter(([name, value]) => !/^[$_]/.test(name) && !(value instanceof File && value.size === 0));
  return {
    key, kind, person, organisation, fields, what: said(form, '_what'), locale: said(form, '_locale'), page: at.page, atMs: at.ms,
    uncertain: at.uncertain && said(form, '_offline') !== '1', state: 'waiting',
  };
}

/** The form as it goes to the server. */
export function bodyOf(item: Item): FormData {
  const form = new FormData();
  for (const [name, value] of item.fields) form.append(name, value);
  form.set('_for', item.organisation);
  form.set('_person', item.person);
  form.set('_locale', item.locale);
  return form;
}

/** What becomes of an item by an answer; null: it is done and leaves the queue. */
export function after(item: Item, answer: FieldAnswer): Item | null {
  switch (answer.state) {
    case 'done': return null;
    case 'open': return opened(item, answer.conflicts);
    case 'refused': return { ...item, uncertain: false, state: 'refused', message: [answer.message, ...answer.fields].join(' '), why: undefined };
    case 'wait': return { ...item, why: answer.why };
    case 'later': return item;
  }
}

/** What was done of it is done; only what she has to decide about remains. */
function opened(item: Item, conflicts: readonly ConflictDto[]): Item {
  const asked = new Set(['listingId', 'confirmed', ...conflicts.flatMap(({ inputs }) => inputs)]);
  return { ...item, uncertain: false, state: 'open', conflicts, why: undefined, message: undefined, fields: item.fields.filter(([name]) => asked.has(name)) };
}

/**
 * She has chosen in one conflict: hers is from now on based on the other one, the other one drops hers. When all are chosen, what is left is another
 * act, under a key of its own; null when nothing is.
 */
export function choose(item: Item, field: string, mine: boolean, newKey: string): Item | null {
  const conflict = item.conflicts?.find((each) => each.field === field);
  if (!conflict) return item;
  const base = `base.${field}`;
  const fields: Item['fields'] = mine
    ? [...item.fields.filter(([name]) => name !== base), [base, conflict.base]]
    : item.fields.filter(([name]) => name !== base && !conflict.inputs.includes(name));
  const conflicts = item.conflicts!.filter((each) => each !== conflict);
  if (conflicts.length > 0) return { ...item, fields, conflicts };
  return fields.some(([name]) => name.startsWith('base.')) ? { ...item, fields, conflicts: undefined, state: 'waiting', key: newKey } : null;
}
