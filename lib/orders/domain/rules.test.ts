import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { badgeOf, BADGES, turnOf } from './badge';
import { deductionOf, defectsBps, gradeKept } from './grading';
import { agreementMachine, deliveryMachine, moneyMachine } from './machines';
import { standardTerms } from './terms';
import { isSuspicious, netOf } from './weighing';

const fresh = standardTerms({ dry: false, certificateDuty: true, defectToleranceBps: 1000 });
const dry = standardTerms({ dry: true, certificateDuty: false, defectToleranceBps: 500 });

describe('the machines', () => {
  it('leave nothing that has ended, and cancel nothing that has', () => {
    for (const state of ['completed', 'cancelled', 'terminated'] as const) expect(agreementMachine.isFinal(state)).toBe(true);
    for (const state of ['accepted', 'partly_accepted', 'rejected'] as const) expect(deliveryMachine.isFinal(state)).toBe(true);
    expect(deliveryMachine.next('accepted', 'weigh')).toEqual({ ok: false, error: 'FORBIDDEN_TRANSITION' });
    expect(deliveryMachine.next('arrived', 'grade')).toEqual({ ok: false, error: 'FORBIDDEN_TRANSITION' });
    expect(deliveryMachine.can('dispatched', 'reject')).toBe(false);
    expect(moneyMachine.can('held', 'lapse')).toBe(false);
    expect(agreementMachine.can('sent', 'activate')).toBe(false);
  });

  it('reach every state from the first one', () => {
    const reach = <S extends string, T extends string>(machine: { states: S[]; next(from: S, by: T): { ok: boolean; value?: S } }, first: S, moves: T[]) => {
      const seen = new Set<S>([first]);
      for (let grew = true; grew;) {
        grew = false;
        for (const state of [...seen]) for (const move of moves) {
          const next = machine.next(state, move);
          if (next.ok && !seen.has(next.value!)) { seen.add(next.value!); grew = true; }
        }
      }
      return seen.size === machine.states.length;
    };
    expect(reach(agreementMachine as never, 'drafted', ['send', 'sign', 'activate', 'complete', 'cancel', 'terminate'])).toBe(true);
    expect(reach(deliveryMachine as never, 'dispatched', ['arrive', 'weigh', 'grade', 'accept', 'acceptPart', 'reject'])).toBe(true);
  });
});

describe('the badge', () => {
  it('says what comes next, by the consignment that has come furthest', () => {
    const active = { agreement: 'active', money: 'held', lapsed: false } as const;
    expect(badgeOf({ ...active, deliveries: [] })).toBe('toSend');
    expect(badgeOf({ ...active, deliveries: ['dispatched', 'weighed'] })).toBe('toDecide');
    expect(badgeOf({ ...active, deliveries: ['dispatched', 'arrived'] })).toBe('toWeigh');
    expect(badgeOf({ ...active, deliveries: ['accepted'] })).toBe('moreToSend');
    expect(badgeOf({ ...active, money: 'none', deliveries: [] })).toBe('toPay');
    expect(badgeOf({ agreement: 'cancelled', money: 'none', deliveries: [], lapsed: true })).toBe('lapsed');
    expect(badgeOf({ agreement: 'cancelled', money: 'refunding', deliveries: [], lapsed: false })).toBe('cancelled');
  });

  it('is always one of its words, and an ended order waits for nobody', () => {
    fc.assert(fc.property(
      fc.constantFrom(...agreementMachine.states), fc.constantFrom(...moneyMachine.states), fc.array(fc.constantFrom(...deliveryMachine.states), { maxLength: 4 }), fc.boolean(),
      (agreement, money, deliveries, lapsed) => {
        const badge = badgeOf({ agreement, money, deliveries, lapsed });
        return BADGES.includes(badge) && (!agreementMachine.isFinal(agreement) || turnOf(badge) === null);
      }));
  });
});

describe('grading', () => {
  it('reads the signed table: full points above the tolerance, each grade lower, moisture of dry goods', () => {
    expect(deductionOf({ gradesLower: 0, sampleCount: 100, defectCount: 10, moistureBps: null }, fresh)).toEqual({ bps: 0, reasons: [] });
    expect(deductionOf({ gradesLower: 0, sampleCount: 200, defectCount: 27, moistureBps: null }, fresh))
      .toEqual({ bps: 300, reasons: [{ reason: 'defects', foundBps: 1350, toleranceBps: 1000, bps: 300 }] });
    expect(deductionOf({ gradesLower: 1, sampleCount: 100, defectCount: 0, moistureBps: null }, fresh).bps).toBe(800);
    expect(deductionOf({ gradesLower: -1, sampleCount: 100, defectCount: 0, moistureBps: null }, fresh).bps).toBe(0);
    expect(deductionOf({ gradesLower: 0, sampleCount: 100, defectCount: 0, moistureBps: 850 }, dry).bps).toBe(200);
    expect(deductionOf({ gradesLower: 0, sampleCount: 100, defectCount: 0, moistureBps: 1200 }, fresh).bps).toBe(0);
  });

  it('never takes off more than the table allows, and nothing where the grade was kept', () => {
    fc.assert(fc.property(
      fc.integer({ min: -3, max: 5 }), fc.integer({ min: 1, max: 500 }), fc.integer({ min: 0, max: 500 }), fc.option(fc.integer({ min: 0, max: 10_000 })),
      (gradesLower, sampleCount, defects, moistureBps) => {
        const finding = { gradesLower, sampleCount, defectCount: Math.min(defects, sampleCount), moistureBps };
        for (const terms of [fresh, dry]) {
          const { bps, reasons } = deductionOf(finding, terms);
          expect(bps).toBeLessThanOrEqual(terms.maxDeductionBps);
          expect(bps).toBeLessThanOrEqual(reasons.reduce((sum, reason) => sum + reason.bps, 0));
          if (gradeKept(finding, terms)) expect(bps).toBe(0);
          expect(defectsBps(finding)).toBeLessThanOrEqual(10_000);
        }
      }));
  });
});

describe('weighing', () => {
  const context = { expectedGrams: 600_000n, already: 0n, confirmed: false };
  it('takes gross less tare, and refuses a tare above it or nothing at all', () => {
    expect(netOf({ grossGrams: 612_500n, tareGrams: 12_500n }, context)).toEqual({ ok: true, value: 600_000n });
    expect(netOf({ grossGrams: 10n, tareGrams: 11n }, context)).toEqual({ ok: false, error: 'TARE_ABOVE_GROSS' });
    expect(netOf({ grossGrams: 10n, tareGrams: 10n }, context)).toEqual({ ok: false, error: 'NOTHING_WEIGHED' });
  });

  it('questions a typed thousand, and takes it once it is confirmed', () => {
    // "1,000" typed for 1.000 kg, where a kilogram is due
    const kilogram = { expectedGrams: 1_000n, already: 0n, confirmed: false };
    expect(netOf({ grossGrams: 1_000_000n, tareGrams: 0n }, kilogram)).toEqual({ ok: false, error: 'WEIGHT_QUESTIONED' });
    expect(netOf({ grossGrams: 1_000_000n, tareGrams: 0n }, { ...kilogram, confirmed: true })).toEqual({ ok: true, value: 1_000_000n });
    expect(netOf({ grossGrams: 600n, tareGrams: 0n }, context)).toEqual({ ok: false, error: 'WEIGHT_QUESTIONED' });
    // A load that crosses the scale in parts is judged by its sum.
    expect(netOf({ grossGrams: 30_000n, tareGrams: 0n }, { ...context, already: 570_000n })).toEqual({ ok: true, value: 30_000n });
    expect(isSuspicious(5_000_000n, 600_000n)).toBe(false);
  });
});
