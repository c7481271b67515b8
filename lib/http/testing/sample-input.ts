import { z } from 'zod';

type Schema = {
  readonly type?: string; readonly format?: string; readonly enum?: readonly unknown[]; readonly const?: unknown; readonly minimum?: number;
  readonly anyOf?: readonly Schema[]; readonly oneOf?: readonly Schema[]; readonly allOf?: readonly Schema[];
  readonly properties?: Record<string, Schema>; readonly items?: Schema; readonly prefixItems?: readonly Schema[];
};

/** Words for fields whose schema says less than a person would know. */
const KNOWN: Record<string, unknown> = {
  leafId: 'fruit-cucumber', gradeId: 'first', mass: '20', price: '2.35', gross: '30', tare: '2', cap: '3', soldBy: 'jin', pricedBy: 'jin', unit: 'jin', phone: '13900000001',
  regionCode: '370783', code: '123456', idNumber: '11010519491231002X', uscc: '91350100M000100Y43', number: '6222021234567894', moisture: '12.5',
  harvestFrom: '2026-11-23', harvestTo: '2026-11-28', deliverFrom: '2026-11-23', deliverTo: '2026-11-28', deliverOn: '2026-11-25', harvestedOn: '2026-11-21', day: '2026-11-22',
  purpose: '春茬种苗', reason: '收入记录还太短', words: '那天路断了，买家同意改期', receipt: 'HD-20261122-01', passMark: '700', signature: { method: 'typed', name: '王小满' }, photo: null, confirmed: true, bytes: 'AAAA', grams: '1000', organisationName: '试验农场', bankName: '中国农业银行', holderName: '试验农场', name: '王小满', legalPerson: '王小满', minimum: null, step: null, sentBefore: null, base: {}, amount: '12.50', returnUrl: 'https://harvestloop.test/q/code',
  password: '丰收 harvest 26', again: '丰收 harvest 26', next: '丰收 harvest 26', secret: 'A'.repeat(43), unlock: `sun_${'0'.repeat(26)}.${'A'.repeat(43)}`,
};

/** A plausible input for a schema, with `ids` for whatever is named after them. Some schemas say too little; then it does not parse. */
export function sampleInput(schema: z.ZodType, ids: Readonly<Record<string, string>>): unknown {
  return sample(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema, '', ids);
}

/** What a field may say, however many times "or nothing" has been wrapped around it. */
const choicesOf = (schema: Schema): readonly unknown[] | undefined => schema.enum ?? (schema.anyOf?.[0] && choicesOf(schema.anyOf[0]));

function sample(schema: Schema, name: string, ids: Readonly<Record<string, string>>): unknown {
  if (name in ids) return ids[name];
  if (schema.const !== undefined) return schema.const;
  const choice = choicesOf(schema);
  if (choice) return choice[0];
  // Bytes have no place in JSON, so a schema of them says nothing at all.
  if (name === 'bytes' && schema.type === undefined) return new Uint8Array([1, 2, 3]);
  if (name in KNOWN) return KNOWN[name];
  const one = schema.anyOf?.[0] ?? schema.oneOf?.[0] ?? schema.allOf?.[0];
  if (one) return sample(one, name, ids);
  switch (schema.type) {
    case 'object': return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([key, part]) => [key, sample(part, key, ids)]));
    case 'array': return schema.prefixItems ? schema.prefixItems.map((part) => sample(part, name, ids)) : schema.items ? [sample(schema.items, name, ids)] : [];
    case 'integer': case 'number': return Math.max(schema.minimum ?? 1, 1);
    case 'boolean': return true;
    default: return schema.format === 'date' ? '2026-11-25' : schema.format === 'date-time' ? '2026-11-25T02:00:00Z' : name.endsWith('Fen') || name.endsWith('Grams') ? '1000' : '1';
  }
}

/** The names of all fields of an input, at any depth. */
export function fieldNames(schema: z.ZodType): string[] {
  const names: string[] = [];
  const walk = (part: Schema): void => {
    for (const [key, value] of Object.entries(part.properties ?? {})) {
      names.push(key);
      walk(value);
    }
    for (const inner of [...(part.anyOf ?? []), ...(part.oneOf ?? []), ...(part.allOf ?? []), ...(part.items ? [part.items] : [])]) walk(inner);
  };
  walk(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema);
  return names;
}
