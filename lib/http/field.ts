import { AT_ONCE } from '../jobs/at-once';
import type { Db } from '../db/database';
import type { Failure, Operation } from '../operation/operation';
import type { Clock } from '../shared/clock';
import type { JsonObject } from '../shared/json';
import { FIELD_FORMS, type FieldForm } from './field-forms';
import { text } from './form-fields';
import type { Conflict, ConflictDto } from './listing-conflicts';
import type { Session } from './token';

/**
 * What the queue of a phone that was without a network is told of one of its forms. `wait`: it may not be sent now, for somebody else is signed in,
 * or nobody; it stays as it is. `refused` and `open` are for her to decide about.
 */
export type FieldAnswer =
  | { readonly state: 'done'; readonly page: string }
  | { readonly state: 'open'; readonly page: string; readonly conflicts: readonly ConflictDto[] }
  | { readonly state: 'refused'; readonly code: string; readonly message: string; readonly fields: readonly string[] }
  | Waits;
type Waits = { readonly state: 'wait'; readonly why: 'SIGNED_OUT' | 'OTHER_PERSON' | 'OTHER_ORGANISATION' } | { readonly state: 'later' };

/** What an answer to an edit of a listing says, where that is what was sent. */
type Edited = { readonly leafId: string; readonly soldBy: 'kg' | 'jin' | 'tonne'; readonly conflicts: readonly Conflict[] };
/** What came of it, still without words. */
export type FieldOutcome =
  | { readonly state: 'done'; readonly page: string; readonly edited: Edited | null }
  | { readonly state: 'refused'; readonly operation: Operation<never, JsonObject, string>; readonly failure: Failure }
  | Waits;

export const isFieldForm = (kind: string): kind is FieldForm => Object.hasOwn(FIELD_FORMS, kind);

/** Does what one form out of the queue says, under the key that it had on its page, if she who filled it in is signed in and acts for the same organisation. */
export async function takeField(kind: FieldForm, key: string, form: FormData, { session, db, clock }: { readonly session: Session | null; readonly db: Db; readonly clock: Clock }): Promise<FieldOutcome> {
  if (!session) return { state: 'wait', why: 'SIGNED_OUT' };
  if (session.personId !== text(form, '_person')) return { state: 'wait', why: 'OTHER_PERSON' };
  if (session.organisationId !== text(form, '_for')) return { state: 'wait', why: 'OTHER_ORGANISATION' };
  const { read, page, operation } = FIELD_FORMS[kind];
  const outcome = await (operation as unknown as Operation<unknown, JsonObject, string>).run({ actor: session.actor, db, clock, ...AT_ONCE, idempotencyKey: key }, await read(form));
  if (!outcome.ok) return outcome.error.code === 'BUSY' ? { state: 'later' } : { state: 'refused', operation: operation as never, failure: outcome.error };
  return { state: 'done', page: (page as (answer: JsonObject) => string)(outcome.value), edited: kind === 'edit' ? (outcome.value as unknown as Edited) : null };
}
