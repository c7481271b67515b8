import { divideHalfEven, yuanText, type Fen } from '@/lib/shared/money';
import { GRAMS_PER_UNIT, lineAmount, MASS_UNITS, type Grams, type MassUnit } from '@/lib/shared/quantity';
import { edit, find, type Finding } from './findings';
import { multiply, plain, readMeasure } from './parse-number';
import { exactPrice, milliFenPerKg, pricedUnitIn, readUnit } from './parse-unit';
import { headerText, textOf, type ReadContext, type RowSource } from './row-values';
import { UNIT_WORDS, writtenOddly, type WeightReading } from './read-weight';

/** A price as it stands, before it is known what for. */
export type PriceText = {
  /** Yuan. */
  readonly decimal: string | null;
  /** The unit that the cell or the unit column of this row names. */
  readonly said: MassUnit | null;
  /** The unit that the column's header names. */
  readonly header: MassUnit | null;
  /** The unit that the remark names. */
  readonly remark: MassUnit | null;
  /** Grams of the box or basket that the price is for. */
  readonly containerGrams: Grams | null;
  readonly findings: readonly Finding[];
};

const OPEN = /面议|随行|市场价|市价|待定|电议|议价|negotiable|market|tbd/i;

/** Reads the number of a price and every unit that is said about it. */
export function readPriceText(source: RowSource, context: ReadContext, weight: WeightReading): PriceText {
  const text = plain(textOf(source, 'price'));
  const column = plain(textOf(source, 'priceUnit'));
  const header = headerText(context, 'price');
  const measure = readMeasure(text);
  const inCell = measure?.unit ?? '';
  const said = pricedUnitIn(inCell) ?? unitWord(inCell) ?? pricedUnitIn(column) ?? unitWord(column);
  const perContainer = /(?:\/|每)[^\d]{0,2}(?:箱|筐|袋|件|盒|包|box|bag|case|crate)/i.test(
    said === null ? `${inCell}${column}${header}` : inCell,
  );
  const units = {
    said,
    header: pricedUnitIn(header) ?? context.reading.defaults.priceUnit,
    remark: pricedUnitIn(textOf(source, 'remark')),
    containerGrams: perContainer || (said === null && pricedUnitIn(header) === null) ? weight.containerGrams : null,
  };
  const nothing = (finding: Finding): PriceText => ({ decimal: null, ...units, findings: [finding] });
  if (text === '' || /^[-—/无]+$/.test(text)) return nothing(find('PRICE_MISSING', 'price'));
  if (OPEN.test(text)) return nothing(find('PRICE_OPEN', 'price', { found: text.slice(0, 40) }));
  if (
    measure === null ||
    !/^(?:|(?:人民币|万?元|块钱?|rmb|cny|yuan|¥)?(?:[/每一按]|per).{1,6}|万?元|块钱?|rmb|cny|yuan|¥|公?斤|千克|kg|吨)$/i.test(
      inCell.trim(),
    )
  ) {
    return nothing(find('NOT_A_NUMBER', 'price', { found: text.slice(0, 40) }));
  }
  if (perContainer && weight.containerGrams === null) return nothing(find('UNIT_NOT_MASS', 'price', { unit: inCell || header }));
  if (measure.decimal.startsWith('-'))
    return nothing(
      find('NEGATIVE_PRICE', 'price', { found: text.slice(0, 40) }, edit({ price: text.replace(/^[-(]+|\)$/g, '') })),
    );
  if (measure.decimal === '0') return nothing(find('PRICE_MISSING', 'price'));
  const decimal = /万元/.test(`${inCell}${header}`) ? multiply(measure.decimal, '10000') : measure.decimal;
  return {
    decimal,
    ...units,
    findings: writtenOddly(measure, text, 'price', null, context).filter((finding) => finding.code !== 'TYPED_THOUSAND'),
  };
}

function unitWord(word: string): MassUnit | null {
  const unit = word === '' ? null : readUnit(word);
  return unit?.kind === 'mass' && unit.factor === '1' ? unit.unit : null;
}

/** What a price may be judged by. All in thousandths of a fen per kg. */
export type PriceSense = {
  readonly band: { readonly low: bigint; readonly high: bigint } | null;
  /** The middle price of the same produce in the same table, and of how many rows. */
  readonly peers: { readonly median: bigint; readonly count: number } | null;
  readonly net: Grams | null;
  readonly amountFen: Fen | null;
};

/**
 * Nothing that grows is sold below 0.02 or above 20,000 yuan a kg; used where neither the catalogue nor the table knows
 * better.
 */
const ANYTHING = { low: 2_000n, high: 2_000_000_000n };

function plausible(price: bigint, { band, peers }: PriceSense): boolean {
  if (band) return price * 3n >= band.low && price <= band.high * 3n;
  if (peers && peers.count >= 2) return price * 8n >= peers.median && price <= peers.median * 8n;
  return price >= ANYTHING.low && price <= ANYTHING.high;
}

/** Whether it stands out among its neighbours, though it is possible. */
function unusual(price: bigint, sense: PriceSense): boolean {
  if (!plausible(price, sense)) return true;
  return sense.peers !== null && sense.peers.count >= 5 && (price * 3n < sense.peers.median || price > sense.peers.median * 3n);
}

export type PriceReading = {
  readonly priceFen: Fen | null;
  readonly pricedBy: MassUnit | null;
  readonly findings: readonly Finding[];
};

/** Decides what a price is for, and asks where that is not plain. */
export function judgePrice(text: PriceText, rowUnit: MassUnit | null, sense: PriceSense): PriceReading {
  const { decimal } = text;
  if (decimal === null) return { priceFen: null, pricedBy: null, findings: text.findings };
  if (text.containerGrams !== null && text.said === null) return perContainer(text, decimal, text.containerGrams);
  const findings = [...text.findings];
  const unit = unitFor(text, decimal, rowUnit, sense, findings);
  const price = exactPrice(decimal, unit);
  if (price === null) {
    const rounded = yuanText(divideHalfEven(BigInt(multiply(decimal, '1000000000').split('.')[0]!), 10_000_000n));
    return {
      priceFen: null,
      pricedBy: null,
      findings: [
        ...findings,
        find('PRICE_TOO_FINE', 'price', { found: decimal, rounded }, edit({ price: `${rounded}元/${UNIT_WORDS[unit]}` })),
      ],
    };
  }
  return { ...price, findings };
}

/** The unit of a price, by what is said, by what the amount proves, by the row's own unit, and by what it can possibly cost. */
function unitFor(text: PriceText, decimal: string, rowUnit: MassUnit | null, sense: PriceSense, findings: Finding[]): MassUnit {
  const cost = (unit: MassUnit): bigint => milliFenPerKg(decimal, unit);
  const strange = (unit: MassUnit): void => {
    if (!unusual(cost(unit), sense)) return;
    findings.push(find('PRICE_UNUSUAL', 'price', { ...sides(decimal, unit), usual: usualText(sense) }));
  };
  if (text.said !== null) {
    strange(text.said);
    return text.said;
  }
  const proven = text.header === null ? provenUnit(decimal, sense) : null;
  if (proven) return proven;
  const base = text.header ?? rowUnit;
  if (text.remark !== null && base !== null && text.remark !== base) return looksPer(decimal, text.remark, 'remark', findings);
  const assumed = base ?? text.remark ?? 'jin';
  if (!plausible(cost(assumed), sense)) {
    const centre = sense.peers?.median ?? (sense.band ? (sense.band.low + sense.band.high) / 2n : null);
    const others = MASS_UNITS.filter((unit) => unit !== assumed && plausible(cost(unit), sense));
    const distance = (unit: MassUnit): number => (centre === null ? 0 : Math.abs(Math.log(Number(cost(unit)) / Number(centre))));
    const [nearest] = [...others].sort((a, b) => distance(a) - distance(b));
    if (nearest) return looksPer(decimal, nearest, 'size', findings);
    strange(assumed);
  } else if (text.header === null && assumed === 'tonne') {
    // The money at stake is a thousandfold, and nobody has written down what the price is for.
    return looksPer(decimal, 'tonne', text.remark === 'tonne' ? 'remark' : 'unit', findings);
  } else {
    strange(assumed);
  }
  if (base === null && text.remark === null)
    findings.push(
      find('PRICE_UNIT_ASSUMED', 'price', sides(decimal, assumed), edit({ price: `${decimal}元/${UNIT_WORDS[assumed]}` })),
    );
  return assumed;
}

/** A station's own amount says what its price is for. */
function provenUnit(decimal: string, { net, amountFen }: PriceSense): MassUnit | null {
  if (net === null || amountFen === null || amountFen <= 0n) return null;
  return (
    (['jin', 'kg', 'tonne'] as const).find((unit) => {
      const price = exactPrice(decimal, unit);
      if (price === null) return false;
      const difference = lineAmount(net, price.priceFen, price.pricedBy) - amountFen;
      return (difference < 0n ? -difference : difference) * 100n <= amountFen;
    }) ?? null
  );
}

function looksPer(decimal: string, unit: MassUnit, why: 'remark' | 'size' | 'unit', findings: Finding[]): MassUnit {
  const code = ({ tonne: 'PRICE_LOOKS_PER_TONNE', kg: 'PRICE_LOOKS_PER_KG', jin: 'PRICE_LOOKS_PER_JIN' } as const)[unit];
  findings.push(find(code, 'price', { ...sides(decimal, unit), why }, edit({ price: `${decimal}元/${UNIT_WORDS[unit]}` })));
  return unit;
}

/** The same price per jin and per kg, as every screen shows it. */
function sides(decimal: string, unit: MassUnit): { price: string; perJin: string; perKg: string } {
  const perKg = milliFenPerKg(decimal, unit);
  return {
    price: `${decimal}/${unit}`,
    perJin: yuanText(divideHalfEven(perKg, 2000n)),
    perKg: yuanText(divideHalfEven(perKg, 1000n)),
  };
}

/** "4.20–5.80": what it costs otherwise, per kg, in yuan. */
function usualText({ band, peers }: PriceSense): string {
  const yuan = (milli: bigint): string => yuanText(divideHalfEven(milli, 1000n));
  if (band === null && peers) return yuan(peers.median);
  const { low, high } = band ?? ANYTHING;
  return `${yuan(low)}–${yuan(high)}`;
}

/** A price for a box of known mass, as a price by mass: exact to a fen per tonne. */
function perContainer(text: PriceText, decimal: string, containerGrams: Grams): PriceReading {
  const fen = exactPrice(decimal, 'kg');
  if (fen === null || fen.pricedBy !== 'kg')
    return {
      priceFen: null,
      pricedBy: null,
      findings: [...text.findings, find('PRICE_TOO_FINE', 'price', { found: decimal, rounded: '' })],
    };
  const perTonne = divideHalfEven(fen.priceFen * GRAMS_PER_UNIT.tonne, containerGrams);
  const exact = MASS_UNITS.filter((unit) => perTonne % (GRAMS_PER_UNIT.tonne / GRAMS_PER_UNIT[unit]) === 0n);
  const unit = exact.includes('jin') ? 'jin' : exact.includes('kg') ? 'kg' : 'tonne';
  const priceFen = perTonne / (GRAMS_PER_UNIT.tonne / GRAMS_PER_UNIT[unit]);
  const finding = find(
    'PRICE_PER_CONTAINER',
    'price',
    { ...sides(yuanText(priceFen), unit), found: decimal },
    edit({ price: `${yuanText(priceFen)}元/${UNIT_WORDS[unit]}` }),
  );
  return { priceFen, pricedBy: unit, findings: [...text.findings, finding] };
}
