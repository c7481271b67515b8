import { randomBytes } from 'node:crypto';

/** What an id names; the prefix makes a pasted id speak for itself. */
export const ID_PREFIXES = {
  person: 'per', organisation: 'org', membership: 'mem', session: 'ses', code: 'otp', consent: 'con', bankAccount: 'bka',
  listing: 'lst', demand: 'dem', match: 'mat', offer: 'off', turn: 'trn', batch: 'imp', tableShape: 'tsh', importRow: 'row', certificate: 'cer',
  order: 'ord', line: 'lin', delivery: 'dlv', ticket: 'wgt', gradeSheet: 'grd', acceptance: 'acc', lot: 'lot', lotEvent: 'lev',
  document: 'doc', signature: 'sig', qr: 'qrc', payment: 'pay', attempt: 'att', channelEvent: 'che', refund: 'rfd', hold: 'hld',
  break: 'brk', posting: 'pst', transfer: 'tfr', fact: 'fct', settlement: 'stl', share: 'shr', payout: 'pyo', receivable: 'rcv',
  score: 'scr', application: 'app', loanOffer: 'lof', loan: 'lon', disbursement: 'dis', repayment: 'rep', schedule: 'sch',
  instalment: 'ins', message: 'msg', request: 'req', merchant: 'mch', split: 'spl', bankTransfer: 'btr', notice: 'ntc', growerLink: 'grl', identityCheck: 'chk', documentFile: 'dfl',
  product: 'prd', loanRequest: 'lrq', prepayment: 'ppy', access: 'acs',
} as const;
export type IdKind = keyof typeof ID_PREFIXES;
export type NewId = (kind: IdKind) => string;

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** Crockford base 32, most significant first. */
function base32(value: bigint, length: number): string {
  let text = '';
  for (let rest = value, i = 0; i < length; i++, rest >>= 5n) text = ALPHABET[Number(rest & 31n)]! + text;
  return text;
}

/** A prefixed id that sorts by time: 48 bits of milliseconds, then 80 random bits (the layout of a ULID). */
export function newId(kind: IdKind, atMs = Date.now(), random: Uint8Array = randomBytes(10)): string {
  const tail = random.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
  return `${ID_PREFIXES[kind]}_${base32(BigInt(atMs), 10)}${base32(tail, 16)}`;
}
