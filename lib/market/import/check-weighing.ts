import { divideHalfEven, yuanText, type Fen } from '@/lib/shared/money';
import { GRAMS_PER_UNIT, lineAmount, type Grams, type MassUnit } from '@/lib/shared/quantity';
import { edit, find, type Finding } from './findings';
import { multiply, plain, readMeasure } from './parse-number';
import { exactPrice } from './parse-unit';
import type { PriceReading } from './read-price';
import { massParam, massWords, UNIT_WORDS, type WeightReading } from './read-weight';
import { headerText, textOf, type ReadContext, type RowSource } from './row-values';

export type Weights = { readonly gross: WeightReading | null; readonly tare: WeightReading | null; readonly net: WeightReading };

/** The net weight of a weighing: as written, or gross less tare where it was left empty. */
export function netWeight({ gross, tare, net }: Weights): WeightReading {
  const missing = net.findings.length === 1 && net.findings[0]!.code === 'QUANTITY_MISSING';
  if (!missing || !gross?.grams || !tare || tare.grams === null || gross.grams <= tare.grams) return net;
  const grams = gross.grams - tare.grams;
  return { ...gross, grams, findings: [find('NET_COMPUTED', 'net', { net: massParam(grams, gross.unit!) })] };
}

/** Whether gross, tare and net agree. @param agreesWithAmount net times price is the amount, so the net is likely right */
export function checkWeights({ gross, tare, net }: Weights, agreesWithAmount: boolean): Finding[] {
  if (!gross?.grams || !net.grams || !net.unit) return [];
  const words = (grams: Grams): string => massWords(grams, net.unit!);
  const named = (grams: Grams): string => massParam(grams, net.unit!);
  const tareGrams = tare?.grams ?? 0n;
  const less = gross.grams - tareGrams;
  const params = { gross: named(gross.grams), tare: named(tareGrams), net: named(net.grams), expected: named(less) };
  if (gross.grams < net.grams) {
    const fix = agreesWithAmount || less <= 0n ? edit({ gross: words(net.grams + tareGrams) }) : edit({ net: words(less) });
    return [find('GROSS_BELOW_NET', 'gross', params, fix)];
  }
  if (!tare?.grams || less === net.grams) return [];
  return [find('NET_MISMATCH', 'net', params, less > 0n ? edit({ net: words(less) }) : undefined)];
}

/** The amount as written; null when there is none. */
export function readAmount(source: RowSource, context: ReadContext): { fen: Fen | null; findings: Finding[] } {
  const text = plain(textOf(source, 'amount'));
  if (text === '' || /^[-—/无]+$/.test(text)) return { fen: null, findings: [] };
  const measure = readMeasure(text);
  if (measure === null || !/^(?:|万?元|块钱?|yuan|rmb|cny|¥)$/i.test(measure.unit))
    return { fen: null, findings: [find('NOT_A_NUMBER', 'amount', { found: text.slice(0, 40) })] };
  if (measure.decimal.startsWith('-'))
    return {
      fen: null,
      findings: [
        find('NEGATIVE_AMOUNT', 'amount', { found: text.slice(0, 40) }, edit({ amount: text.replace(/^[-(]+|\)$/g, '') })),
      ],
    };
  const yuan = /万元/.test(`${measure.unit}${headerText(context, 'amount')}`)
    ? multiply(measure.decimal, '10000')
    : measure.decimal;
  const [whole, fraction = ''] = multiply(yuan, '100').split('.');
  return {
    fen: whole!.length > 15 ? null : divideHalfEven(BigInt(whole! + fraction), 10n ** BigInt(fraction.length)),
    findings: [],
  };
}

/** Net times price against the amount that was paid. */
export function checkAmount(
  net: WeightReading,
  price: PriceReading,
  amountFen: Fen | null,
): { amountFen: Fen | null; findings: Finding[] } {
  if (net.grams === null || price.priceFen === null || price.pricedBy === null) return { amountFen, findings: [] };
  const expected = lineAmount(net.grams, price.priceFen, price.pricedBy);
  if (amountFen === null)
    return { amountFen: expected, findings: [find('AMOUNT_COMPUTED', 'amount', { expected: yuanText(expected) })] };
  const difference = amountFen - expected;
  const size = difference < 0n ? -difference : difference;
  if (size <= 1n) return { amountFen, findings: [] };
  const params = {
    found: yuanText(amountFen),
    expected: yuanText(expected),
    difference: `${difference > 0n ? '+' : '-'}${yuanText(size)}`,
    net: massParam(net.grams, net.unit!),
    price: `${yuanText(price.priceFen)}/${price.pricedBy}`,
  };
  // Cash is often paid without the last coins: to the jiao, or to the yuan.
  const rounded = (amountFen % 100n === 0n && size < 100n) || (amountFen % 10n === 0n && size < 10n);
  if (rounded) return { amountFen, findings: [find('AMOUNT_ROUNDED', 'amount', params)] };
  return { amountFen, findings: [find('AMOUNT_MISMATCH', 'amount', params, edit({ amount: params.expected }))] };
}

/** The price that an amount implies where none is written: exact to a fen, or not at all. */
export function priceFromAmount(net: WeightReading, amountFen: Fen | null): PriceReading | null {
  if (net.grams === null || net.grams === 0n || amountFen === null || amountFen <= 0n) return null;
  for (const unit of [net.unit ?? 'jin', 'kg', 'tonne'] as readonly MassUnit[]) {
    const fen = divideHalfEven(amountFen * GRAMS_PER_UNIT[unit], net.grams);
    if (lineAmount(net.grams, fen, unit) !== amountFen) continue;
    const price = exactPrice(yuanText(fen), unit);
    if (price === null) continue;
    const found = `${yuanText(fen)}元/${UNIT_WORDS[unit]}`;
    return {
      ...price,
      findings: [
        find(
          'PRICE_FROM_AMOUNT',
          'price',
          { price: `${yuanText(fen)}/${unit}`, amount: yuanText(amountFen) },
          edit({ price: found }),
        ),
      ],
    };
  }
  return null;
}
