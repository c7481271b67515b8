import type { Grams } from '../../shared/quantity';
import { err, ok, type Result } from '../../shared/result';

export type Weighed = { readonly grossGrams: Grams; readonly tareGrams: Grams };

/**
 * A slip of the comma shows as a mass a thousand times off, a slip of the unit as one two to two thousand times off. Far too
 * much is questioned at once; far too little only below what a single basket of a load would weigh.
 * @param expectedGrams what should be there, above zero
 */
export const isSuspicious = (grams: Grams, expectedGrams: Grams): boolean => grams >= expectedGrams * 10n || grams * 500n <= expectedGrams;

/**
 * Net mass of one weighing.
 * @param context.already net mass of the other tickets of the same delivery: a load may cross the scale in parts, and its sum is judged
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
