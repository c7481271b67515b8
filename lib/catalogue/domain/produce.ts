import { DAY_MS, HOUR_MS } from '@/lib/shared/clock';
import type { Fen } from '@/lib/shared/money';
import { GRAMS_PER_UNIT, type MassUnit } from '@/lib/shared/quantity';
import aquatic from '../data/produce/aquatic.json';
import flowers from '../data/produce/flowers.json';
import fruits from '../data/produce/fruits.json';
import fungi from '../data/produce/fungi.json';
import grains from '../data/produce/grains.json';
import herbs from '../data/produce/herbs.json';
import livestock from '../data/produce/livestock.json';
import nuts from '../data/produce/nuts.json';
import oilcrops from '../data/produce/oilcrops.json';
import tea from '../data/produce/tea.json';
import vegetables from '../data/produce/vegetables.json';
import { findGrade, gradesOfScheme } from './grades';
import type { FoundGrade, Grade } from './grades';
import { localName } from './locale';
import type { CertificateDuty, Freshness, LeafSource, ProduceFile, SellingUnit } from './produce-file';

export type PriceBand = { readonly lowFen: Fen; readonly highFen: Fen };

/** A kind of produce that is offered, asked for and priced as one thing: 水果黄瓜, 茶鲜叶, 大蒜. */
export type ProduceLeaf = {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  /** Other Chinese names, local ones among them (西红柿, 洋芋). */
  readonly aliases: readonly string[];
  /** Cultivars and protected names that are this produce (福云6号, 沙窝萝卜). */
  readonly varieties: readonly string[];
  readonly categoryId: string;
  readonly familyId: string;
  /** Usual units, the commonest first. */
  readonly units: readonly SellingUnit[];
  /** Nominal mass of one, where it is customarily sold so. */
  readonly pieceGrams: bigint | null;
  readonly boxGrams: bigint | null;
  /** The best grade first. */
  readonly grades: readonly Grade[];
  /** How long it keeps in ordinary trade after harvest or making, in hours. */
  readonly shelfLifeHours: number;
  readonly freshness: Freshness;
  /** Whether a lot must carry a 承诺达标合格证 (since 2026-02-01: vegetables with cultivated mushrooms, fruit, fresh tea leaf). */
  readonly certificate: CertificateDuty;
  /** Farm-gate prices to be expected, in fen per jin; outside of it a typed price is questioned, never refused. */
  readonly farmGate: PriceBand;
  /** The same where grades differ too much for one band (a bud of tea costs ten times a pair of leaves). */
  readonly farmGateByGrade: Readonly<Record<string, PriceBand>>;
};
type Named = { readonly id: string; readonly zh: string; readonly en: string };
export type ProduceFamily = Named & { readonly leaves: readonly ProduceLeaf[] };
export type ProduceCategory = Named & { readonly families: readonly ProduceFamily[] };

const FILES = [
  vegetables, fruits, tea, grains, oilcrops, fungi, herbs, nuts, flowers, livestock, aquatic,
] as readonly ProduceFile[];

const band = ([low, high]: readonly number[]): PriceBand => ({ lowFen: BigInt(low!), highFen: BigInt(high!) });
const gramsOrNull = (grams: number | undefined): bigint | null => (grams === undefined ? null : BigInt(grams));

function unitsOf(source: LeafSource, usual: readonly SellingUnit[]): readonly SellingUnit[] {
  const nominal = { piece: source.pieceGrams, box: source.boxGrams };
  const known = (['piece', 'box'] as const).filter((unit) => nominal[unit] !== undefined);
  const sold = usual.filter((unit) => unit in GRAMS_PER_UNIT || known.some((each) => each === unit));
  return [...sold, ...known.filter((unit) => !sold.includes(unit))];
}

/** Leaves inherit from their family what they do not say themselves. */
const categories: readonly ProduceCategory[] = FILES.map(({ category, families }) => ({
  ...category,
  families: families.map(({ id, zh, en, scheme, freshness, certificate, units, leaves }) => ({
    id, zh, en,
    leaves: leaves.map((leaf): ProduceLeaf => ({
      id: leaf.id, zh: leaf.zh, en: leaf.en, aliases: leaf.aliases, varieties: leaf.varieties,
      categoryId: category.id, familyId: id, certificate, freshness: leaf.freshness ?? freshness, shelfLifeHours: leaf.shelfHours,
      units: unitsOf(leaf, units), pieceGrams: gramsOrNull(leaf.pieceGrams), boxGrams: gramsOrNull(leaf.boxGrams),
      grades: gradesOfScheme(leaf.scheme ?? scheme), farmGate: band(leaf.farmGateFenPerJin),
      farmGateByGrade: Object.fromEntries(Object.entries(leaf.gradeFenPerJin ?? {}).map(([grade, each]) => [grade, band(each)])),
    })),
  })),
}));

/** The whole tree: categories, families, leaves, in the order in which people expect them. */
export const produceTree = (): readonly ProduceCategory[] => categories;

const leaves = categories.flatMap((category) => category.families.flatMap((family) => family.leaves));
const byId = new Map(leaves.map((leaf) => [leaf.id, leaf]));

export const produceLeaves = (): readonly ProduceLeaf[] => leaves;
export const produceLeaf = (id: string): ProduceLeaf | null => byId.get(id) ?? null;

/** Reads a grade as people write it (一级, 1级, 特等, A, 一芽二叶) among the grades of a leaf; null when it names none. */
export const gradeOf = (leaf: ProduceLeaf, text: string): FoundGrade | null => findGrade(leaf.grades, text);
export const gradeById = (leaf: ProduceLeaf, gradeId: string): Grade | null => (
  leaf.grades.find((grade) => grade.id === gradeId) ?? null
);

/** The name of a produce for people, with its variety where one is known: 茶鲜叶（梅占）; the id itself when nobody knows it. */
export function produceName(id: string, locale: string, variety?: string | null): string {
  const leaf = byId.get(id);
  const name = leaf ? localName(leaf, locale) : id;
  if (!variety) return name;
  return locale === 'en' ? `${name} (${variety})` : `${name}（${variety}）`;
}

/** The name of a grade for people; the id itself when the leaf does not have it. */
export function gradeName(leafId: string, gradeId: string, locale: string): string {
  const grade = byId.get(leafId)?.grades.find((each) => each.id === gradeId);
  return grade ? localName(grade, locale) : gradeId;
}

/** Place of a grade in its scheme, 0 the best; null when the leaf has no such grade. */
export function gradeRank(leaf: ProduceLeaf, gradeId: string): number | null {
  const rank = leaf.grades.findIndex((grade) => grade.id === gradeId);
  return rank < 0 ? null : rank;
}

/** Whether goods of one grade satisfy who asked for at least another; a grade that the leaf does not have satisfies nothing. */
export function meetsGrade(leaf: ProduceLeaf, offeredId: string, wantedId: string): boolean {
  const [offered, wanted] = [gradeRank(leaf, offeredId), gradeRank(leaf, wantedId)];
  return offered !== null && wanted !== null && offered <= wanted;
}

/** Nominal grams of one unit of a leaf; null for a piece or box that it is not sold by. */
export function gramsPerSellingUnit(leaf: ProduceLeaf, unit: SellingUnit): bigint | null {
  if (unit === 'piece') return leaf.pieceGrams;
  if (unit === 'box') return leaf.boxGrams;
  return GRAMS_PER_UNIT[unit];
}

/** The band in which a farm-gate price of a leaf is expected, of a grade where grades differ widely; fen per jin. */
export const farmGateBand = (leaf: ProduceLeaf, gradeId?: string | null): PriceBand => (
  (gradeId && leaf.farmGateByGrade[gradeId]) || leaf.farmGate
);

/**
 * Whether a price is one that could be expected at the farm gate. Only to question what was typed, never to refuse it.
 * @param priceFen fen per unit of mass
 */
export function judgePrice(
  leaf: ProduceLeaf, priceFen: Fen, pricedBy: MassUnit, gradeId?: string | null,
): 'plausible' | 'low' | 'high' {
  const { lowFen, highFen } = farmGateBand(leaf, gradeId);
  // Compared as fen x grams, so that nothing is rounded on the way.
  const scaled = priceFen * GRAMS_PER_UNIT.jin;
  if (scaled < lowFen * GRAMS_PER_UNIT[pricedBy]) return 'low';
  return scaled > highFen * GRAMS_PER_UNIT[pricedBy] ? 'high' : 'plausible';
}

/** How long a buyer has to inspect a delivery before it counts as accepted: 48 hours for fresh goods, 14 days for dry ones. */
export const acceptanceMs = (leaf: ProduceLeaf): number => (leaf.freshness === 'fresh' ? 48 * HOUR_MS : 14 * DAY_MS);

/** How long after harvest the goods may still be sold as good. */
export const shelfLifeMs = (leaf: ProduceLeaf): number => leaf.shelfLifeHours * HOUR_MS;

/** Whether a lot may not leave without a 承诺达标合格证. */
export const needsCertificate = (leaf: ProduceLeaf): boolean => leaf.certificate === 'required';
