import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { after, DAY_MS } from '../../shared/clock';
import { APPLICATION_STATES, applicationMachine } from './loan-machine';
import { ASK_DAYS, decideAsk, decisionOf, isWaiting, planReopening, REVIEW_DAYS, REVIEW_STATES, reviewMachine, type ReviewState, type ReviewTransition } from './review';
import type { Application, LoanRequest, RequestState } from './snapshots';

const now = new Date('2026-11-22T08:00:00Z');
const TRANSITIONS: readonly ReviewTransition[] = ['keep', 'change', 'withdraw', 'lapse'];
const moment = { now, newId: (kind: string) => `${kind}_1` };

describe('a review', () => {
  it('ends with the first word that is said, whichever it is', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom(...TRANSITIONS), { minLength: 1, maxLength: 6 }), (tried) => {
      let state: ReviewState = 'asked';
      let done = 0;
      for (const transition of tried) {
        const next = reviewMachine.next(state, transition);
        if (next.ok) [state, done] = [next.value, done + 1];
      }
      expect(done).toBe(1);
      expect(reviewMachine.isFinal(state)).toBe(true);
    }));
    expect([...REVIEW_STATES]).toEqual(reviewMachine.states);
  });

  it('is asked once of a decision there is, in its time, and waits for fifteen days', () => {
    const decision = { about: 'declined', mark: 'm', decidedBy: ['per_1'], at: now } as const;
    expect(decideAsk(null, false, now)).toEqual({ ok: false, error: 'NOTHING_TO_REVIEW' });
    expect(decideAsk(decision, true, now)).toEqual({ ok: false, error: 'REVIEW_ASKED' });
    expect(decideAsk(decision, false, after(now, ASK_DAYS * DAY_MS))).toEqual({ ok: false, error: 'REVIEW_TOO_LATE' });
    const asked = decideAsk(decision, false, now);
    const dueAt = asked.ok ? asked.value.dueAt : now;
    expect(dueAt).toEqual(after(now, REVIEW_DAYS * DAY_MS));
    for (const state of REVIEW_STATES) {
      expect(isWaiting({ state, dueAt }, after(dueAt, -1))).toBe(state === 'asked');
      expect(isWaiting({ state, dueAt }, dueAt)).toBe(false);
    }
  });

  it('is of a refusal, or of an offer that lies before her and is less than she asked for, and knows who decided', () => {
    const request = { id: 'lrq_1', version: 1, lenderOrgId: 'org_l', productId: 'prd_1', waived: false, decidedBy: 'per_1', decidedAt: now };
    const offer = { id: 'lof_1', lenderOrgId: 'org_l', state: 'OPEN', principalFen: 500n, madeBy: 'per_2', checkedBy: 'per_3', madeAt: now } as const;
    expect(decisionOf({ ...request, state: 'DECLINED' }, [], 900n)).toMatchObject({ about: 'declined', decidedBy: ['per_1'], mark: now.toISOString() });
    expect(decisionOf({ ...request, state: 'OFFERED' }, [offer], 900n)).toMatchObject({ about: 'limit', decidedBy: ['per_2', 'per_3'], mark: 'lof_1' });
    expect(decisionOf({ ...request, state: 'OFFERED' }, [offer], 500n)).toBeNull();
    expect(decisionOf({ ...request, state: 'OFFERED' }, [{ ...offer, state: 'PROPOSED' }], 900n)).toBeNull();
    expect(decisionOf({ ...request, state: 'OFFERED' }, [{ ...offer, lenderOrgId: 'org_other' }], 900n)).toBeNull();
  });

  it('reopens only what the application’s own machine lets go on, never a second application, and never shortens its time', () => {
    const states = fc.constantFrom<RequestState>('OPEN', 'OFFERED', 'DECLINED', 'ENDED');
    fc.assert(fc.property(fc.constantFrom(...APPLICATION_STATES), states, fc.constantFrom('declined' as const, 'limit' as const), fc.boolean(), fc.integer({ min: -9, max: 30 }), (state, requestState, about, hasOther, days) => {
      const expiresAt = after(now, days * DAY_MS);
      const request: LoanRequest = { id: 'lrq_1', version: 3, lenderOrgId: 'org_l', productId: 'prd_1', state: requestState, waived: false };
      const application = { id: 'app_1', version: 5, state, expiresAt, requests: [request], offers: [] } as unknown as Application;
      const plan = planReopening({ about }, application, request, hasOther, 7, moment);
      const goesOn = applicationMachine.can(state, 'offer');
      const mayReopen = state === 'declined' && !hasOther;
      expect(plan !== null).toBe(about === 'limit' ? goesOn && (requestState === 'OPEN' || requestState === 'OFFERED') : requestState === 'DECLINED' && (goesOn || mayReopen));
      const set = plan?.changes?.find((change) => change.table === 'loan_application');
      if (set?.op !== 'update') return;
      expect(set.version).toBe(5);
      expect((set.set['expiresAt'] as Date) >= after(now, 7 * DAY_MS)).toBe(true);
      if (goesOn) expect((set.set['expiresAt'] as Date) >= expiresAt).toBe(true);
      expect(set.set['state']).toBe(goesOn ? undefined : 'scored');
    }));
  });
});
