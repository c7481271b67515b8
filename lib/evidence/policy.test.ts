import { describe, expect, it } from 'vitest';
import type { Actor, OrgKind } from '../shared/actor';
import { FACT_KINDS } from './kinds';
import { sightOf } from './policy';

const member = (organisationId: string, orgKind: OrgKind = 'farm'): Actor => ({ kind: 'person', personId: 'per_1', organisationId, orgKind, role: 'owner' });
const stranger: Actor = { kind: 'visitor', personId: null };
const fact = (kind: string, payload: Record<string, string> = {}) => ({ kind, subjectOrgId: 'org_own', payload: { buyerOrgId: 'org_buyer', sellerOrgId: 'org_own', lenderOrgId: 'org_lender', granteeOrgId: 'org_lender', ...payload } });

describe('who sees a fact', () => {
  it('is whose record it is, whatever it says', () => {
    for (const kind of Object.keys(FACT_KINDS)) expect(sightOf(fact(kind), member('org_own')), kind).toBe('content');
  });

  it('is no stranger, but for signed and sealed contracts and the bare place of a lot’s events', () => {
    for (const kind of Object.keys(FACT_KINDS)) {
      const sight = kind === 'contract.signed' || kind === 'contract.sealed' ? 'content' : kind === 'lot.event' ? 'place' : 'nothing';
      expect(sightOf(fact(kind), stranger), kind).toBe(sight);
      expect(sightOf(fact(kind), { kind: 'visitor', personId: 'per_1' }), kind).toBe(sight);
      expect(sightOf(fact(kind), member('org_nobody', 'buyer')), kind).toBe(sight);
    }
  });

  it('is the other side of what both have lived, and not of what is the seller’s alone', () => {
    for (const kind of ['order.agreed', 'delivery.accepted']) expect(sightOf(fact(kind), member('org_buyer', 'buyer')), kind).toBe('content');
    for (const kind of ['loan.repaid', 'loan.overdue', 'loan.disbursed', 'consent.given']) expect(sightOf(fact(kind), member('org_lender', 'lender')), kind).toBe('content');
    for (const kind of ['settlement.paid', 'score.made', 'refund.made', 'order.cancelled']) {
      expect(sightOf(fact(kind), member('org_buyer', 'buyer')), kind).toBe('nothing');
      expect(sightOf(fact(kind), member('org_lender', 'lender')), kind).toBe('nothing');
    }
  });
});
