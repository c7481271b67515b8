import { err, ok, type Result } from '../../shared/result';

/** The check digit of bank cards (ISO/IEC 7812, Luhn). */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/**
 * Reads an account number as people write it: 12 to 19 digits. A UnionPay card (it begins with 62) carries a check digit,
 * which catches a wrong key before the money is on its way; the account of a business has none.
 */
export function readAccountNumber(raw: string): Result<string, 'ACCOUNT_FORMAT' | 'ACCOUNT_CHECK_DIGIT'> {
  const digits = raw.normalize('NFKC').replace(/[\s-]/g, '');
  if (!/^\d{12,19}$/.test(digits)) return err('ACCOUNT_FORMAT');
  if (digits.startsWith('62') && digits.length >= 16 && !passesLuhn(digits)) return err('ACCOUNT_CHECK_DIGIT');
  return ok(digits);
}

/** Names are compared without spaces, and with full-width brackets and letters as half-width ones. */
const comparable = (name: string): string => name.normalize('NFKC').replace(/[\s·•・]/g, '').toUpperCase();

/** Whether an account's holder is one of those whose real name was checked: money goes to nobody else. */
export const isHolder = (holderName: string, checkedNames: readonly string[]): boolean =>
  comparable(holderName) !== '' && checkedNames.some((name) => comparable(name) === comparable(holderName));
