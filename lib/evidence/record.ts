import type { NewFact } from '../operation/plan';
import type { NewId } from '../shared/ids';
import type { JsonObject } from '../shared/json';
import type { FactKind, FactPayload } from './kinds';

/**
 * A fact for a plan: it becomes part of the log in the same transaction as what it records.
 * @param subjectOrgId the organisation whose record this is; `occurredAt` is when it happened, not when it was told
 */
export function recordFact<K extends FactKind>(
  kind: K, about: { readonly subjectOrgId: string; readonly objectId: string; readonly occurredAt: Date }, payload: FactPayload<K>, newId: NewId,
): NewFact {
  return { id: newId('fact'), kind, ...about, payload: payload as JsonObject };
}
