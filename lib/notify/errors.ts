import type { ErrorTable } from '../operation/operation';

export type NotifyError = 'MESSAGE_ENDED' | 'MESSAGE_STILL_DUE';

export const NOTIFY_ERRORS: ErrorTable<NotifyError> = {
  MESSAGE_ENDED: { status: 409, messageKey: 'notify.errors.MESSAGE_ENDED' },
  MESSAGE_STILL_DUE: { status: 409, messageKey: 'notify.errors.MESSAGE_STILL_DUE' },
};
