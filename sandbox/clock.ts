/** Time and waiting, handed in so that tests can live through an hour of notify retries at once. */
export interface Clock {
  now(): Date;
  after(delayMs: number, act: () => void): void;
  /** Forgets everything that still waits. */
  stop(): void;
  /** Lives at another time from here on, as a demo season in the past asks for; null is today again. */
  setTo(at: Date | null): void;
}

export function realClock(): Clock {
  const waiting = new Set<NodeJS.Timeout>();
  let offsetMs = 0;
  return {
    now: () => new Date(Date.now() + offsetMs),
    setTo(at) {
      offsetMs = at === null ? 0 : at.getTime() - Date.now();
    },
    after(delayMs, act) {
      const timer = setTimeout(() => {
        waiting.delete(timer);
        act();
      }, delayMs);
      waiting.add(timer);
    },
    stop() {
      for (const timer of waiting) clearTimeout(timer);
      waiting.clear();
    },
  };
}

export const DAY_MS = 86_400_000;
const CHINA_OFFSET_MS = 8 * 3_600_000;

/** China time as yyyyMMddHHmmss, the format of every time on the wire. */
export const chinaStamp = (at: Date): string =>
  new Date(at.getTime() + CHINA_OFFSET_MS).toISOString().slice(0, 19).replace(/[-:T]/g, '');

/** The moment of a yyyyMMddHHmmss stamp; undefined when there is no such moment. */
export function fromChinaStamp(stamp: string): Date | undefined {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(stamp) ?? [];
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}+08:00`);
  return !Number.isNaN(at.getTime()) && chinaStamp(at) === stamp ? at : undefined;
}
