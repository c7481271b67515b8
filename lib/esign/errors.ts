import type { ErrorTable } from '../operation/operation';
import type { EsignError } from './domain/document';

export const ESIGN_ERRORS: ErrorTable<EsignError> = {
  NOT_A_SIGNER: { status: 403, messageKey: 'esign.errors.NOT_A_SIGNER' },
  ALREADY_SIGNED: { status: 409, messageKey: 'esign.errors.ALREADY_SIGNED' },
  DOCUMENT_CLOSED: { status: 409, messageKey: 'esign.errors.DOCUMENT_CLOSED' },
  SIGNATURE_TOO_SHORT: { status: 422, messageKey: 'esign.errors.SIGNATURE_TOO_SHORT' },
  NAME_DIFFERS: { status: 422, messageKey: 'esign.errors.NAME_DIFFERS' },
};
