import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { after, DAY_MS } from '../../shared/clock';
import { ANSWER_DAYS, deadlinesFrom, DECIDE_DAYS, DISPUTE_STATES, disputeMachine, isReady, isUnderWay, type DisputeState, type DisputeTransition } from './dispute';

const now = new Date('2026-11-22T08:00:00Z');
const TRANSITIONS: readonly DisputeTransition[] = ['answer', 'uphold', 'correct', 'withdraw', 'lapse'];

describe('a dispute', () => {
  it('always ends, at most one answer later, and what has ended stays as it is', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom(...TRANSITIONS), { maxLength: 12 }), (tried) => {
      let state: DisputeState = 'open';
      let done = 0;
      for (const transition of tried) {
        const next = disputeMachine.next(state, transition);
        if (disputeMachine.isFinal(state)) expect(next.ok).toBe(false);
        if (next.ok) [state, done] = [next.value, done + 1];
      }
      expect(done).toBeLessThanOrEqual(2);
      if (tried.some((one) => one !== 'answer')) expect(disputeMachine.isFinal(state)).toBe(true);
    }));
    expect(new Set([...DISPUTE_STATES])).toEqual(new Set(disputeMachine.states));
  });

  it('is answered within ten days and decided within twenty, and never both open to acts and out of time', () => {
    const asked = deadlinesFrom(now, true);
    expect([asked.answerDueAt, asked.dueAt]).toEqual([after(now, ANSWER_DAYS * DAY_MS), after(now, DECIDE_DAYS * DAY_MS)]);
    expect(deadlinesFrom(now, false).answerDueAt).toBeNull();
    fc.assert(fc.property(fc.constantFrom(...DISPUTE_STATES), fc.integer({ min: -30, max: 30 }), (state, days) => {
      const at = after(now, days * DAY_MS);
      expect(isUnderWay({ state, dueAt: asked.dueAt }, at)).toBe((state === 'open' || state === 'answered') && days < DECIDE_DAYS);
      expect(isReady({ state, answerDueAt: asked.answerDueAt }, at)).toBe(state === 'answered' || (state === 'open' && days >= ANSWER_DAYS));
    }));
    expect(isReady({ state: 'open', answerDueAt: null }, now)).toBe(true);
  });
});
