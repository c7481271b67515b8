import { findProduce } from '@/lib/catalogue/domain/find-produce';
import { plainKey } from '@/lib/catalogue/domain/plain-text';
import { farmGateBand, gradeOf, produceLeaf, produceLeaves, type ProduceLeaf } from '@/lib/catalogue/domain/produce';
import { plain } from './parse-number';
import type { Catalogue, ProduceHit } from './row-values';

const NEAREST = 3;

const hit = (leaf: ProduceLeaf, variety: string | null, certain: boolean): ProduceHit => ({
  leafId: leaf.id,
  name: leaf.zh,
  variety,
  certain,
  keepsDays: Math.floor(leaf.shelfLifeHours / 24),
  boxGrams: leaf.boxGrams,
  pieceGrams: leaf.pieceGrams,
});

const pairsOf = (text: string): Set<string> =>
  new Set([...text].flatMap((letter, index, all) => [letter, letter + (all[index + 1] ?? '')]));

/** 0 to 1: how many letters and neighbouring pairs two words share (Dice's coefficient over both). */
function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const pair of a) if (b.has(pair)) shared++;
  return (2 * shared) / (a.size + b.size);
}

/** A leaf's own name counts a little more than its other names: for 番加 the 番茄 comes before the 南瓜, which some call 番瓜. */
const spellings = produceLeaves().flatMap((leaf) =>
  [leaf.zh, ...leaf.aliases, leaf.en.toLowerCase()].map((name, index) => ({
    leaf,
    pairs: pairsOf(name),
    weight: index === 0 ? 1.1 : 1,
  })),
);

/** The leaves whose names are most like a text: for 番加 the 番茄. */
function nearestProduce(text: string): ProduceHit[] {
  const wanted = pairsOf(plain(text).toLowerCase().slice(0, 40));
  const best = new Map<ProduceLeaf, number>();
  for (const { leaf, pairs, weight } of spellings) {
    const score = likeness(wanted, pairs) * weight;
    if (score > 0.3 && score > (best.get(leaf) ?? 0)) best.set(leaf, score);
  }
  return [...best]
    .sort((a, b) => b[1] - a[1])
    .slice(0, NEAREST)
    .map(([leaf]) => hit(leaf, null, false));
}

const names = new Set(produceLeaves().flatMap((leaf) => [leaf.zh, ...leaf.aliases, leaf.en].map(plainKey)));

/**
 * Whether a word is by itself the name of a kind of produce; a cultivar's name is not, for tables keep those in a column
 * of their own. Asked of every cell of a table and every word of its title, so it looks no further than the name.
 */
export function isProduce(text: string): boolean {
  const key = plainKey(text);
  return names.has(key) || names.has(key.replace(/(?:es|s)$/, ''));
}

/** The catalogue of the house, as an import asks it. */
export const houseCatalogue: Catalogue = {
  findProduce(text) {
    const found = findProduce(text);
    return found
      ? { match: hit(found.leaf, found.variety, found.certainty === 'exact'), nearest: [] }
      : { match: null, nearest: nearestProduce(text) };
  },
  findGrade(leafId, text) {
    const leaf = produceLeaf(leafId);
    const found = leaf && gradeOf(leaf, text);
    return found ? { gradeId: found.grade.id, name: found.grade.zh, certain: found.certainty === 'exact' } : null;
  },
  grades: (leafId) => (produceLeaf(leafId)?.grades ?? []).map((grade) => ({ gradeId: grade.id, name: grade.zh })),
  priceBand(leafId, gradeId) {
    const leaf = produceLeaf(leafId);
    if (!leaf) return null;
    const { lowFen, highFen } = farmGateBand(leaf, gradeId);
    return { lowFenPerKg: lowFen * 2n, highFenPerKg: highFen * 2n };
  },
};
