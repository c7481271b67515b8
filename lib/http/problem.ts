import type { CommonError, ErrorTable, Failure, Operation } from '../operation/operation';
import type { JsonObject } from '../shared/json';
import type { Answer } from '../shared/exchange';
import { json } from './answers';

/** What every operation may answer, and how it is said over HTTP. */
export const COMMON_ERRORS: ErrorTable<CommonError> = {
  INVALID_INPUT: { status: 422, messageKey: 'errors.INVALID_INPUT' },
  NOT_FOUND: { status: 404, messageKey: 'errors.NOT_FOUND' },
  FORBIDDEN: { status: 403, messageKey: 'errors.FORBIDDEN' },
  BUSY: { status: 503, messageKey: 'errors.BUSY' },
  KEY_REUSED: { status: 409, messageKey: 'errors.KEY_REUSED' },
};

/** Where the words for a failure are, and its status. */
export function answerOf(operation: { readonly errors: ErrorTable<string> }, code: string): { status: number; messageKey: string } {
  const answer = (COMMON_ERRORS as ErrorTable<string>)[code] ?? operation.errors[code];
  if (!answer) throw new Error(`No answer is defined for the error ${code}`);
  return answer;
}

/** RFC 9457 problem details. The code is for programs, the title for people; nothing else of the failure leaves. */
export function problem(status: number, code: string, title: string, { headers = {}, ...more }: { fields?: Failure['fields']; params?: JsonObject; requestId?: string; headers?: Readonly<Record<string, string>> } = {}): Answer {
  return json(
    { type: `urn:harvestloop:problem:${code.toLowerCase().replaceAll('_', '-')}`, title, status, code, ...more },
    { status, headers: { 'content-type': 'application/problem+json', ...headers } });
}

export type AnyOperation = Operation<never, JsonObject, string>;
