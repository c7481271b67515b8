import { describe, expect, it } from 'vitest';
import { after, DAY_MS, HOUR_MS, MINUTE_MS } from '../../shared/clock';
import { nextQueryAt } from './ladder';

const from = new Date('2026-11-22T08:00:00Z');
const at = (ms: number) => after(from, ms);

describe('the ladder of queries', () => {
  it('of an unknown outcome is 5 minutes, an hour, and five days', () => {
    const asked: number[] = [];
    for (let next = nextQueryAt('unknown', from, from); next; next = nextQueryAt('unknown', from, next)) asked.push(next.getTime() - from.getTime());
    expect(asked).toEqual([5 * MINUTE_MS, 5 * MINUTE_MS + HOUR_MS, ...[1, 2, 3, 4, 5].map((days) => 5 * MINUTE_MS + HOUR_MS + days * DAY_MS)]);
  });

  it('goes by the time, so that a payer who keeps asking does not use it up', () => {
    for (const seconds of [1, 10, 60, 299]) expect(nextQueryAt('scanUs', from, at(seconds * 1000))).toEqual(at(5 * MINUTE_MS));
    expect(nextQueryAt('scanUs', from, at(5 * MINUTE_MS))).toEqual(at(15 * MINUTE_MS));
    expect(nextQueryAt('scanUs', from, at(DAY_MS))).toBeNull();
  });
});
