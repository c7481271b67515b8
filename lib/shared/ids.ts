import { randomFillSync } from 'node:crypto';

/** What an id names; the prefix makes a pasted id speak for itself. */
export const ID_PREFIXES = {
  person: 'per', organisation: 'org', membership: 'mem', session: 'ses', code: 'otp', consent: 'con', bankAccount: 'bka',
  listing: 'lst', listingEdit: 'lse', demand: 'dem', match: 'mat', offer: 'off', turn: 'trn', batch: 'imp', tableShape: 'tsh', importRow: 'row', certificate: 'cer',
  order: 'ord', line: 'lin', delivery: 'dlv', ticket: 'wgt', gradeSheet: 'grd', acceptance: 'acc', lot: 'lot', lotEvent: 'lev',
  document: 'doc', signature: 'sig', qr: 'qrc', payment: 'pay', attempt: 'att', channelEvent: 'che', refund: 'rfd', hold: 'hld',
  break: 'brk', posting: 'pst', transfer: 'tfr', fact: 'fct', settlement: 'stl', share: 'shr', payout: 'pyo', receivable: 'rcv',
  score: 'scr', application: 'app', loanOffer: 'lof', loan: 'lon', disbursement: 'dis', repayment: 'rep', schedule: 'sch',
  instalment: 'ins', message: 'msg', request: 'req', merchant: 'mch', split: 'spl', bankTransfer: 'btr', notice: 'ntc', growerLink: 'grl', identityCheck: 'chk', documentFile: 'dfl',
  apiKey: 'key', product: 'prd', loanRequest: 'lrq', prepayment: 'ppy', access: 'acs', dispute: 'dsp', review: 'rvw',
  correction: 'cor', waitingTurn: 'wtn', personLookup: 'plk', accessChange: 'acg',
  store: 'sto', counter: 'ctr', clerk: 'clk', closing: 'cls', announcement: 'ann', speaker: 'spk',
  signingKey: 'sky', signingUnlock: 'sun', sealCertificate: 'slc', documentRevision: 'drv',
} as const;
export type IdKind = keyof typeof ID_PREFIXES;
export type NewId = (kind: IdKind) => string;

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** Every two characters that ten bits can be. */
const PAIRS = Array.from({ length: 1024 }, (_, bits) => ALPHABET[bits >> 5]! + ALPHABET[bits & 31]!);

/** Crockford base 32, most significant first: 50 bits as ten characters. */
function base32(value: number): string {
  let text = '';
  for (let rest = value, i = 0; i < 5; i++, rest = Math.floor(rest / 1024)) text = PAIRS[rest % 1024]! + text;
  return text;
}

/** Five bytes as eight characters. */
function fiveBytes(bytes: Uint8Array, from: number): string {
  const [high, low] = [bytes[from]! << 12 | bytes[from + 1]! << 4 | bytes[from + 2]! >> 4, (bytes[from + 2]! & 15) << 16 | bytes[from + 3]! << 8 | bytes[from + 4]!];
  return PAIRS[high >> 10]! + PAIRS[high & 1023]! + PAIRS[low >> 10]! + PAIRS[low & 1023]!;
}

const TAIL_BYTES = 10;
/** Chance is drawn for many ids at a time: a call of the system for each one cost more than all the rest of it. */
const chance = new Uint8Array(TAIL_BYTES * 256);
let drawn = chance.length;
function draw(): Uint8Array {
  if (drawn === chance.length) {
    randomFillSync(chance);
    drawn = 0;
  }
  return chance.subarray(drawn, drawn += TAIL_BYTES);
}

/** A prefixed id that sorts by time: 48 bits of milliseconds, then 80 random bits (the layout of a ULID). */
export function newId(kind: IdKind, atMs = Date.now(), random: Uint8Array = draw()): string {
  return `${ID_PREFIXES[kind]}_${base32(atMs)}${fiveBytes(random, 0)}${fiveBytes(random, 5)}`;
}
