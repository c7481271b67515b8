import { checkAmount, checkWeights, netWeight, priceFromAmount, readAmount, type Weights } from './check-weighing';
import type { DraftRow } from './draft-rows';
import type { Field } from './fields';
import type { TableReading } from './find-header';
import { find, edit, LEAVE_OUT, type Finding, type FindingCode } from './findings';
import { daysBetween } from './parse-date';
import { milliFenPerKg } from './parse-unit';
import { readGoods } from './read-goods';
import { readPeople } from './read-people';
import { judgePrice, readPriceText, type PriceSense, type PriceText } from './read-price';
import { readHarvest, readWeighing } from './read-when';
import { readWeight, type WeightReading } from './read-weight';
import { hasColumn, textOf, type Catalogue, type ReadContext, type RowSource, type RowValues } from './row-values';

export type RowStatus = 'ready' | 'doubtful' | 'wrong' | 'skipped';

/** What a person has done to a row: typed cells anew, said yes to doubts, or left it out. JSON, kept with the row. */
export type RowMend = {
  readonly edits?: Readonly<Partial<Record<Field, string>>>;
  readonly confirmed?: readonly FindingCode[];
  readonly leftOut?: boolean;
};

export type CheckedRow = {
  readonly row: number;
  readonly status: RowStatus;
  /** What would be imported; null for a row that is left out. */
  readonly values: RowValues | null;
  readonly findings: readonly Finding[];
};

export type CheckContext = {
  readonly reading: TableReading;
  readonly catalogue: Catalogue;
  /** "2026-11-22", the day in China. */
  readonly today: string;
  /** Doubts that a person has settled for the whole table. */
  readonly confirmed?: readonly FindingCode[];
};

/** A row after everything has been read that needs no other row. */
type Read = {
  readonly source: RowSource;
  readonly values: Omit<RowValues, 'priceFen' | 'pricedBy'>;
  readonly findings: readonly Finding[];
  readonly price: PriceText;
  readonly weight: WeightReading;
  readonly weights: Weights | null;
};

/**
 * Checks every row of a table. Pure and total: the same rows, mends and day always give the same answer, and no text makes it throw.
 * Rows are judged together, for a duplicate needs another row and a price its neighbours; so after a mend all are checked again.
 */
export function checkRows(drafts: readonly DraftRow[], mends: ReadonlyMap<number, RowMend>, context: CheckContext): CheckedRow[] {
  const sources = drafts.map((draft) => mended(draft, mends.get(draft.row)));
  const records = new Set(
    drafts.filter((draft) => draft.leftOut === null && !mends.get(draft.row)?.leftOut).map((draft) => draft.row),
  );
  const taken = sources.filter((source) => records.has(source.row));
  const readContext: ReadContext = {
    reading: context.reading,
    today: context.today,
    catalogue: remembering(context.catalogue),
    asOf: asOf(context),
    habits: habitsOf(taken),
  };
  const reads = new Map(taken.map((source) => [source.row, readRow(source, readContext)]));
  const peers = peerPrices([...reads.values()]);
  const earlier = new Map<string, number>();
  const phones = new Map<string, { row: number; grower: string }>();
  return drafts.map((draft): CheckedRow => {
    const read = reads.get(draft.row);
    if (!read) return { row: draft.row, status: 'skipped', values: null, findings: [find(draft.leftOut ?? 'LEFT_OUT', null)] };
    const priced = priceRow(read, readContext, peers);
    const findings = [
      ...draftFindings(draft, read.source, readContext),
      ...read.findings,
      ...priced.findings,
      ...compared(draft.row, priced.values, read.source, earlier, phones),
    ];
    return settled(draft.row, priced.values, findings, [
      ...(context.confirmed ?? []),
      ...(mends.get(draft.row)?.confirmed ?? []),
    ]);
  });
}

function mended(draft: DraftRow, mend: RowMend | undefined): RowSource {
  const edits = Object.entries(mend?.edits ?? {}) as [Field, string][];
  return {
    row: draft.row,
    edited: new Set(edits.map(([field]) => field)),
    cells: {
      ...draft.cells,
      ...Object.fromEntries(edits.map(([field, text]) => [field, { text, kind: text === '' ? 'empty' : 'text' }])),
    },
  };
}

/** The same words come back in thousands of rows; the catalogue is asked once for each. */
function remembering(catalogue: Catalogue): Catalogue {
  const produce = new Map<string, ReturnType<Catalogue['findProduce']>>();
  return {
    findProduce: (text) => {
      const known = produce.get(text) ?? catalogue.findProduce(text);
      produce.set(text, known);
      return known;
    },
    findGrade: (leafId, text) => catalogue.findGrade(leafId, text),
    grades: (leafId) => catalogue.grades(leafId),
    priceBand: (leafId, gradeId) => catalogue.priceBand(leafId, gradeId),
  };
}

/** The day in the title, when the table is a recent one: words like 明天 were written on it. */
function asOf({ reading, today }: CheckContext): string {
  const { day } = reading.defaults;
  return day !== null && Math.abs(daysBetween(day, today)) <= 60 ? day : today;
}

function habitsOf(sources: readonly RowSource[]): ReadContext['habits'] {
  const mostly = (test: (source: RowSource, field: Field) => boolean): Set<Field> => {
    const counts = new Map<Field, { filled: number; such: number }>();
    for (const source of sources) {
      for (const field of Object.keys(source.cells) as Field[]) {
        if (textOf(source, field) === '') continue;
        const count = counts.get(field) ?? { filled: 0, such: 0 };
        counts.set(field, { filled: count.filled + 1, such: count.such + (test(source, field) ? 1 : 0) });
      }
    }
    return new Set([...counts].filter(([, { filled, such }]) => such > 1 && such * 2 > filled).map(([field]) => field));
  };
  return {
    formulas: mostly((source, field) => source.cells[field]!.kind === 'formula'),
    threeDecimals: mostly((source, field) => /^\d+\.\d{3}\D*$/.test(textOf(source, field))),
  };
}

/** What the sheet itself does to a row: hidden, calculated, merged. */
function draftFindings(draft: DraftRow, source: RowSource, context: ReadContext): Finding[] {
  const findings = draft.hidden ? [find('HIDDEN_ROW', null, {}, LEAVE_OUT)] : [];
  for (const [field, cell] of Object.entries(source.cells) as [Field, NonNullable<RowSource['cells'][Field]>][]) {
    if (field === 'rowNumber' || source.edited.has(field)) continue;
    if (cell.kind === 'formula' && cell.raw?.startsWith('#')) findings.push(find('FORMULA_ERROR', field, { found: cell.raw }));
    else if (cell.kind === 'formula' && cell.text === '')
      findings.push(find('FORMULA_NO_VALUE', field, { formula: (cell.raw ?? '').slice(0, 60) }));
    else if (cell.kind === 'formula' && !context.habits.formulas.has(field)) {
      findings.push(
        find('FORMULA_VALUE', field, { formula: (cell.raw ?? '').slice(0, 60), taken: cell.text }, edit({ [field]: cell.text })),
      );
    }
    if (cell.merged && cell.text !== '')
      findings.push(find('MERGED_VALUE', field, { taken: cell.text }, edit({ [field]: cell.text })));
  }
  return findings;
}

function readRow(source: RowSource, context: ReadContext): Read {
  const people = readPeople(source, context);
  const goods = readGoods(source, context);
  const purchases = context.reading.kind === 'purchases';
  const optional = (field: 'gross' | 'tare'): WeightReading | null =>
    hasColumn(context, field) && textOf(source, field) !== '' ? readWeight(source, context, field, goods.hit) : null;
  const gross = purchases ? optional('gross') : null;
  const tare = purchases ? optional('tare') : null;
  const weights = purchases ? { gross, tare, net: readWeight(source, context, 'net', goods.hit) } : null;
  const weight = weights ? netWeight(weights) : readWeight(source, context, 'quantity', goods.hit);
  const when = purchases ? readWeighing(source, context) : readHarvest(source, context, goods.hit?.keepsDays ?? null);
  const amount = purchases ? readAmount(source, context) : { fen: null, findings: [] };
  return {
    source,
    weight,
    weights: weights && { ...weights, net: weight },
    price: readPriceText(source, context, weight),
    values: {
      ...people.values,
      ...goods.values,
      ...when.values,
      massGrams: weight.grams,
      soldBy: weight.unit,
      grossGrams: gross?.grams ?? null,
      tareGrams: tare?.grams ?? null,
      amountFen: amount.fen,
    },
    findings: [
      ...people.findings,
      ...goods.findings,
      ...(gross?.findings ?? []),
      ...(tare?.findings ?? []),
      ...weight.findings,
      ...when.findings,
      ...amount.findings,
    ],
  };
}

const peerKey = ({ values }: Pick<Read, 'values'>): string =>
  `${values.leafId}|${values.gradeId}|${values.gradeId === null ? values.variety : ''}`;

/**
 * The middle price of the same produce and grade in the table, over the rows whose unit is plain: thousandths of a fen
 * per kg.
 */
function peerPrices(reads: readonly Read[]): Map<string, { median: bigint; count: number }> {
  const prices = new Map<string, bigint[]>();
  for (const read of reads) {
    const unit = read.price.said ?? read.price.header ?? (read.weight.unit === 'tonne' ? null : read.weight.unit);
    if (read.price.decimal === null || unit === null || read.values.leafId === null) continue;
    for (const key of [peerKey(read), `${read.values.leafId}`]) {
      const list = prices.get(key) ?? [];
      list.push(milliFenPerKg(read.price.decimal, unit));
      prices.set(key, list);
    }
  }
  return new Map(
    [...prices].map(([key, list]) => {
      const sorted = list.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
      return [key, { median: sorted[Math.floor(sorted.length / 2)]!, count: sorted.length }];
    }),
  );
}

function priceRow(
  read: Read,
  context: ReadContext,
  peers: ReadonlyMap<string, { median: bigint; count: number }>,
): { values: RowValues; findings: Finding[] } {
  const { values, weight } = read;
  const band = values.leafId === null ? null : context.catalogue.priceBand(values.leafId, values.gradeId);
  const same = peers.get(peerKey(read));
  const sense: PriceSense = {
    band: band && { low: band.lowFenPerKg * 1000n, high: band.highFenPerKg * 1000n },
    peers: same && same.count >= 3 ? same : (peers.get(`${values.leafId}`) ?? null),
    net: read.weights ? weight.grams : null,
    amountFen: values.amountFen,
  };
  const written = judgePrice(read.price, weight.unit, sense);
  const missing = written.findings.length === 1 && written.findings[0]!.code === 'PRICE_MISSING';
  const price = (missing && read.weights ? priceFromAmount(weight, values.amountFen) : null) ?? written;
  const complete = (amountFen: RowValues['amountFen']): RowValues => ({
    ...values,
    amountFen,
    priceFen: price.priceFen,
    pricedBy: price.pricedBy,
  });
  if (read.weights === null) return { values: complete(null), findings: [...price.findings] };
  const amount = checkAmount(weight, price, values.amountFen);
  const agrees = amount.findings.length === 0 && values.amountFen !== null;
  return {
    values: complete(amount.amountFen),
    findings: [...price.findings, ...checkWeights(read.weights, agrees), ...amount.findings],
  };
}

/** What only shows beside another row: the same line twice, one phone for two people. */
function compared(
  row: number,
  values: RowValues,
  source: RowSource,
  earlier: Map<string, number>,
  phones: Map<string, { row: number; grower: string }>,
): Finding[] {
  const findings: Finding[] = [];
  if (values.massGrams !== null && (values.grower ?? values.phone) !== null) {
    const parts = [
      values.grower,
      values.phone,
      values.leafId ?? textOf(source, 'produce'),
      values.variety,
      values.gradeId,
      values.massGrams,
      values.grossGrams,
      values.priceFen,
      values.pricedBy,
      values.amountFen,
      values.from,
      values.to,
      values.time,
    ];
    const key = parts.map(String).join('|');
    const first = earlier.get(key);
    if (first === undefined) earlier.set(key, row);
    else findings.push(find('DUPLICATE_OF_ROW', null, { row: String(first) }, LEAVE_OUT));
  }
  if (values.phone !== null && values.grower !== null) {
    const owner = phones.get(values.phone);
    if (!owner) phones.set(values.phone, { row, grower: values.grower });
    else if (owner.grower !== values.grower)
      findings.push(find('PHONE_OF_ANOTHER', 'phone', { row: String(owner.row), grower: owner.grower }, edit({ phone: '' })));
  }
  return findings;
}

/** The gravest finding makes the status; a doubt that was settled no longer counts. */
function settled(row: number, values: RowValues, found: readonly Finding[], confirmed: readonly FindingCode[]): CheckedRow {
  const broken = new Set(
    found
      .filter((finding) => finding.code.startsWith('FORMULA_') && finding.severity === 'wrong')
      .map((finding) => finding.field),
  );
  const findings = found
    .filter((finding) => !(finding.code.endsWith('_MISSING') && broken.has(finding.field)))
    .map((finding): Finding =>
      finding.severity === 'doubtful' && confirmed.includes(finding.code) ? { ...finding, confirmed: true } : finding,
    );
  const status = findings.some(({ severity }) => severity === 'wrong')
    ? 'wrong'
    : findings.some((finding) => finding.severity === 'doubtful' && !finding.confirmed)
      ? 'doubtful'
      : 'ready';
  return { row, status, values, findings };
}
