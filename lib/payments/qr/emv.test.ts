import fc from 'fast-check';
import { createRequire } from 'node:module';
import { parse as promptParse } from 'promptparse';
import { describe, expect, it } from 'vitest';
import { buildEmv, crc16, fieldsOf, parseEmv, type EmvError, type NewEmvPayload } from './emv';
// Payloads of EMVCo's specification and of public test code, each CRC recomputed independently; the file says where each is from.
import vectors from './fixtures/emv-vectors.json' with { type: 'json' };

const emvqr = createRequire(import.meta.url)('@walletfactory/emvqr') as { decode: (text: string) => Record<string, unknown> };
const sealed = (body: string) => body + crc16(body);
const payloadOf = (name: string) => vectors.valid.find((each) => each.name.startsWith(name))!.payload;
const unionpay = payloadOf('UnionPay');
const mainland = payloadOf('mainland');

describe('EMVCo payloads of others', () => {
  it.each(vectors.valid)('reads: $name', ({ payload }) => {
    const read = parseEmv(payload);
    expect(read).toMatchObject({ ok: true });
    expect(crc16(payload.slice(0, -4))).toBe(payload.slice(-4));
    // Writing its fields again gives the very same text.
    const fields = read.ok ? read.value.fields : [];
    expect(fields.map(({ tag, value }) => `${tag}${[...value].length.toString().padStart(2, '0')}${value}`).join('')).toBe(payload);
  });

  it('finds what UnionPay and the language template say', () => {
    expect(parseEmv(unionpay)).toMatchObject({ value: { kind: 'STATIC', unionpay: { acquirerIin: '25000344', forwardingIin: '00020344', merchantNo: '500034470110001' } } });
    expect(parseEmv(mainland)).toMatchObject({ value: { kind: 'DYNAMIC', amount: '12.50', currency: '156', local: { language: 'zh', name: '新农合作社', city: '杨凌' } } });
    expect(parseEmv(payloadOf('EMVCo'))).toMatchObject({ value: { local: { language: 'ZH', name: '最佳运输', city: '北京' } } });
  });

  it('counts the CRC as the standard check says', () => expect(crc16('123456789')).toBe('29B1'));

  const tag15 = '1531' + unionpay.slice(unionpay.indexOf('1531') + 4, unionpay.indexOf('1531') + 35);
  const body = unionpay.slice(0, -8);
  const refused: Record<string, [string, EmvError]> = {
    'the last CRC digit flipped': [unionpay.slice(0, -1) + (unionpay.endsWith('0') ? '1' : '0'), 'CRC_WRONG'],
    'a name altered with the CRC kept': [unionpay.replace('Discount', 'Discound'), 'CRC_WRONG'],
    'a length past the end': [`${body}6299x`, 'TRUNCATED'],
    'tag 63 missing': [body, 'CRC_MISSING'],
    'tag 63 not last': [`${sealed(`${body}6304`)}6502AA`, 'CRC_NOT_LAST'],
    'two tags 15': [sealed(`${body}${tag15}6304`), 'DUPLICATE_TAG'],
    'tag 15 longer than 31 characters': [sealed(`${body.replace(tag15, `1532${tag15.slice(4)}9`)}6304`), 'BAD_UNIONPAY'],
  };
  it.each(vectors.reject)('refuses: %s', (what) => {
    const [payload, error] = refused[what]!;
    expect(parseEmv(payload)).toEqual({ ok: false, error });
  });
});

const wanted = (over: Partial<NewEmvPayload> = {}): NewEmvPayload => ({
  kind: 'DYNAMIC', unionpay: { acquirerIin: '99999901', forwardingIin: '99999902', merchantNo: '898000000000017' },
  own: { domain: 'com.harvestloop', token: '0123456789abcdefghjkmnpqrs' }, merchantCategory: '5499', amountFen: 136_850n,
  name: 'LVYUAN COOP', city: 'SHOUGUANG', localName: '绿源蔬菜专业合作社', localCity: '寿光', ...over,
});

describe('our EMVCo payloads', () => {
  it('are read alike by two independent readers', () => {
    // promptparse checks its CRC over UTF-16 units, so it is shown an ASCII name.
    const payload = buildEmv(wanted({ localName: 'LVYUAN', localCity: null }));
    const other = promptParse(payload, true)!;
    expect([other.getTagValue('15'), other.getTagValue('54'), other.getTagValue('59'), other.getTagValue('01')])
      .toEqual(['9999990199999902898000000000017', '1368.50', 'LVYUAN COOP', '12']);
    const third = emvqr.decode(payload);
    expect([third['54'], third['59'], third['60']]).toEqual(['1368.50', 'LVYUAN COOP', 'SHOUGUANG']);
  });

  it('come back as they were made, with any Chinese name', () => {
    fc.assert(fc.property(fc.record({
      localName: fc.string({ minLength: 1, maxLength: 30, unit: fc.constantFrom(...'绿源蔬菜专业合作社龙虎山茶𠮷𡈽A1 ') }), amountFen: fc.option(fc.bigInt(1n, 999_999_999n)), kind: fc.constantFrom('STATIC', 'DYNAMIC'),
    }), ({ localName, amountFen, kind }) => {
      const read = parseEmv(buildEmv(wanted({ localName, amountFen, kind })));
      expect(read).toMatchObject({ ok: true, value: { kind, local: { name: [...localName].slice(0, 25).join('') }, unionpay: { merchantNo: '898000000000017' } } });
      const token = read.ok && fieldsOf(read.value.fields.find(({ tag }) => tag === '26')!.value);
      expect(token).toMatchObject({ value: [{ tag: '00' }, { tag: '01', value: '0123456789abcdefghjkmnpqrs' }] });
    }), { numRuns: 300 });
  });

  it('do not survive a changed character', () => {
    const payload = buildEmv(wanted());
    for (let at = 0; at < payload.length; at++) {
      const changed = payload.slice(0, at) + (payload[at] === '7' ? '8' : '7') + payload.slice(at + 1);
      expect(parseEmv(changed).ok).toBe(false);
    }
  });
});
