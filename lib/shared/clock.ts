/** Time is handed in, so that rules can be tested at any moment and the demo season can be lived through. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
export const fixedClock = (at: Date): Clock => ({ now: () => new Date(at) });

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
export const after = (at: Date, ms: number): Date => new Date(at.getTime() + ms);

/** China has one time zone, without summer time: UTC+8. */
export const CHINA_OFFSET_MS = 8 * HOUR_MS;

/** The calendar day in China, "2026-11-22". */
export const chinaDay = (at: Date): string => new Date(at.getTime() + CHINA_OFFSET_MS).toISOString().slice(0, 10);

/** The moment at which a China calendar day begins. */
export const chinaDayStart = (day: string): Date => new Date(`${day}T00:00:00+08:00`);
