import { DAY_MS } from '../../shared/clock';

/** Channels unfreeze what nobody has released; whoever it concerns is told this many days before. */
const ALARM_DAYS = [7, 3, 1] as const;

/** The alarm that is due and was not given yet: the last one passed; null when there is none. */
export function dueAlarm(hold: { readonly unfreezesAt: Date; readonly alarmedDays: number | null }, now: Date): number | null {
  const leftMs = hold.unfreezesAt.getTime() - now.getTime();
  const passed = ALARM_DAYS.filter((days) => leftMs <= days * DAY_MS).at(-1);
  return passed === undefined || (hold.alarmedDays !== null && hold.alarmedDays <= passed) ? null : passed;
}
