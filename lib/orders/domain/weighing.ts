import type { Grams } from '../../shared/quantity';
import { err, ok, type Result } from '../../shared/result';

export type Weighed = { readonly grossGrams: Grams; readonly tareGrams: Grams };

/**
 * A slip of the comma or of the unit shows as a mass ten times off: it is questioned, not accepted.
 * @param expectedGrams what should be there, above zero
 */
export const isSuspicious = (grams: Grams, expectedGrams: Grams): boolean => grams >= expectedGrams * 10n || grams * 10n <= expectedGrams;

/**
 * Net mass of one weighing.
 * @param already net mass of the other tickets of the same delivery; a load may cross the scale in parts, so only a sum
 *   that is far too large is questioned as a whole, and a single weighing that is far too small only when it is the first
 */
export function netOf(
  { grossGrams, tareGrams }: Weighed, context: { readonly expectedGrams: Grams; readonly already: Grams; readonly confirmed: boolean },
): Result<Grams, 'TARE_ABOVE_GROSS' | 'NOTHING_WEIGHED' | 'WEIGHT_QUESTIONED'> {
  if (tareGrams > grossGrams) return err('TARE_ABOVE_GROSS');
  const netGrams = grossGrams - tareGrams;
  if (netGrams === 0n) return err('NOTHING_WEIGHED');
  const questioned = isSuspicious(context.already + netGrams, context.expectedGrams);
  return questioned && !context.confirmed ? err('WEIGHT_QUESTIONED') : ok(netGrams);
}
