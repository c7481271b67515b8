import type { ErrorTable } from '../operation/operation';
import type { EsignError } from './domain/document';
import type { KeyError } from './domain/signing-key';

export const ESIGN_ERRORS: ErrorTable<EsignError> = {
  NOT_A_SIGNER: { status: 403, messageKey: 'esign.errors.NOT_A_SIGNER' },
  ALREADY_SIGNED: { status: 409, messageKey: 'esign.errors.ALREADY_SIGNED' },
  DOCUMENT_CLOSED: { status: 409, messageKey: 'esign.errors.DOCUMENT_CLOSED' },
  SIGNATURE_TOO_SHORT: { status: 422, messageKey: 'esign.errors.SIGNATURE_TOO_SHORT' },
  NAME_DIFFERS: { status: 422, messageKey: 'esign.errors.NAME_DIFFERS' },
};

const KEY_STATUS: Readonly<Record<KeyError, number>> = {
  NOT_VERIFIED: 403, KEY_EXISTS: 409, KEY_MISSING: 409, KEY_PENDING: 409, KEY_LOCKED: 423, CERTIFICATE_EXPIRED: 409, TRIES_SPENT: 429,
};
/** The errors of signing keys that one operation can answer. */
export const keyErrors = <const E extends KeyError>(...codes: readonly E[]): ErrorTable<E> =>
  Object.fromEntries(codes.map((code) => [code, { status: KEY_STATUS[code], messageKey: `esign.errors.${code}` }])) as unknown as ErrorTable<E>;

/** What can go wrong where a contract is signed with a certificate. */
export const CERTIFIED_ERRORS = keyErrors('KEY_MISSING', 'KEY_PENDING', 'KEY_LOCKED', 'CERTIFICATE_EXPIRED');
