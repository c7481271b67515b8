import { err, ok, type Result } from '@/lib/shared/result';

const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
const ID_CHECKS = '10X98765432';
const USCC_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';

export type IdNumberError = 'ID_FORMAT' | 'ID_BIRTH_DATE' | 'ID_CHECK_DIGIT';
export type IdNumber = {
  /** Eighteen characters, the check character in upper case. */
  readonly text: string;
  /** The county code (GB/T 2260) in which the number was issued. */
  readonly regionCode: string;
  /** "1949-12-31" */
  readonly birthDay: string;
  readonly sex: 'male' | 'female';
};

/** Takes away the spaces and hyphens people put into long numbers, and full-width characters. */
const tidy = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s\u200b-\u200f\ufeff-]/g, '')
    .toUpperCase();

/** A calendar day that exists: 1990-02-30 does not. */
function isDay(day: string): boolean {
  const at = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day);
}

/**
 * The check character of the first 17 digits: ISO 7064 MOD 11-2, as GB 11643-1999 sets it for the citizen identification
 * number.
 */
export function idCheckCharacter(first17: string): string {
  const sum = ID_WEIGHTS.reduce((total, weight, index) => total + weight * Number(first17[index]), 0);
  return ID_CHECKS[sum % 11]!;
}

/**
 * Reads a resident identity number (GB 11643-1999): six digits of region, eight of birth, three of sequence (odd for men), one check.
 * It says whether the number can exist, never whether it belongs to anybody.
 */
export function readIdNumber(raw: string): Result<IdNumber, IdNumberError> {
  const text = tidy(raw);
  const match = /^([1-9]\d{5})(\d{4})(\d{2})(\d{2})(\d{3})[\dX]$/.exec(text);
  if (!match) return err('ID_FORMAT');
  const birthDay = `${match[2]}-${match[3]}-${match[4]}`;
  if (birthDay < '1850-01-01' || !isDay(birthDay)) return err('ID_BIRTH_DATE');
  if (idCheckCharacter(text.slice(0, 17)) !== text[17]) return err('ID_CHECK_DIGIT');
  return ok({ text, regionCode: match[1]!, birthDay, sex: Number(match[5]) % 2 === 1 ? 'male' : 'female' });
}

export type UsccError = 'USCC_FORMAT' | 'USCC_CHECK_DIGIT';

/** The check character of the first 17: powers of three modulo 31 over an alphabet without I, O, S, V and Z (GB 32100-2015). */
export function usccCheckCharacter(first17: string): string {
  let sum = 0;
  for (let index = 0, weight = 1; index < 17; index++, weight = (weight * 3) % 31) {
    sum += USCC_ALPHABET.indexOf(first17[index]!) * weight;
  }
  return USCC_ALPHABET[(31 - (sum % 31)) % 31]!;
}

/** Reads a unified social credit code (GB 32100-2015) of a business, cooperative or office; answers it in upper case. */
export function readUscc(raw: string): Result<string, UsccError> {
  const text = tidy(raw);
  if (!/^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/.test(text)) return err('USCC_FORMAT');
  return usccCheckCharacter(text.slice(0, 17)) === text[17] ? ok(text) : err('USCC_CHECK_DIGIT');
}

/** Keeps `head` and `tail` characters and stars the rest; a text too short to hide anything is starred wholly. */
function masked(text: string, head: number, tail: number): string {
  if (text.length <= head + tail) return '*'.repeat(text.length);
  return text.slice(0, head) + '*'.repeat(text.length - head - tail) + text.slice(text.length - tail);
}

/** "1101**********002X": province, city and the last four; the day of birth is never shown. */
export const maskIdNumber = (text: string): string => masked(tidy(text), 4, 4);

/** "9135**********0Y43" */
export const maskUscc = (text: string): string => masked(tidy(text), 4, 4);

/** "138****1207", and for any other length the last four at most. */
export const maskPhone = (text: string): string => masked(tidy(text), 3, 4);
