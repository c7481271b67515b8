import { GRAMS_PER_UNIT, massText, type Grams, type MassUnit } from '@/lib/shared/quantity';
import type { Field } from './fields';
import { edit, find, type Finding, type Suggestion } from './findings';
import { multiply, plain, readMeasure, tidyDecimal, type Measure } from './parse-number';
import { gramsOf, readUnit, unitInHeader, type UnitReading } from './parse-unit';
import { headerText, textOf, type ProduceHit, type ReadContext, type RowSource } from './row-values';

export type WeightField = Extract<Field, 'quantity' | 'gross' | 'tare' | 'net'>;
export type WeightReading = {
  readonly grams: Grams | null;
  /** The unit people think in on this row; a price without a unit of its own is for one of these. */
  readonly unit: MassUnit | null;
  /** Grams of one box or basket, where that is what is counted. */
  readonly containerGrams: Grams | null;
  readonly findings: readonly Finding[];
};

/** What a unit is called in a table, for texts that go back into its cells. */
export const UNIT_WORDS: Readonly<Record<MassUnit, string>> = { kg: '公斤', jin: '斤', tonne: '吨' };

/** More than this in one row is asked about: grams. */
const UNUSUAL: Readonly<Record<WeightField, Grams>> = {
  quantity: 500_000_000n,
  gross: 50_000_000n,
  tare: 20_000_000n,
  net: 50_000_000n,
};
const UNUSUALLY_LITTLE: Grams = 2_500n;
/** More than a freight train carries is a unit mistaken, whoever says yes to it. */
const MOST_GRAMS: Grams = 5_000_000_000n;

const nothing = (findings: readonly Finding[]): WeightReading => ({ grams: null, unit: null, containerGrams: null, findings });

/**
 * Reads one weight with its unit: from the cell itself, else the unit column, else the header, else the table's title.
 * @param produce what it is; the usual mass of its box or piece is offered where somebody counts those
 */
export function readWeight(
  source: RowSource,
  context: ReadContext,
  field: WeightField,
  produce: ProduceHit | null = null,
): WeightReading {
  const cell = source.cells[field];
  const text = plain(textOf(source, field));
  if (cell?.merged && text === '') return nothing([find('MERGED_VALUE', field, {}, undefined, 'wrong')]);
  if (text === '' || /^[-—/无]+$/.test(text)) return nothing(field === 'tare' ? [] : [find('QUANTITY_MISSING', field)]);
  const measure = readMeasure(text);
  if (measure === null) return nothing([find('NOT_A_NUMBER', field, { found: text.slice(0, 40) })]);
  const unit = unitOf(source, context, field, measure.unit);
  const findings: Finding[] = [...unit.findings, ...writtenOddly(measure, text, field, unit.reading, context)];
  if (unit.reading === null) return nothing(findings);
  if (measure.decimal.startsWith('-')) {
    const negative = find(
      'NEGATIVE_QUANTITY',
      field,
      { found: text.slice(0, 40) },
      edit({ [field]: text.replace(/^[-(]+|\)$/g, '') }),
    );
    return { ...nothing([...findings, negative]), unit: unit.reading.kind === 'mass' ? unit.reading.unit : null };
  }
  return weigh(measure, unit.reading, field, produce, findings);
}

function weigh(
  measure: Measure,
  unit: UnitReading,
  field: WeightField,
  produce: ProduceHit | null,
  findings: Finding[],
): WeightReading {
  const mass = unit.kind === 'mass' ? unit : unit.each && { unit: unit.each.unit, factor: unit.each.decimal, traditional: false };
  if (!mass) return nothing([...findings, notMass(unit.kind === 'container' ? unit.word : '', produce)]);
  const read = gramsOf(measure.decimal, mass.unit, mass.factor);
  if (read === null) return nothing([...findings, find('NOT_A_NUMBER', field, { found: measure.decimal })]);
  const { grams, rounded } = read;
  const total = multiply(measure.decimal, mass.factor);
  const fix = edit({ [field]: `${total}${UNIT_WORDS[mass.unit]}` });
  if (unit.kind === 'container') {
    const each = `${unit.each!.decimal} ${mass.unit}`;
    findings.push(
      find('CONTAINER_AS_MASS', field, { count: measure.decimal, word: unit.word, each, total: `${total} ${mass.unit}` }, fix),
    );
  } else if (mass.traditional) {
    findings.push(find('UNIT_TRADITIONAL', field, { found: measure.decimal, total: `${total} ${mass.unit}` }, fix));
  }
  if (grams === 0n && field !== 'tare') findings.push(find('ZERO_QUANTITY', field));
  else if (grams > UNUSUAL[field] || (field === 'quantity' && grams < UNUSUALLY_LITTLE)) {
    const found = `${total} ${mass.unit}`;
    findings.push(find('QUANTITY_UNUSUAL', field, { found }, undefined, grams > MOST_GRAMS ? 'wrong' : 'doubtful'));
  }
  if (rounded) findings.push(find('WEIGHT_ROUNDED', field, { taken: massParam(grams, 'kg') }));
  const containerGrams = (unit.kind === 'container' && gramsOf(unit.each!.decimal, mass.unit)?.grams) || null;
  return { grams: grams === 0n && field !== 'tare' ? null : grams, unit: mass.unit, containerGrams, findings };
}

/** 箱 is no weight, unless somebody says what one weighs; the trade's usual one is offered. */
function notMass(word: string, produce: ProduceHit | null): Finding {
  const box = /^(?:箱|件|box|case|carton|crate)/.test(word) ? produce?.boxGrams : null;
  const grams = box ?? (/^(?:个|只|棵|颗|枚|piece|pcs)/.test(word) ? produce?.pieceGrams : null);
  return find('UNIT_NOT_MASS', 'unit', { unit: word }, grams ? edit({ unit: `${word}(${massWords(grams, 'kg')})` }) : undefined);
}

/** Scales give gross, tare and net alike: a column whose header says no unit is in that of its neighbours. */
const BESIDE: Partial<Record<WeightField, readonly WeightField[]>> = { gross: ['net', 'tare'], tare: ['net', 'gross'], net: ['gross', 'tare'] };

/** Which unit a weight is in, and whether the places where it is said agree. */
function unitOf(
  source: RowSource,
  context: ReadContext,
  field: WeightField,
  inCell: string,
): { reading: UnitReading | null; findings: Finding[] } {
  const column = plain(textOf(source, 'unit'));
  const header = [field, ...(BESIDE[field] ?? [])].map((each) => unitInHeader(headerText(context, each))).find((unit) => unit !== null) ?? null;
  const words = [inCell, column, header ?? '', context.reading.defaults.unit ?? ''].filter((word) => word !== '');
  // "30箱" beside "箱(20斤)": the one that also tells the mass.
  const said =
    words.find((word) => {
      const unit = readUnit(word);
      return unit?.kind === 'container' && unit.each && !/\d/.test(inCell) && readUnit(inCell)?.kind === 'container';
    }) ?? words[0];
  if (said === undefined)
    return {
      reading: readUnit('斤'),
      findings: [find('UNIT_MISSING', field, {}, edit({ [field]: `${plain(textOf(source, field))}斤` }))],
    };
  const reading = readUnit(said);
  if (reading === null)
    return { reading: null, findings: [find('UNIT_UNKNOWN', said === inCell ? field : 'unit', { unit: said.slice(0, 20) })] };
  const other = said === inCell && column !== '' ? column : said !== header && header !== null ? header : null;
  const otherReading = other === null || source.edited.has(field) || source.edited.has('unit') ? null : readUnit(other);
  const conflict =
    reading.kind === 'mass' &&
    otherReading?.kind === 'mass' &&
    (reading.unit !== otherReading.unit || reading.factor !== otherReading.factor);
  return {
    reading,
    findings: conflict
      ? [
          find(
            'UNIT_CONFLICT',
            field,
            { taken: said, other: other! },
            edit({ [field]: `${plain(textOf(source, field)).replace(inCell, '')}${said}` }),
          ),
        ]
      : [],
  };
}

/** 约500, 300-500, "1,5", and the thousands that may be thousandths. */
export function writtenOddly(
  measure: Measure,
  text: string,
  field: Field,
  unit: UnitReading | null,
  context: ReadContext,
): Finding[] {
  const found = text.slice(0, 40);
  const as = (decimal: string): Suggestion => edit({ [field]: `${decimal}${measure.unit}` });
  const findings: Finding[] = [];
  if (measure.upTo !== undefined) findings.push(find('RANGE', field, { found, taken: measure.decimal }, as(measure.decimal)));
  else if (measure.approximate) findings.push(find('APPROXIMATE', field, { found, taken: measure.decimal }, as(measure.decimal)));
  if (measure.style === 'comma')
    findings.push(find('TYPED_COMMA', field, { found, taken: measure.decimal }, as(measure.decimal)));
  const tonnes = unit?.kind === 'mass' && unit.unit === 'tonne';
  const [whole, fraction = ''] = plain(text)
    .replace(/[^\d.].*$/, '')
    .split('.');
  const point =
    measure.written === 3 &&
    measure.style === 'plain' &&
    fraction.length === 3 &&
    whole !== '0' &&
    whole!.length <= 3 &&
    !context.habits.threeDecimals.has(field) &&
    (tonnes ? fraction === '000' : fraction === '000' || field === 'quantity');
  const comma = measure.style === 'grouped' && tonnes && /^\d{1,3},\d{3}$/.test(plain(text).replace(/[^\d,.].*$/, ''));
  if (point)
    findings.push(
      find('TYPED_THOUSAND', field, { found, taken: measure.decimal, other: `${whole}${fraction}` }, as(`${whole}${fraction}`)),
    );
  if (comma) {
    const other = tidyDecimal(
      plain(text)
        .replace(/[^\d,].*$/, '')
        .replace(',', '.'),
    );
    findings.push(find('TYPED_THOUSAND', field, { found, taken: measure.decimal, other }, as(other)));
  }
  return findings;
}

/** Grams as the decimal of a unit, to the gram: "30.8". */
function decimalOf(grams: Grams, unit: MassUnit): string {
  const text = massText(grams < 0n ? -grams : grams, unit, GRAMS_PER_UNIT[unit] > 1000n ? 6 : 3).replaceAll(',', '');
  return grams < 0n ? `-${text}` : text;
}

/** "30.8斤": a mass as it is written into a cell. */
export const massWords = (grams: Grams, unit: MassUnit): string => `${decimalOf(grams, unit)}${UNIT_WORDS[unit]}`;

/** "30.8 jin": a mass as a finding names it; see showParams. */
export const massParam = (grams: Grams, unit: MassUnit): string => `${decimalOf(grams, unit)} ${unit}`;
