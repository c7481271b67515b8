import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { after, DAY_MS, HOUR_MS, MINUTE_MS } from '../../shared/clock';
import { err, ok } from '../../shared/result';
import { checkLimits, CODE_LIFE_MS, judgeTry, limitWindows, ticketHolds, TICKET_LIFE_MS } from './one-time-code';
import { readPhone } from './phone';

const now = new Date('2026-11-22T08:00:30Z');

describe('limits', () => {
  /** Asks at the given moments and counts, as the database does. */
  function ask(moments: readonly Date[], phone: (index: number) => string, address: (index: number) => string): boolean[] {
    const left = new Map<string, number>();
    return moments.map((at, index) => {
      const windows = limitWindows(phone(index), address(index), at);
      if (!checkLimits(windows, left, at).ok) return false;
      for (const window of windows) left.set(window.id, (left.get(window.id) ?? window.times) - 1);
      return true;
    });
  }

  it('lets a phone ask once a minute, five times an hour, ten times a day', () => {
    const day = new Date('2026-11-22T00:00:00Z');
    const [a, n] = [() => 'a', (index: number) => `n${index}`];
    expect(ask([day, after(day, 20_000), after(day, MINUTE_MS)], a, n)).toEqual([true, false, true]);
    expect(ask(Array.from({ length: 8 }, (_, index) => after(day, index * 2 * MINUTE_MS)), a, n).filter(Boolean)).toHaveLength(5);
    expect(ask(Array.from({ length: 23 }, (_, index) => after(day, index * HOUR_MS)), a, n).filter(Boolean)).toHaveLength(10);
  });

  it('lets an address ask for many phones, but not without end', () => {
    const moments = Array.from({ length: 300 }, (_, index) => after(new Date('2026-11-22T00:00:00Z'), index * 10_000));
    expect(ask(moments, (index) => `p${index}`, () => 'here').filter(Boolean)).toHaveLength(120);
    expect(ask(moments.slice(0, 40).map(() => now), (index) => `p${index}`, () => 'here').filter(Boolean)).toHaveLength(20);
  });

  it('never lets more through than any window allows, and says a wait after which it does', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 2 * DAY_MS }), { maxLength: 60 }), (offsets) => {
      const moments = offsets.sort((a, b) => a - b).map((ms) => after(new Date('2026-11-22T00:00:00Z'), ms));
      const passed = moments.filter((_, index) => ask(moments.slice(0, index + 1), () => 'p', () => 'a')[index]);
      for (const windowMs of [MINUTE_MS, HOUR_MS, DAY_MS]) {
        const times = { [MINUTE_MS]: 1, [HOUR_MS]: 5, [DAY_MS]: 10 }[windowMs]!;
        const counts = new Map<number, number>();
        for (const at of passed) counts.set(Math.floor(at.getTime() / windowMs), (counts.get(Math.floor(at.getTime() / windowMs)) ?? 0) + 1);
        expect(Math.max(0, ...counts.values())).toBeLessThanOrEqual(times);
      }
    }), { numRuns: 60 });
    const windows = limitWindows('p', 'a', now);
    const full = new Map(windows.map((window) => [window.id, 0]));
    const blocked = checkLimits(windows.slice(0, 2), full, now);
    expect(blocked).toEqual(err({ waitSeconds: 3570 }));
    expect(checkLimits(limitWindows('p', 'a', after(now, 3_570_000)).slice(0, 2), full, after(now, 3_570_000)).ok).toBe(true);
  });
});

describe('judgeTry', () => {
  const open = { triesLeft: 5, expiresAt: after(now, CODE_LIFE_MS), usedAt: null };
  it('tells right from wrong only while the code is open', () => {
    expect(judgeTry(open, () => true, now)).toEqual(ok('right'));
    expect(judgeTry(open, () => false, now)).toEqual(ok('wrong'));
    const never = () => { throw new Error('a closed code is not compared'); };
    expect(judgeTry(null, never, now)).toEqual(err('CODE_EXPIRED'));
    expect(judgeTry(open, never, after(now, CODE_LIFE_MS))).toEqual(err('CODE_EXPIRED'));
    expect(judgeTry(open, () => true, after(now, CODE_LIFE_MS - 1))).toEqual(ok('right'));
    expect(judgeTry({ ...open, triesLeft: 0 }, never, now)).toEqual(err('CODE_SPENT'));
    expect(judgeTry({ ...open, usedAt: now }, never, now)).toEqual(err('CODE_USED'));
  });
  it('holds a ticket to sign up for a quarter of an hour after the code', () => {
    expect(ticketHolds(null, now)).toBe(false);
    expect(ticketHolds(now, after(now, TICKET_LIFE_MS - 1))).toBe(true);
    expect(ticketHolds(now, after(now, TICKET_LIFE_MS))).toBe(false);
  });
});

describe('readPhone', () => {
  it('reads what people write', () => {
    for (const text of ['13800138000', '138 0013 8000', '138-0013-8000', '+86 138 0013 8000', '008613800138000', '8613800138000', '１３８００１３８０００']) {
      expect(readPhone(text)).toEqual(ok('13800138000'));
    }
  });
  it('refuses what cannot be a mobile number', () => {
    for (const text of ['', '1380013800', '138001380000', '12800138000', '010-62345678', '1380013800O', '13800138000x']) expect(readPhone(text)).toEqual(err('PHONE_FORMAT'));
  });
});
