import type { ErrorTable } from '../operation/operation';

const STATUS = {
  TOO_MANY_CODES: 429, CODE_EXPIRED: 410, CODE_USED: 409, CODE_SPENT: 410, TICKET_EXPIRED: 410, PHONE_KNOWN: 409,
  PERSON_BLOCKED: 403, DEMO_OFF: 403,
  REGION_UNKNOWN: 422, MEMBER_ALREADY: 409, FORBIDDEN_APPOINTMENT: 403, INVITATION_ENDED: 409, LAST_OWNER: 409, LINK_ENDED: 409,
  ID_FORMAT: 422, ID_BIRTH_DATE: 422, ID_CHECK_DIGIT: 422, USCC_FORMAT: 422, USCC_CHECK_DIGIT: 422,
  CHECK_PENDING: 409, ALREADY_VERIFIED: 409, CHECK_ENDED: 409, CHECKED_BY_PERSON: 409,
  NOT_VERIFIED: 409, HOLDER_MISMATCH: 422, ACCOUNT_FORMAT: 422, ACCOUNT_CHECK_DIGIT: 422,
  NOT_A_LENDER: 422, CONSENT_ENDED: 409,
  OWN_ACCESS: 403, ACCESS_AS_IS: 409, PLATFORM_EXISTS: 409,
  TOO_MANY_KEYS: 409, KEY_ENDED: 409,
} as const;

/** What a person can cause here. */
type IdentityError = keyof typeof STATUS;

/** The errors that one operation can answer, with their status and where their words are. */
export const errorsOf = <const E extends IdentityError>(...codes: readonly E[]): ErrorTable<E> =>
  Object.fromEntries(codes.map((code) => [code, { status: STATUS[code], messageKey: `identity.errors.${code}` }])) as unknown as ErrorTable<E>;
