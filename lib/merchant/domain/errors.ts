/** What a person can run into at a shop's door. */
export type MerchantError =
  | 'NOT_VERIFIED' | 'NOT_READY' | 'COUNTER_LIMIT' | 'COUNTER_CLOSED' | 'AMOUNT_NOT_POSITIVE' | 'AMOUNT_TOO_LARGE' | 'NOT_A_CLERK' | 'DAY_NOT_BEGUN' | 'NOTHING_NEW' | 'SPEAKER_LIMIT' | 'SPEAKER_REVOKED';
