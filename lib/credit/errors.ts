import type { ErrorTable } from '../operation/operation';

const STATUS = {
  NOTHING_ON_RECORD: 409, NOT_DISPUTABLE: 422, DISPUTE_OPEN: 409, DISPUTE_ENDED: 409, DISPUTE_ANSWERED: 409, ANSWER_AWAITED: 409, REMEDY_UNFIT: 422, DISPUTE_NOT_DUE: 409,
} as const;
type CreditError = keyof typeof STATUS;

/** The errors that one operation can answer, with their status and where their words are. */
export const errorsOf = <const E extends CreditError>(...codes: readonly E[]): ErrorTable<E> =>
  Object.fromEntries(codes.map((code) => [code, { status: STATUS[code], messageKey: `credit.errors.${code}` }])) as unknown as ErrorTable<E>;
