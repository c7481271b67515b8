import { err, ok, type Result } from '../../shared/result';
import { yuanText, type Fen } from '../../shared/money';

/**
 * EMVCo merchant-presented QR payloads (EMV QRCPS Merchant-Presented Mode 1.1). A field is a two-digit tag, a two-digit
 * length and a value; the length counts characters, the closing CRC runs over the UTF-8 bytes.
 */
export type EmvField = { readonly tag: string; readonly value: string };
export type EmvError =
  | 'TRUNCATED' | 'BAD_TAG' | 'CRC_MISSING' | 'CRC_NOT_LAST' | 'CRC_WRONG' | 'DUPLICATE_TAG' | 'BAD_VERSION' | 'BAD_UNIONPAY' | 'NO_ACCOUNT' | 'MISSING_TAG';

/** What UnionPay puts into tag 15: who acquires, who forwards, which merchant. */
export type UnionPayAccount = { readonly acquirerIin: string; readonly forwardingIin: string; readonly merchantNo: string };

export type EmvPayload = {
  readonly kind: 'STATIC' | 'DYNAMIC';
  readonly unionpay: UnionPayAccount | null;
  readonly merchantCategory: string;
  readonly currency: string;
  /** As written: a decimal with at most two places; null when the payer types it. */
  readonly amount: string | null;
  readonly country: string;
  readonly name: string;
  readonly city: string;
  /** Name and city in the merchant's own language. */
  readonly local: { readonly language: string; readonly name: string; readonly city: string | null } | null;
  readonly fields: readonly EmvField[];
};

/** CRC-16/CCITT-FALSE: polynomial 0x1021, start 0xFFFF, neither reflected nor inverted; "123456789" gives 29B1. */
export function crc16(text: string): string {
  let crc = 0xffff;
  for (const byte of new TextEncoder().encode(text)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
  }
  return crc.toString(16).toUpperCase().padStart(4, '0');
}

const LONGEST = 99;

/** One field, cut to what its length can say; characters are code points, so a rare Chinese character is never halved. */
function field(tag: string, value: string, longest = LONGEST): string {
  const characters = [...value].slice(0, longest);
  return `${tag}${characters.length.toString().padStart(2, '0')}${characters.join('')}`;
}

export type NewEmvPayload = {
  readonly kind: 'STATIC' | 'DYNAMIC';
  readonly unionpay: UnionPayAccount;
  /** Our own template: who reads it and the token of the code. */
  readonly own: { readonly domain: string; readonly token: string };
  readonly merchantCategory: string;
  readonly amountFen: Fen | null;
  /** ASCII, at most 25 and 15 characters; the Chinese forms go into the language template. */
  readonly name: string;
  readonly city: string;
  readonly localName: string;
  readonly localCity: string | null;
};

/** Renders a code as an EMVCo payload in yuan, mainland China, UnionPay in tag 15. */
export function buildEmv(payload: NewEmvPayload): string {
  const { acquirerIin, forwardingIin, merchantNo } = payload.unionpay;
  const body = [
    field('00', '01'),
    field('01', payload.kind === 'STATIC' ? '11' : '12'),
    field('15', acquirerIin + forwardingIin + merchantNo),
    field('26', field('00', payload.own.domain, 32) + field('01', payload.own.token)),
    field('52', payload.merchantCategory),
    field('53', '156'),
    payload.amountFen === null ? '' : field('54', yuanText(payload.amountFen)),
    field('58', 'CN'),
    field('59', payload.name, 25),
    field('60', payload.city, 15),
    field('64', field('00', 'zh') + field('01', payload.localName, 25) + (payload.localCity === null ? '' : field('02', payload.localCity, 15))),
    '6304',
  ].join('');
  return body + crc16(body);
}

/** Cuts a text into its fields. */
export function fieldsOf(text: string): Result<EmvField[], 'TRUNCATED' | 'BAD_TAG' | 'DUPLICATE_TAG'> {
  const characters = [...text];
  const fields: EmvField[] = [];
  const seen = new Set<string>();
  for (let at = 0; at < characters.length;) {
    const head = characters.slice(at, at + 4).join('');
    if (head.length < 4) return err('TRUNCATED');
    if (!/^\d{4}$/.test(head)) return err('BAD_TAG');
    const length = Number(head.slice(2));
    const value = characters.slice(at + 4, at + 4 + length);
    if (value.length < length) return err('TRUNCATED');
    const tag = head.slice(0, 2);
    if (seen.has(tag)) return err('DUPLICATE_TAG');
    seen.add(tag);
    fields.push({ tag, value: value.join('') });
    at += 4 + length;
  }
  return ok(fields);
}

const MANDATORY = ['52', '53', '58', '59', '60'] as const;

/** Reads a payload and refuses what a wallet must refuse: a wrong or misplaced CRC, doubled tags, a malformed UnionPay account. */
export function parseEmv(text: string): Result<EmvPayload, EmvError> {
  const parsed = fieldsOf(text);
  if (!parsed.ok) return parsed;
  const fields = parsed.value;
  const value = new Map(fields.map((each) => [each.tag, each.value]));
  if (fields[0]?.tag !== '00' || value.get('00') !== '01') return err('BAD_VERSION');
  const crc = value.get('63');
  if (crc === undefined) return err('CRC_MISSING');
  if (fields.at(-1)!.tag !== '63') return err('CRC_NOT_LAST');
  if (crc.length !== 4 || crc.toUpperCase() !== crc16(text.slice(0, -4))) return err('CRC_WRONG');
  if (MANDATORY.some((tag) => !value.get(tag))) return err('MISSING_TAG');
  if (!fields.some(({ tag }) => tag >= '02' && tag <= '51')) return err('NO_ACCOUNT');

  const account = value.get('15');
  // 8 + 8 + 15; shorter merchant numbers do not exist, longer ones are somebody's smuggling.
  if (account !== undefined && !/^\d{16}[0-9A-Za-z]{15}$/.test(account)) return err('BAD_UNIONPAY');
  const template = value.get('64') === undefined ? null : fieldsOf(value.get('64')!);
  if (template && !template.ok) return template;
  const local = new Map(template?.value.map((each) => [each.tag, each.value]));
  return ok({
    kind: value.get('01') === '12' ? 'DYNAMIC' : 'STATIC',
    unionpay: account === undefined ? null : { acquirerIin: account.slice(0, 8), forwardingIin: account.slice(8, 16), merchantNo: account.slice(16) },
    merchantCategory: value.get('52')!, currency: value.get('53')!, amount: value.get('54') ?? null, country: value.get('58')!, name: value.get('59')!, city: value.get('60')!,
    local: local.size === 0 ? null : { language: local.get('00') ?? '', name: local.get('01') ?? '', city: local.get('02') ?? null },
    fields,
  });
}
