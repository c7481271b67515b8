import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { err, ok } from '../../shared/result';
import { isHolder, readAccountNumber } from './bank-account';
import { isInForce, monthsAfter } from './consent';
import { concludeCheck, verification, VERIFICATIONS } from './verification';

describe('verification', () => {
  it('ends only by passing, and is pending once at a time', () => {
    expect(VERIFICATIONS.filter((state) => verification.isFinal(state))).toEqual(['verified']);
    expect(verification.next('pending', 'submit')).toEqual(err('FORBIDDEN_TRANSITION'));
    expect(verification.next('verified', 'submit')).toEqual(err('FORBIDDEN_TRANSITION'));
    expect(verification.next('none', 'match')).toEqual(err('FORBIDDEN_TRANSITION'));
  });
  it('fails only on a definite no', () => {
    expect(concludeCheck('match', undefined, false)).toEqual({ state: 'verified', reason: null });
    expect(concludeCheck('mismatch', 'NAME', false)).toEqual({ state: 'failed', reason: 'NAME' });
    expect(concludeCheck('revoked', 'REVOKED', false)).toEqual({ state: 'failed', reason: 'REVOKED' });
    expect(concludeCheck('unknown', 'NOT_FOUND', false)).toEqual({ state: 'unknown', reason: 'NOT_FOUND' });
    expect(concludeCheck('unknown', 'SOMETHING_NEW', false)).toEqual({ state: 'unknown', reason: 'OTHER' });
    expect(concludeCheck('no-answer', undefined, false)).toEqual({ state: 'unknown', reason: 'NO_ANSWER' });
    expect(concludeCheck('match', undefined, true)).toEqual({ state: 'failed', reason: 'TAKEN' });
  });
});

describe('readAccountNumber', () => {
  it('reads cards and business accounts as they are written', () => {
    expect(readAccountNumber('6228 4804 0256 4890 018')).toEqual(ok('6228480402564890018'));
    expect(readAccountNumber('６２２８４８０４０２５６４８９００１８')).toEqual(ok('6228480402564890018'));
    expect(readAccountNumber('1102-0213-0900-1234')).toEqual(ok('1102021309001234'));
    for (const text of ['', '12345678901', '12345678901234567890', '622848040256489001X']) expect(readAccountNumber(text)).toEqual(err('ACCOUNT_FORMAT'));
  });
  it('catches one wrong digit of a card', () => {
    const card = '6228480402564890018';
    fc.assert(fc.property(fc.integer({ min: 2, max: 18 }), fc.integer({ min: 1, max: 9 }), (index, by) => {
      const wrong = card.slice(0, index) + ((Number(card[index]) + by) % 10) + card.slice(index + 1);
      expect(readAccountNumber(wrong)).toEqual(err('ACCOUNT_CHECK_DIGIT'));
    }));
  });
});

describe('isHolder', () => {
  it('compares names as a bank does', () => {
    expect(isHolder('寿光市绿源（蔬菜）合作社', ['寿光市绿源(蔬菜)合作社'])).toBe(true);
    expect(isHolder('李 秀英', ['王小满', '李秀英'])).toBe(true);
    expect(isHolder('古丽·阿依', ['古丽阿依'])).toBe(true);
    expect(isHolder('李秀英', ['李秀'])).toBe(false);
    expect(isHolder(' ', [''])).toBe(false);
    expect(isHolder('李秀英', [])).toBe(false);
  });
});

describe('consent', () => {
  it('counts months as people do', () => {
    expect(monthsAfter(new Date('2026-11-22T08:00:00Z'), 6)).toEqual(new Date('2027-05-22T08:00:00Z'));
    expect(monthsAfter(new Date('2026-08-31T08:00:00Z'), 6)).toEqual(new Date('2027-02-28T08:00:00Z'));
    expect(monthsAfter(new Date('2023-02-28T16:30:00Z'), 12)).toEqual(new Date('2024-02-29T16:30:00Z'));
  });
  it('is in force from its giving to its end or revocation', () => {
    const [givenAt, until] = [new Date(1000), new Date(5000)];
    const at = (ms: number, revokedAt: Date | null = null) => isInForce({ givenAt, until, revokedAt }, new Date(ms));
    expect([at(999), at(1000), at(4999), at(5000)]).toEqual([false, true, true, false]);
    expect([at(2999, new Date(3000)), at(3000, new Date(3000))]).toEqual([true, false]);
  });
  it('never ends before it begins', () => {
    fc.assert(fc.property(fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }), fc.integer({ min: 1, max: 24 }), (at, months) => {
      const until = monthsAfter(at, months);
      expect(until.getTime()).toBeGreaterThan(at.getTime() + (months - 1) * 28 * 86_400_000);
      expect(until.getTime()).toBeLessThanOrEqual(at.getTime() + months * 31 * 86_400_000);
    }));
  });
});
