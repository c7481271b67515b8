import type { Chance } from './chance';
import type { Clockwork } from './clockwork';
import type { Cast } from './founding';

/** Loans of the season. */
export function lendAlong(_works: Clockwork, _cast: Cast, _luck: Chance, _from: Date, _now: Date): { at: Date; what: () => Promise<void> }[] {
  return [];
}
