import { CHINA_OFFSET_MS } from '../../shared/clock';

/** The same time of day some months later in China; the last day of a shorter month where the day does not exist. */
export function monthsAfter(at: Date, months: number): Date {
  const local = new Date(at.getTime() + CHINA_OFFSET_MS);
  const day = local.getUTCDate();
  local.setUTCDate(1);
  local.setUTCMonth(local.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(local.getUTCFullYear(), local.getUTCMonth() + 1, 0)).getUTCDate();
  local.setUTCDate(Math.min(day, lastDay));
  return new Date(local.getTime() - CHINA_OFFSET_MS);
}

export type ConsentWindow = { readonly givenAt: Date; readonly until: Date; readonly revokedAt: Date | null };

/** Whether a consent opens anything at a moment: from when it was given until it ends or is revoked, whichever is first. */
export const isInForce = (consent: ConsentWindow, at: Date): boolean =>
  consent.givenAt <= at && at < consent.until && (consent.revokedAt === null || at < consent.revokedAt);
