import { describe, expect, it } from 'vitest';
import { after, MINUTE_MS } from '../../shared/clock';
import { newId } from '../../shared/ids';
import type { Change } from '../../operation/plan';
import { decideAnswer, decideReport, decideStart, decideSubmit, whyNotPayable } from './attempt';
import type { AttemptCase, AttemptSnapshot, PaymentSnapshot } from './snapshots';

const now = new Date('2026-11-22T08:00:00Z');
const moment = { now, newId };
const payment: PaymentSnapshot = {
  id: 'pay_1', version: 3, orderId: 'ord_1', orderNumber: null, payeeOrgId: 'org_s', payerOrgId: 'org_b', amountFen: 100n, subject: '茶青', state: 'UNPAID', closing: null,
  expiresAt: after(now, 15 * MINUTE_MS), paidAttemptId: null, counterId: null,
};
const attempt: AttemptSnapshot = {
  id: 'att_1', version: 1, paymentId: 'pay_1', wallet: 'wechat', state: 'SUBMITTED', outcome: null, amountFen: 100n, orderAmountFen: null, merchantNo: 'm', returnUrl: '/q/t/att_1',
  foreignId: null, payUrl: null, ladderFrom: null, createdAt: now, submittedAt: now, expiresAt: payment.expiresAt,
};
const about = (over: Partial<AttemptSnapshot> = {}): AttemptCase =>
  ({ attempt: { ...attempt, ...over }, payment, openSiblings: [], paidElsewhere: false, splitCapBps: 3000, holdDays: 180 });
const set = (changes: readonly Change[] | undefined) => (changes?.[0] as { set?: Record<string, unknown> } | undefined)?.set;

describe('what an answer means', () => {
  it('no answer is unknown, never a failure; only a definite refusal is one', () => {
    expect(set(decideAnswer(attempt, { kind: 'LOST' }, moment).fragment.changes)).toMatchObject({ state: 'UNKNOWN', nextQueryAt: after(now, 5 * MINUTE_MS) });
    expect(set(decideAnswer(attempt, { kind: 'REFUSED', note: '31' }, moment).fragment.changes)).toMatchObject({ state: 'FAILED' });
  });

  it('an unknown attempt stays so through a lost query, and leaves it with a signed one', () => {
    const unknown = { state: 'UNKNOWN' as const, ladderFrom: now };
    expect(set(decideReport(about(unknown), { kind: 'LOST' }, moment).fragment.changes)).not.toHaveProperty('state');
    expect(set(decideReport(about(unknown), { kind: 'UNPAID' }, moment).fragment.changes)).toMatchObject({ state: 'SUBMITTED' });
    expect(set(decideReport(about(unknown), { kind: 'FAILED' }, moment).fragment.changes)).toMatchObject({ state: 'FAILED' });
  });

  it('"not found" may be intermediate until the payment\'s time and a little more have passed', () => {
    expect(set(decideReport(about(), { kind: 'NOT_FOUND' }, moment).fragment.changes)).not.toHaveProperty('state');
    expect(set(decideReport(about(), { kind: 'NOT_FOUND' }, { ...moment, now: after(now, 21 * MINUTE_MS) }).fragment.changes)).toMatchObject({ state: 'CLOSED' });
  });

  it('raises a break when the ladder has ended without a word', () => {
    const { fragment } = decideReport(about({ ladderFrom: now }), { kind: 'LOST' }, { ...moment, now: after(now, 300 * MINUTE_MS) });
    expect(fragment.changes?.map((change) => change.table)).toEqual(['attempt', 'break_item']);
  });
});

describe('what may be started', () => {
  const starting = { payment, codeState: 'ACTIVE' as const, payeeVerified: true, merchantNo: 'm', open: null };
  const start = (over: Partial<typeof starting> | { open: AttemptSnapshot }) => decideStart({ ...starting, ...over }, { wallet: 'wechat', returnUrl: '/q/t' }, moment);

  it('is nothing behind a revoked code, for an unverified payee, or once the payment has ended', () => {
    expect(start({ codeState: 'REVOKED' as never })).toEqual({ ok: false, error: 'CODE_REVOKED' });
    expect(start({ payeeVerified: false })).toEqual({ ok: false, error: 'PAYEE_NOT_VERIFIED' });
    expect(start({ merchantNo: null as never })).toEqual({ ok: false, error: 'PAYEE_NOT_READY' });
    for (const [over, error] of [
      [{ state: 'PAID' }, 'ALREADY_PAID'], [{ state: 'LATE_PAID' }, 'ALREADY_PAID'], [{ state: 'CONFLICTED' }, 'PAYMENT_CONFLICTED'], [{ closing: 'CANCELLED' }, 'PAYMENT_CLOSED'],
      [{ closing: 'EXPIRED' }, 'PAYMENT_EXPIRED'], [{ expiresAt: now }, 'PAYMENT_EXPIRED'],
    ] as const) expect(whyNotPayable({ ...payment, ...over }, now)).toBe(error);
    expect(whyNotPayable(payment, now)).toBeNull();
  });

  it('is the same attempt again in the same wallet; asked for again if nobody knows where it opens', () => {
    expect(start({ open: { ...attempt, payUrl: 'https://w' } })).toEqual({ ok: true, value: { attemptId: 'att_1', fragment: {} } });
    expect(start({ open: attempt })).toMatchObject({ value: { attemptId: 'att_1', fragment: { jobs: [{ task: 'payments.followAttempt' }] } } });
  });

  it('is closed here alone only when it was never sent', () => {
    const paid = { ...payment, state: 'PAID' as const };
    expect(decideSubmit({ ...attempt, state: 'CREATED', submittedAt: null }, paid, moment)).toMatchObject({ send: false, fragment: { changes: [{ set: { state: 'CLOSED' } }] } });
    expect(decideSubmit({ ...attempt, state: 'UNKNOWN' }, paid, moment)).toEqual({ send: false, fragment: {} });
    expect(decideSubmit({ ...attempt, state: 'UNKNOWN' }, payment, moment).send).toBe(true);
    expect(decideSubmit({ ...attempt, state: 'SUCCEEDED' }, payment, moment)).toEqual({ send: false, fragment: {} });
  });
});
