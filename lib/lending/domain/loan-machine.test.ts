import { describe, expect, it } from 'vitest';
import { applicationMachine, APPLICATION_STATES, loanMachine, LOAN_STATES } from './loan-machine';

describe('application', () => {
  it('goes from draft to money in nine steps', () => {
    const path = [
      'submit', 'score', 'offer', 'offer', 'accept', 'draw_up', 'sign', 'seal', 'start_disbursement', 'disburse',
    ] as const;
    const states = path.reduce<string[]>((seen, step) => {
      const next = applicationMachine.next(seen[seen.length - 1] as (typeof APPLICATION_STATES)[number], step);
      return next.ok ? [...seen, next.value] : [...seen, next.error];
    }, ['draft']);
    expect(states).toEqual([
      'draft', 'submitted', 'scored', 'offered', 'offered', 'accepted', 'contract_pending', 'signed', 'sealed', 'disbursing',
      'disbursed',
    ]);
  });

  it('cannot be withdrawn or expire once the money is on its way, and tries a returned payout again', () => {
    expect(applicationMachine.next('disbursing', 'withdraw')).toEqual({ ok: false, error: 'FORBIDDEN_TRANSITION' });
    expect(applicationMachine.can('disbursing', 'expire')).toBe(false);
    expect(applicationMachine.next('disbursing', 'fail_disbursement')).toEqual({ ok: true, value: 'sealed' });
    expect(applicationMachine.can('accepted', 'offer')).toBe(false);
    expect(applicationMachine.can('signed', 'start_disbursement')).toBe(false);
  });

  it('has exactly these ends', () => {
    expect(APPLICATION_STATES.filter(applicationMachine.isFinal)).toEqual(['disbursed', 'withdrawn', 'expired']);
    // A refusal stands unless a person of the lender looks again and changes it.
    for (const step of ['submit', 'score', 'offer', 'accept', 'decline', 'withdraw', 'expire'] as const) expect(applicationMachine.can('declined', step), step).toBe(false);
    expect(applicationMachine.next('declined', 'reopen')).toEqual({ ok: true, value: 'scored' });
    expect(applicationMachine.states).toEqual([...APPLICATION_STATES]);
  });
});

describe('loan', () => {
  it('reopens when a payment comes back, and is overpaid before it is closed', () => {
    expect(loanMachine.next('closed', 'return_payment')).toEqual({ ok: true, value: 'active' });
    expect(loanMachine.next('overpaid', 'refund_surplus')).toEqual({ ok: true, value: 'closed' });
    expect(loanMachine.next('overpaid', 'return_payment')).toEqual({ ok: true, value: 'active' });
  });

  it('forbids what was never paid out to be charged off, and what is charged off to be simply closed', () => {
    expect(loanMachine.can('pending_disbursement', 'charge_off')).toBe(false);
    expect(loanMachine.can('charged_off', 'pay_off')).toBe(false);
    expect(LOAN_STATES.filter(loanMachine.isFinal)).toEqual(['recovered', 'written_off', 'cancelled']);
    expect(loanMachine.states).toEqual([...LOAN_STATES]);
  });
});
