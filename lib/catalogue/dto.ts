import { localName } from './domain/locale';
import { produceTree, type ProduceLeaf } from './domain/produce';
import type { CertificateDuty, Freshness, SellingUnit } from './domain/produce-file';
import { childRegions } from './domain/regions';

/** An entry of a list to choose from. */
export type Option = { readonly value: string; readonly label: string };
export type OptionGroup = { readonly label: string; readonly options: readonly Option[] };

/** All produce to choose from, grouped by family in the order of the tree; for a `<select>` drawn on the server. */
export const produceOptions = (locale: string): readonly OptionGroup[] => (
  produceTree().flatMap((category) => category.families.map((family) => ({
    label: `${localName(category, locale)} · ${localName(family, locale)}`,
    options: family.leaves.map((leaf) => ({ value: leaf.id, label: localName(leaf, locale) })),
  })))
);

/** The grades of a leaf to choose from, the best first. */
export const gradeOptions = (leaf: ProduceLeaf, locale: string): readonly Option[] => (
  leaf.grades.map((grade) => ({ value: grade.id, label: localName(grade, locale) }))
);

/** Provinces, or what lies below a region, to choose from. */
export const regionOptions = (parentCode: string | null, locale: string): readonly Option[] => (
  childRegions(parentCode).map((each) => ({ value: each.code, label: localName(each, locale) }))
);

/** What a screen shows of a kind of produce; amounts are decimal strings of fen per jin. */
export type ProduceDto = {
  readonly id: string;
  readonly name: string;
  readonly aliases: readonly string[];
  readonly varieties: readonly string[];
  readonly units: readonly SellingUnit[];
  readonly grades: readonly { readonly id: string; readonly name: string; readonly toleranceBps: number }[];
  readonly freshness: Freshness;
  readonly shelfLifeHours: number;
  readonly certificate: CertificateDuty;
  readonly farmGate: { readonly lowFen: string; readonly highFen: string };
};

export const produceDto = (leaf: ProduceLeaf, locale: string): ProduceDto => ({
  id: leaf.id,
  name: localName(leaf, locale),
  aliases: leaf.aliases,
  varieties: leaf.varieties,
  units: leaf.units,
  grades: leaf.grades.map((grade) => ({ id: grade.id, name: localName(grade, locale), toleranceBps: grade.toleranceBps })),
  freshness: leaf.freshness,
  shelfLifeHours: leaf.shelfLifeHours,
  certificate: leaf.certificate,
  farmGate: { lowFen: leaf.farmGate.lowFen.toString(), highFen: leaf.farmGate.highFen.toString() },
});
