import type { Grams } from '../../shared/quantity';

/** A listing as far as a plan needs it: how much there is, and in which portions it is sold. */
export type Source = { readonly listingId: string; readonly remainingGrams: Grams; readonly minimumGrams: Grams; readonly stepGrams: Grams };
export type Portion = { readonly listingId: string; readonly grams: Grams };

/** The most that can be taken from a listing without going beyond a mass: all of it, or the minimum and whole steps. Zero when not even the minimum fits. */
function portionWithin({ remainingGrams, minimumGrams, stepGrams }: Source, massGrams: Grams): Grams {
  if (remainingGrams <= massGrams) return remainingGrams;
  return massGrams < minimumGrams ? 0n : minimumGrams + ((massGrams - minimumGrams) / stepGrams) * stepGrams;
}

/**
 * Which listings together fill a mass most cheaply: each in turn, the cheapest first, is taken as far as it goes. Where what is
 * still missing is less than the next one sells, the dearest of those before give way as far as their own minimum allows.
 */
export function fillPlan(cheapestFirst: readonly Source[], massGrams: Grams): Portion[] {
  const plan: { source: Source; grams: Grams }[] = [];
  let left = massGrams;
  for (const source of cheapestFirst) {
    if (left === 0n) break;
    let grams = portionWithin(source, left);
    if (grams === 0n && source.minimumGrams <= source.remainingGrams) grams = makeRoom(plan, source.minimumGrams - left) ? source.minimumGrams : 0n;
    if (grams > 0n) plan.push({ source, grams });
    left = massGrams - plan.reduce((sum, part) => sum + part.grams, 0n);
  }
  return plan.map(({ source, grams }) => ({ listingId: source.listingId, grams }));
}

/** Takes at least a mass back from what was chosen, the dearest first, in whole steps; or leaves everything as it is. */
function makeRoom(plan: { source: Source; grams: Grams }[], grams: Grams): boolean {
  const smaller = new Map<number, Grams>();
  let missing = grams;
  for (let index = plan.length - 1; index >= 0 && missing > 0n; index--) {
    const { source, grams: taken } = plan[index]!;
    const kept = portionWithin({ ...source, remainingGrams: source.remainingGrams + 1n }, taken > missing ? taken - missing : 0n);
    const least = kept > 0n ? kept : source.minimumGrams;
    if (least >= taken) continue;
    smaller.set(index, least);
    missing -= taken - least;
  }
  if (missing > 0n) return false;
  for (const [index, kept] of smaller) plan[index]!.grams = kept;
  return true;
}
