const PERSON_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
const PERSON_CHECKS = '10X98765432';

function isDate(text: string): boolean {
  const iso = `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
  const at = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === iso;
}

/** GB 11643-1999: 6 digits of region, birth date, serial, and a check character by ISO 7064 MOD 11-2. */
export function isIdNumber(text: string): boolean {
  if (!/^[1-9]\d{16}[\dX]$/.test(text) || !isDate(text.slice(6, 14))) return false;
  const sum = PERSON_WEIGHTS.reduce((total, weight, index) => total + weight * Number(text[index]), 0);
  return PERSON_CHECKS[sum % 11] === text[17];
}

/** The alphabet of GB 32100 leaves out I, O, S, V and Z. */
const USCC_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** GB 32100-2015: 17 characters and a check character, weights 3^i mod 31. */
export function isUscc(text: string): boolean {
  if (!/^[0-9A-HJ-NP-RTUW-Y]{18}$/.test(text)) return false;
  let weight = 1;
  let sum = 0;
  for (const char of text.slice(0, 17)) {
    sum += USCC_ALPHABET.indexOf(char) * weight;
    weight = (weight * 3) % 31;
  }
  return USCC_ALPHABET[(31 - (sum % 31)) % 31] === text[17];
}

/** Characters 15 to 17, the same place in both kinds of number. */
export const hasNoSerial = (text: string): boolean => text.slice(14, 17) === '000';
