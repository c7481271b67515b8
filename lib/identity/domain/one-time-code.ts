import { after, DAY_MS, HOUR_MS, MINUTE_MS } from '../../shared/clock';
import { err, ok, type Result } from '../../shared/result';

export const CODE_DIGITS = 6;
export const CODE_LIFE_MS = 5 * MINUTE_MS;
export const CODE_TRIES = 5;
/** How long a phone that nobody knew may take to say who it is, once its code was right. */
export const TICKET_LIFE_MS = 15 * MINUTE_MS;

/**
 * How many codes may be asked for. A phone gets few, for every one of them costs and disturbs; an address gets many, for a
 * whole village sits behind one. With five tries a code, a phone can be guessed at 25 times an hour: one in forty thousand.
 */
export const CODE_LIMITS = [
  { id: 'phone-minute', of: 'phone', windowMs: MINUTE_MS, times: 1 },
  { id: 'phone-hour', of: 'phone', windowMs: HOUR_MS, times: 5 },
  { id: 'phone-day', of: 'phone', windowMs: DAY_MS, times: 10 },
  { id: 'address-minute', of: 'address', windowMs: MINUTE_MS, times: 20 },
  { id: 'address-hour', of: 'address', windowMs: HOUR_MS, times: 120 },
] as const;

/** What one limit has left in the window that a moment falls into. */
export type LimitWindow = { readonly id: string; readonly times: number; readonly endsAt: Date };

/** The windows a request falls into. Hashes stand for phone and address: the table of limits names neither. */
export function limitWindows(phoneHash: string, addressHash: string, now: Date): LimitWindow[] {
  return CODE_LIMITS.map(({ id, of, windowMs, times }) => {
    const window = Math.floor(now.getTime() / windowMs);
    return { id: `${id}:${of === 'phone' ? phoneHash : addressHash}:${window}`, times, endsAt: new Date((window + 1) * windowMs) };
  });
}

/**
 * Whether one more code may be asked for. When not, how long to wait in seconds: until the last of the full windows ends.
 * @param remaining what each window that was touched before has left, by its id
 */
export function checkLimits(windows: readonly LimitWindow[], remaining: ReadonlyMap<string, number>, now: Date): Result<void, { waitSeconds: number }> {
  const full = windows.filter((window) => (remaining.get(window.id) ?? window.times) <= 0);
  if (full.length === 0) return ok(undefined);
  const until = Math.max(...full.map((window) => window.endsAt.getTime()));
  return err({ waitSeconds: Math.ceil((until - now.getTime()) / 1000) });
}

export type CodeSnapshot = { readonly triesLeft: number; readonly expiresAt: Date; readonly usedAt: Date | null };
export type CodeError = 'CODE_EXPIRED' | 'CODE_USED' | 'CODE_SPENT';

/**
 * Judges a try at a code: right or wrong, or no try at all because the code is over. A missing code counts as an expired
 * one, so that guessing at challenges tells nothing. Whether it matches is not looked at before the code is known to be open.
 */
export function judgeTry(code: CodeSnapshot | null, matches: () => boolean, now: Date): Result<'right' | 'wrong', CodeError> {
  if (!code) return err('CODE_EXPIRED');
  if (code.usedAt) return err('CODE_USED');
  if (now >= code.expiresAt) return err('CODE_EXPIRED');
  if (code.triesLeft <= 0) return err('CODE_SPENT');
  return ok(matches() ? 'right' : 'wrong');
}

/** Whether a ticket to sign up is still good. */
export const ticketHolds = (usedAt: Date | null, now: Date): boolean => usedAt !== null && now < after(usedAt, TICKET_LIFE_MS);
