import { divideHalfEven } from '@/lib/shared/money';
import { GRAMS_PER_UNIT, type Grams, type MassUnit } from '@/lib/shared/quantity';
import { multiply, plain, readMeasure } from './parse-number';

/** A unit word: a mass, or a container that has a mass only if somebody says which. */
export type UnitReading =
  | { readonly kind: 'mass'; readonly unit: MassUnit; readonly factor: string; readonly traditional: boolean }
  | {
      readonly kind: 'container';
      readonly word: string;
      readonly each: { readonly decimal: string; readonly unit: MassUnit } | null;
    };

const MASS_WORDS: readonly [words: readonly string[], unit: MassUnit, factor: string, traditional?: true][] = [
  [['公斤', '千克', 'kgs', 'kg', 'kilograms', 'kilogram', 'kilos', 'kilo'], 'kg', '1'],
  [['万斤'], 'jin', '10000'],
  [['千斤'], 'jin', '1000'],
  [['百斤'], 'jin', '100'],
  [['市斤', '斤', 'jin', 'catty', 'catties'], 'jin', '1'],
  [['公吨', '吨', 'tonnes', 'tonne', 'tons', 'ton', 'mt', 't'], 'tonne', '1'],
  [['市担', '担', '挑'], 'jin', '100', true],
  [['两'], 'jin', '0.1', true],
  [['克', 'grams', 'gram', 'g'], 'kg', '0.001'],
];
const CONTAINERS = [
  '筐',
  '箱',
  '袋',
  '车',
  '件',
  '个',
  '只',
  '把',
  '捆',
  '棵',
  '盒',
  '包',
  '桶',
  '板',
  '扎',
  '条',
  '根',
  '颗',
  '枚',
  '头',
  '亩',
  '篮',
  '篓',
  '提',
  '托',
  'boxes',
  'box',
  'crates',
  'crate',
  'bags',
  'bag',
  'baskets',
  'basket',
  'trucks',
  'truck',
  'pieces',
  'piece',
  'pcs',
  'cases',
  'case',
  'cartons',
  'carton',
  'mu',
];
const MASS_PATTERN = '(公斤|千克|kgs?|市斤|斤|jin|公吨|吨|tonnes?|tons?|t(?![a-z])|克|g(?![a-z]))';

const PER_UNIT = new RegExp(`(?:\\/|每一?|per ?|按|论) ?${MASS_PATTERN}`);
const UNIT_PRICE = new RegExp(`${MASS_PATTERN}(?:价|单价)`);
const EACH = new RegExp(`(\\d+(?:\\.\\d+)?)${MASS_PATTERN}`);

/** Reads a whole unit cell: "斤", "KG", "万斤", "箱(20斤)", "20斤/筐"; null when the word is not known. */
export function readUnit(raw: string): UnitReading | null {
  const text = plain(raw)
    .toLowerCase()
    .replace(/[ ()[\]【】:]/g, '')
    .replace(/^(?:单位|元\/|元每|按|每|\/)/, '');
  const mass = MASS_WORDS.find(([words]) => words.includes(text));
  if (mass) return { kind: 'mass', unit: mass[1], factor: mass[2], traditional: mass[3] === true };
  const word = CONTAINERS.find((container) => text.includes(container));
  if (!word) return null;
  const each = EACH.exec(text);
  const unit = each && readUnit(each[2]!);
  const decimal = each && unit?.kind === 'mass' ? multiply(each[1]!, unit.factor) : null;
  // A word of several letters with a container's character somewhere in it is not thereby a container.
  if (!each && text.length > word.length + 1) return null;
  return { kind: 'container', word, each: decimal !== null && unit?.kind === 'mass' ? { decimal, unit: unit.unit } : null };
}

/**
 * The unit word that a header or title names for its whole column: "毛重(斤)", "产量（万斤）", "重量 KG", "斤数", "Net (kg)";
 * readUnit reads it.
 */
export function unitInHeader(header: string): string | null {
  const text = plain(header).toLowerCase();
  return (
    /[万千百]斤|公斤|千克|市斤|斤|市担|吨(?!位)/.exec(text)?.[0] ??
    /(?:^|[^a-z])(kgs?|kilo(?:gram)?s?|jin|catt(?:y|ies)|tonnes?|tons?|t(?=\)?$))(?![a-z])/.exec(text)?.[1] ??
    null
  );
}

/** The mass unit that a price is said to be for: "元/斤", "2.42元每公斤", "单价为每吨", "按斤计", "per kg". */
export function pricedUnitIn(text: string): MassUnit | null {
  if (text === '') return null;
  const words = plain(text).toLowerCase();
  const found = PER_UNIT.exec(words) ?? UNIT_PRICE.exec(words);
  const unit = found && readUnit(found[1]!);
  return unit?.kind === 'mass' && unit.factor === '1' ? unit.unit : null;
}

/**
 * Grams of a decimal in a unit; a weight finer than a gram is rounded, half to even, and said to be. Null below zero or
 * beyond sense.
 */
export function gramsOf(decimal: string, unit: MassUnit, factor = '1'): { grams: Grams; rounded: boolean } | null {
  const [whole, fraction = ''] = multiply(decimal, factor).split('.');
  if (whole!.startsWith('-') || whole!.length > 12) return null;
  const scale = 10n ** BigInt(fraction.length);
  const scaled = BigInt(whole! + fraction) * GRAMS_PER_UNIT[unit];
  return { grams: divideHalfEven(scaled, scale), rounded: scaled % scale !== 0n };
}

/**
 * A price as whole fen for the finest unit that holds it exactly: 0.925 per jin is 185 fen per kg. Null when it is finer than
 * a fen per tonne, or is no amount.
 */
export function exactPrice(decimal: string, unit: MassUnit): { priceFen: bigint; pricedBy: MassUnit } | null {
  if (!/^\d{1,9}(?:\.\d{1,15})?$/.test(decimal)) return null;
  for (const by of [unit, 'kg', 'tonne'] as const) {
    if (GRAMS_PER_UNIT[by] < GRAMS_PER_UNIT[unit]) continue;
    const fen = multiply(multiply(decimal, '100'), String(GRAMS_PER_UNIT[by] / GRAMS_PER_UNIT[unit]));
    if (!fen.includes('.')) return { priceFen: BigInt(fen), pricedBy: by };
  }
  return null;
}

/** Thousandths of a fen per kg, rounded down: for comparing prices of different units, never for paying. */
export function milliFenPerKg(decimal: string, unit: MassUnit): bigint {
  const perKg = { kg: '100000', jin: '200000', tonne: '100' } as const;
  return BigInt(multiply(decimal, perKg[unit]).split('.')[0]!);
}

/** Whether a text is a number with at most a unit behind it; used to judge what a column holds. */
export function looksNumeric(text: string): boolean {
  const measure = readMeasure(text);
  if (measure === null || /[:年月日号级]/.test(text)) return false;
  return measure.unit === '' || readUnit(measure.unit) !== null || /^(?:元|块|yuan|¥|rmb)/i.test(measure.unit);
}
