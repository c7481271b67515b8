import type { ErrorTable } from '../operation/operation';
import type { OversightError } from './domain/errors';

export const OVERSIGHT_ERRORS: ErrorTable<OversightError> = {
  TAKEN: { status: 409, messageKey: 'oversight.errors.TAKEN' },
  NOT_HELD_BY_YOU: { status: 409, messageKey: 'oversight.errors.NOT_HELD_BY_YOU' },
  AT_WORK: { status: 409, messageKey: 'oversight.errors.AT_WORK' },
};
