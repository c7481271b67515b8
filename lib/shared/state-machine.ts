import { err, ok, type Result } from './result';

/**
 * A state machine as a table: from each state, which transition leads where.
 * The table is the documentation, and a forbidden transition is an error value, never silence.
 */
export function stateMachine<S extends string, T extends string>(table: Record<S, Partial<Record<T, S>>>) {
  return {
    states: Object.keys(table) as S[],
    next(from: S, transition: T): Result<S, 'FORBIDDEN_TRANSITION'> {
      const to = table[from][transition];
      return to === undefined ? err('FORBIDDEN_TRANSITION') : ok(to);
    },
    can: (from: S, transition: T): boolean => table[from][transition] !== undefined,
    isFinal: (state: S): boolean => Object.keys(table[state]).length === 0,
  };
}
