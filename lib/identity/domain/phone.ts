import { err, ok, type Result } from '../../shared/result';

/** Reads a mainland mobile number as people write it ("138 0013-8000", "+86…", full-width digits); answers its 11 digits. */
export function readPhone(raw: string): Result<string, 'PHONE_FORMAT'> {
  const digits = raw.normalize('NFKC').replace(/[\s()\-.·\u200b-\u200f\ufeff]/g, '').replace(/^(\+|00)?86(?=1\d{10}$)/, '');
  return /^1[3-9]\d{9}$/.test(digits) ? ok(digits) : err('PHONE_FORMAT');
}
