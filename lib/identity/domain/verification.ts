import { stateMachine } from '../../shared/state-machine';

/** How far a real-name check has come; only `verified` may receive money. */
export const VERIFICATIONS = ['none', 'pending', 'verified', 'failed', 'unknown'] as const;
export type Verification = (typeof VERIFICATIONS)[number];

/**
 * A real-name check of a person or a business. `failed` needs the registry's definite no; where it does not know, or did
 * not answer for a day, the state is `unknown`. Both may be tried again; who has passed has passed.
 */
export const verification = stateMachine<Verification, 'submit' | 'match' | 'refuse' | 'leave-open'>({
  none: { submit: 'pending' },
  pending: { match: 'verified', refuse: 'failed', 'leave-open': 'unknown' },
  verified: {},
  failed: { submit: 'pending' },
  unknown: { submit: 'pending' },
});

/** What the registry said, or that it said nothing in time. */
export type RegistryOutcome = 'match' | 'mismatch' | 'revoked' | 'unknown' | 'no-answer';

/** Why a check did not end well: the registry's own reasons, that it never answered, or that another account holds the number. */
export const CHECK_REASONS = ['CHECK_DIGIT', 'NOT_FOUND', 'NAME', 'LEGAL_PERSON', 'REVOKED', 'NO_ANSWER', 'TAKEN', 'OTHER'] as const;
export type CheckReason = (typeof CHECK_REASONS)[number];

const TRANSITION = { match: 'match', mismatch: 'refuse', revoked: 'refuse', unknown: 'leave-open', 'no-answer': 'leave-open' } as const;

/**
 * What an outcome makes of a pending check.
 * @param taken whether another account has passed with the same number; then this one fails, whatever the registry says
 */
export function concludeCheck(outcome: RegistryOutcome, reason: string | undefined, taken: boolean): { readonly state: Verification; readonly reason: CheckReason | null } {
  if (outcome === 'match' && taken) return { state: 'failed', reason: 'TAKEN' };
  const next = verification.next('pending', TRANSITION[outcome]);
  const known = CHECK_REASONS.find((candidate) => candidate === reason) ?? (outcome === 'no-answer' ? 'NO_ANSWER' : 'OTHER');
  return { state: next.ok ? next.value : 'unknown', reason: outcome === 'match' ? null : known };
}
