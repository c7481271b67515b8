import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FactKind, FactPayload } from '../../evidence/kinds';
import { CREDIT_KINDS, type CreditKind, type FactForCredit } from './facts';
import { computeFeatures, FEATURES, seasonProceeds, type FeatureValues } from './features';
import { nearestRank } from './percentile';

const DAY = 86_400_000;
const MOMENT = new Date('2026-11-22T00:00:00Z');
const SELLER = 'org_seller';
const JUDGED = { subjectOrgId: SELLER, moment: MOMENT };
const ago = (days: number): Date => new Date(MOMENT.getTime() - days * DAY);

let made = 0;
/** A fact of the seller, typed as writers must write it. */
function fact<K extends FactKind>(kind: K, days: number, payload: FactPayload<K>): FactForCredit {
  return { id: `fct_${made++}`, kind, subjectOrgId: SELLER, occurredAt: ago(days), recordedAt: ago(days), payload };
}
type Change<K extends FactKind> = Partial<FactPayload<K>>;
const order = (orderId: string, days: number, change: Change<'order.agreed'> = {}) => fact('order.agreed', days, {
  orderId, sellerOrgId: SELLER, buyerOrgId: 'org_a', contractedGrams: '1000', amountFen: '5000',
  dueAt: ago(days - 5).toISOString(), ...change,
});
const delivery = (orderId: string, days: number, change: Change<'delivery.accepted'> = {}) => fact('delivery.accepted', days, {
  orderId, deliveryId: `d_${orderId}`, buyerOrgId: 'org_a', deliveredGrams: '1000', acceptedGrams: '1000', rejectedGrams: '0',
  grossFen: '5000', gradeKept: true, onTime: true, causedBy: 'seller', byDeadline: false, ...change,
});
const settled = (orderId: string, days: number, change: Change<'settlement.paid'> = {}) => fact('settlement.paid', days, {
  orderId, settlementId: `s_${orderId}`, buyerOrgId: 'org_a', invoicedFen: '5000', grossFen: '5000', netFen: '4900',
  repaidFen: '0', invoicedAt: ago(days + 2).toISOString(), paidAt: ago(days).toISOString(), ...change,
});
const repaid = (days: number, change: Change<'loan.repaid'> = {}) => fact('loan.repaid', days, {
  loanId: 'lon_1', lenderOrgId: 'org_l', instalment: 1, dueOn: '2026-06-01', paidOn: '2026-06-01', amountFen: '100',
  outstandingFen: '0', daysPastDue: 0, source: 'settlement', ...change,
});
const features = (...facts: FactForCredit[]): FeatureValues => computeFeatures(facts, JUDGED);

describe('volume', () => {
  it('counts sold orders, buyers, concentration and who came back', () => {
    const facts = [
      order('1', 100), delivery('1', 97), order('2', 98), delivery('2', 96),
      order('3', 60, { buyerOrgId: 'org_b', amountFen: '10000' }), delivery('3', 58),
      // Agreed, and nothing came of it: it sells nothing.
      order('4', 90, { buyerOrgId: 'org_c' }), delivery('4', 88, { acceptedGrams: '0', rejectedGrams: '1000' }),
    ];
    // Two months, three orders; shares of a half each: HHI 0.5.
    expect(features(...facts)).toMatchObject({
      monthsActive: 2n, ordersPerActiveMonth: 1500n, distinctBuyers: 2n, buyerConcentration: 5000n, repeatShare: 3333n,
    });
  });

  it('takes a month as China does', () => {
    const at = (text: string) => ({ ...delivery('1', 1), occurredAt: new Date(text), recordedAt: new Date(text) });
    expect(features(at('2026-08-31T15:59:59Z'), at('2026-08-31T16:00:00Z')).monthsActive).toBe(2n);
  });

  it('does not take orders in which the subject is the buyer', () => {
    expect(features(order('1', 10, { sellerOrgId: 'org_other' }), delivery('1', 9)).distinctBuyers).toBe(0n);
  });
});

describe('completion', () => {
  it('judges orders that are over: due, cancelled, or kept in full', () => {
    expect(features(order('1', 20), delivery('1', 17, { acceptedGrams: '800', rejectedGrams: '200' })).massKept).toBe(8000n);
    const refused = { acceptedGrams: '800', rejectedGrams: '150', causedBy: 'buyer' } as const;
    expect(features(order('1', 20), delivery('1', 17, refused)).massKept).toBe(9500n);
    const open = order('2', 2, { dueAt: ago(-3).toISOString() });
    expect(features(open).massKept).toBeNull();
    expect(features(open, delivery('2', 1)).massKept).toBe(10_000n);
    expect(features(open, fact('order.cancelled', 1, { orderId: '2', causedBy: 'seller' })).massKept).toBe(0n);
    expect(features(open, fact('order.cancelled', 1, { orderId: '2', causedBy: 'buyer' })).massKept).toBe(10_000n);
  });

  it('lets no surplus of one order make up for another', () => {
    const delivered = [delivery('1', 28, { acceptedGrams: '1500' }), delivery('2', 28, { acceptedGrams: '500' })];
    expect(features(order('1', 30), order('2', 30), ...delivered).massKept).toBe(7500n);
  });

  it('counts lateness and lost grades, but not those of the buyer or the platform', () => {
    const late = { onTime: false, gradeKept: false } as const;
    const by = (causedBy: 'buyer' | 'platform') => ({ ...late, causedBy });
    const facts = [delivery('1', 9, late), delivery('2', 8, by('buyer')), delivery('3', 7, by('platform'))];
    expect(features(...facts)).toMatchObject({ onTimeShare: 6666n, gradeKeptShare: 6666n });
    expect(features(delivery('1', 9, { ...late, causedBy: 'nature' })).onTimeShare).toBe(0n);
  });
});

describe('proceeds', () => {
  it('counts what came in, when, and what went back', () => {
    const facts = [settled('1', 40, { grossFen: '4000' }), settled('2', 20, { invoicedAt: ago(21).toISOString() }),
      fact('refund.made', 15, { orderId: '1', refundId: 'r1', amountFen: '450', causedBy: 'seller' }),
      fact('refund.made', 15, { orderId: '1', refundId: 'r2', amountFen: '450', causedBy: 'platform' })];
    expect(features(...facts)).toMatchObject({ receivedShare: 9000n, daysToCash: 1500n, refundShare: 500n });
  });

  it('excuses a settlement by its own word, or by an excused delivery of its order', () => {
    const short = { grossFen: '1000' };
    expect(features(settled('1', 40, short))).toMatchObject({ receivedShare: 2000n, daysToCash: 2000n });
    const byPlatform = settled('1', 40, { ...short, causedBy: 'platform' });
    expect(features(byPlatform)).toMatchObject({ receivedShare: 10_000n, daysToCash: 0n });
    const rejected = delivery('1', 41, { acceptedGrams: '200', rejectedGrams: '800', causedBy: 'buyer' });
    expect(features(rejected, settled('1', 40, short))).toMatchObject({ receivedShare: 10_000n, daysToCash: 0n });
  });

  it('takes a poor month and the variation over months with a settlement', () => {
    const nets = [[300, '600'], [270, '300'], [240, '900'], [210, '1000'], [209, '200']] as const;
    const facts = nets.map(([days, netFen], index) => settled(String(index), days, { netFen }));
    // Months: 600, 300, 900, 1200; mean 750; deviations 150 + 450 + 150 + 450 = 1200 of 3000.
    expect(features(...facts)).toMatchObject({ p20MonthlyNet: 300n, netVariation: 4000n });
    expect(features(...facts.slice(0, 2)).netVariation).toBeNull();
  });

  const at = (days: number, netFen: string) => settled('1', days, { netFen });

  it('sums net by seasons, the latest first', () => {
    expect(seasonProceeds([at(365, '1'), at(10, '2'), at(366, '4'), at(729, '8'), at(731, '16')], JUDGED)).toEqual([3n, 12n]);
    expect(seasonProceeds([at(400, '5')], JUDGED)).toEqual([0n]);
    expect(seasonProceeds([at(400, '5'), at(800, '7')], JUDGED)).toEqual([0n, 5n]);
    expect(seasonProceeds([at(4, '5')], JUDGED)).toEqual([5n]);
    expect(seasonProceeds([], JUDGED)).toEqual([]);
  });

  it('does not take the season in which she began for a poor one: a limit does not collapse in her thirteenth month', () => {
    const months = Array.from({ length: 13 }, (_, month) => at(month * 30 + 10, '100'));
    expect(seasonProceeds(months, JUDGED)).toEqual([1200n]);
    expect(seasonProceeds([...months, at(760, '1')], JUDGED)).toEqual([1200n, 100n]);
  });
});

describe('repayment', () => {
  const overdue = (daysPastDue: number, change: Change<'loan.overdue'> = {}) => fact('loan.overdue', 30, {
    loanId: 'lon_1', lenderOrgId: 'org_l', instalment: 2, dueOn: '2026-07-01', asOf: '2026-07-09', daysPastDue,
    outstandingFen: '100', ...change,
  });

  it('knows the worst arrears, paid or not, and the share on time', () => {
    expect(features(repaid(170))).toMatchObject({ worstDaysPastDue: 0n, onTimeRepaymentShare: 10_000n });
    const inParts = [3, 4].map((daysPastDue) => repaid(103 - daysPastDue, { dueOn: '2026-08-01', daysPastDue }));
    expect(features(repaid(170), ...inParts, overdue(8))).toMatchObject({ worstDaysPastDue: 8n, onTimeRepaymentShare: 3333n });
    const byPlatform = overdue(8, { causedBy: 'platform' });
    expect(features(repaid(170), byPlatform)).toMatchObject({ worstDaysPastDue: 0n, onTimeRepaymentShare: 10_000n });
    expect(features()).toMatchObject({ worstDaysPastDue: null, onTimeRepaymentShare: null });
  });
});

describe('the percentile', () => {
  it('is by nearest rank', () => {
    expect([1n, 2n, 3n, 4n, 5n].map((_, n, all) => nearestRank(all.slice(0, n + 1), 20n))).toEqual([1n, 1n, 1n, 1n, 1n]);
    expect(nearestRank([60n, 10n, 20n, 30n, 40n, 50n], 20n)).toBe(20n);
    expect([nearestRank([7n, 3n], 50n), nearestRank([7n, 3n], 100n), nearestRank([], 20n)]).toEqual([3n, 7n, null]);
  });
});

/** Any history over three years: orders with what became of them, and loans. */
const digits = (max: number) => fc.nat(max).map(String);
const who = fc.constantFrom('seller' as const, 'buyer' as const, 'platform' as const, 'nature' as const);
const anyFact: fc.Arbitrary<FactForCredit> = fc.record({
  days: fc.integer({ min: 1, max: 1000 }), lag: fc.nat(3), orderId: fc.nat(8).map(String), buyer: fc.nat(3), causedBy: who,
  flag: fc.boolean(), flag2: fc.boolean(), grams: digits(1500), fen: digits(9000), fen2: digits(9000), dpd: fc.nat(60),
  due: fc.integer({ min: -20, max: 60 }),
  kind: fc.constantFrom(...CREDIT_KINDS),
}).map(({ days, lag, orderId, buyer, causedBy, flag, flag2, grams, fen, fen2, dpd, due, kind }) => {
  const dueOn = `2026-0${(dpd % 9) + 1}-01`;
  const made: { readonly [kind in CreditKind]: () => FactForCredit } = {
    'order.agreed': () => order(orderId, days, {
      buyerOrgId: `org_${buyer}`, contractedGrams: grams, amountFen: fen, dueAt: ago(days - due).toISOString(),
    }),
    'order.cancelled': () => fact('order.cancelled', days, { orderId, causedBy }),
    'delivery.accepted': () => delivery(orderId, days, {
      acceptedGrams: grams, rejectedGrams: fen, onTime: flag, gradeKept: flag2, causedBy,
    }),
    'settlement.paid': () => settled(orderId, days, {
      invoicedFen: fen, grossFen: fen2, netFen: fen2, invoicedAt: ago(days + due).toISOString(), causedBy,
    }),
    'refund.made': () => fact('refund.made', days, { orderId, refundId: 'r', amountFen: fen, causedBy }),
    'loan.repaid': () => repaid(days, { dueOn, daysPastDue: flag ? dpd : 0, causedBy }),
    'loan.overdue': () => fact('loan.overdue', days, {
      loanId: 'lon_1', lenderOrgId: 'l', instalment: 1, dueOn, asOf: dueOn, daysPastDue: dpd, outstandingFen: fen, causedBy,
    }),
  };
  return { ...made[kind](), recordedAt: ago(days - lag) };
});
const anyHistory = fc.array(anyFact, { maxLength: 60 });

describe('evidence', () => {
  it('reads only what was recorded strictly before the moment: later facts change nothing', () => {
    fc.assert(fc.property(anyHistory, anyHistory, fc.integer({ min: 0, max: 50 * DAY }), (known, more, later) => {
      const after = more.map((of) => ({ ...of, recordedAt: new Date(MOMENT.getTime() + later) }));
      expect(features(...known, ...after)).toEqual(features(...known));
    }));
    const known = delivery('1', 10);
    expect(features({ ...known, recordedAt: MOMENT }).monthsActive).toBe(0n);
    expect(features({ ...known, recordedAt: new Date(MOMENT.getTime() - 1) }).monthsActive).toBe(1n);
  });

  it('does not depend on the order of the facts, nor on hearing one twice', () => {
    const both = anyHistory.chain((facts) =>
      fc.tuple(fc.constant(facts), fc.shuffledSubarray(facts, { minLength: facts.length })));
    fc.assert(fc.property(both, ([facts, shuffled]) => {
      expect(features(...shuffled, ...facts)).toEqual(features(...facts));
    }));
  });

  it('forgets what is older than two seasons, so that age alone changes nothing', () => {
    fc.assert(fc.property(anyHistory, anyHistory, (recent, old) => {
      const earlier = (at: Date) => new Date(at.getTime() - 731 * DAY);
      const before = old.map((of) => ({ ...of, occurredAt: earlier(of.occurredAt), recordedAt: earlier(of.recordedAt) }));
      expect(features(...recent, ...before)).toEqual(features(...recent));
    }));
    expect(features(delivery('1', 730)).monthsActive).toBe(1n);
    expect(features(delivery('1', 730.001)).monthsActive).toBe(0n);
  });

  it('counts no import, no other subject, and nothing it cannot read', () => {
    fc.assert(fc.property(anyHistory, anyHistory, fc.jsonValue(), (known, more, junk) => {
      const imported = more.map((of) => ({ ...of, payload: { ...(of.payload as object), imported: true } }));
      const others = more.map((of) => ({ ...of, subjectOrgId: 'org_other' }));
      const junky = more.map((of) => ({ ...of, payload: junk }));
      for (const uncounted of [imported, others, junky]) expect(features(...known, ...uncounted)).toEqual(features(...known));
    }));
  });

  it('never holds against the seller what the buyer or the platform caused', () => {
    fc.assert(fc.property(anyHistory, fc.nat(), fc.constantFrom('buyer', 'platform'), (facts, pick, causedBy) => {
      if (facts.length === 0) return;
      const chosen = facts[pick % facts.length]!;
      const excused = facts.map((of) => (of === chosen ? { ...of, payload: { ...(of.payload as object), causedBy } } : of));
      const before = features(...facts);
      const after = features(...excused);
      for (const { id, better } of FEATURES) {
        const [a, b] = [before[id], after[id]];
        // An order kept in full by an excuse can be judged before it is due, and then it is judged well.
        if (a === null && b === 10_000n && id === 'massKept') continue;
        expect([id, a === null]).toEqual([id, b === null]);
        if (a !== null && b !== null) expect([id, better === 'higher' ? b >= a : b <= a]).toEqual([id, true]);
      }
    }), { numRuns: 200 });
  });

  it('has a name and an explanation for every feature in both languages', () => {
    for (const locale of ['zh-CN', 'en']) {
      const text = readFileSync(new URL(`../../../messages/${locale}/credit.json`, import.meta.url), 'utf8');
      const messages = JSON.parse(text) as { features: Record<string, object>; groups: Record<string, string> };
      expect(Object.keys(messages.features).sort()).toEqual(FEATURES.map(({ id }) => id).sort());
      for (const { id, group } of FEATURES) {
        expect(Object.keys(messages.features[id]!)).toEqual(['name', 'explain', 'reason', 'improve']);
        expect(messages.groups[group]).toBeTruthy();
      }
    }
  });
});
