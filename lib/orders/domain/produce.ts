import { gradeById, gradeRank, needsCertificate, produceLeaf } from '../../catalogue/domain/produce';
import type { Words } from '../../esign/domain/content';
import { same } from '../../esign/domain/content';
import type { ProduceRules } from './terms';

/** What the catalogue says of a leaf and grade, as far as a contract depends on it. */
export function produceRules(leafId: string, gradeId: string): ProduceRules {
  const leaf = produceLeaf(leafId);
  return {
    dry: leaf?.freshness === 'dry', certificateDuty: leaf !== null && needsCertificate(leaf),
    defectToleranceBps: (leaf && gradeById(leaf, gradeId)?.toleranceBps) ?? 0,
  };
}

/** Names for the contract, in both languages; an id that the catalogue does not know speaks for itself. */
export function produceWords(leafId: string, gradeId: string): { readonly produce: Words; readonly grade: Words } {
  const leaf = produceLeaf(leafId);
  const grade = leaf && gradeById(leaf, gradeId);
  const words = (named: { zh: string; en: string } | null, id: string): Words => (named ? { zh: named.zh, en: named.en } : same(id));
  return { produce: words(leaf, leafId), grade: words(grade, gradeId) };
}

/** How many grades one lies below another of the same leaf; negative when it is better, null when either is unknown. */
export function gradesBelow(leafId: string, foundId: string, agreedId: string): number | null {
  const leaf = produceLeaf(leafId);
  const [found, agreed] = leaf ? [gradeRank(leaf, foundId), gradeRank(leaf, agreedId)] : [null, null];
  return found === null || agreed === null ? null : found - agreed;
}
