import { after, DAY_MS, HOUR_MS, MINUTE_MS } from '../../shared/clock';

/**
 * When to ask again about what has not ended. Each number is the wait before the next query.
 * - `unknown`: an answer was lost; the ladder of killbill's janitor.
 * - `scanUs`: the payer has the wallet open and takes their time; UnionPay's advice for payer-scans-us, 5 to 120 minutes.
 * - `working`: accepted by the channel or the bank, a notify is on its way; asked in case it gets lost.
 */
const LADDERS = {
  unknown: [5 * MINUTE_MS, HOUR_MS, DAY_MS, DAY_MS, DAY_MS, DAY_MS, DAY_MS],
  scanUs: [5 * MINUTE_MS, 10 * MINUTE_MS, 15 * MINUTE_MS, 30 * MINUTE_MS, HOUR_MS, 2 * HOUR_MS],
  working: [MINUTE_MS, 5 * MINUTE_MS, HOUR_MS, DAY_MS, DAY_MS, DAY_MS, DAY_MS, DAY_MS],
} as const;
export type Ladder = keyof typeof LADDERS;

/** The moment of the next query after so many were made; null when the ladder has ended and people must look. */
export function nextQueryAt(ladder: Ladder, queries: number, now: Date): Date | null {
  const waitMs = LADDERS[ladder][queries];
  return waitMs === undefined ? null : after(now, waitMs);
}
