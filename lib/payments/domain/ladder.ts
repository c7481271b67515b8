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

/**
 * The moment of the next query on a ladder that began at `from`; null when it has ended and people must look. It goes by the
 * time that has passed, not by queries made: a payer who keeps pressing "refresh" does not use it up.
 */
export function nextQueryAt(ladder: Ladder, from: Date, now: Date): Date | null {
  let at = from;
  for (const waitMs of LADDERS[ladder]) {
    at = after(at, waitMs);
    if (at > now) return at;
  }
  return null;
}
