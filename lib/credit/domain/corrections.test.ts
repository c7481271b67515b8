import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { after, DAY_MS } from '../../shared/clock';
import { anyRecord, MOMENT } from '../testing/any-facts';
import { CORRECTION_KIND, correctionOf, correctionsKnown, REMEDIES, remediesFor } from './corrections';
import { CREDIT_KINDS, type FactForCredit } from './facts';
import { computeFeatures, FEATURES, seasonProceeds } from './features';
import { readersOf, standingOf } from './standing';

const SUBJECT = 'org_her';
const judgedAt = (moment: Date) => ({ subjectOrgId: SUBJECT, moment });
const reckoned = (facts: readonly FactForCredit[], moment = MOMENT) => ({ features: computeFeatures(facts, judgedAt(moment)), seasons: seasonProceeds(facts, judgedAt(moment)) });
let made = 0;
const correction = (factId: string, recordedAt: Date, said: { readonly leftOut: boolean; readonly set: object }): FactForCredit =>
  ({ id: `fct_c${(made++).toString().padStart(6, '0')}`, kind: CORRECTION_KIND, subjectOrgId: SUBJECT, occurredAt: recordedAt, recordedAt, payload: { factId, disputeId: 'dsp_1', remedy: 'leftOut', ...said } });

/** A record with corrections in it already, and one fact of it. */
const FEW = 14;
const recordAndOne = anyRecord(SUBJECT, FEW).filter((facts) => facts.some(({ kind }) => kind !== CORRECTION_KIND))
  .chain((facts) => fc.tuple(fc.constant(facts), fc.constantFrom(...facts.filter(({ kind }) => kind !== CORRECTION_KIND))));
const remedy = fc.constantFrom(...REMEDIES);
/** Just before the moment: later than any correction that the record holds itself, which are told a day before it at the latest, or exactly now. */
const JUST_BEFORE = new Date(MOMENT.getTime() - 1);
const withoutCorrectionsOf = (facts: readonly FactForCredit[], factId: string) =>
  facts.filter((fact) => !(fact.kind === CORRECTION_KIND && (fact.payload as { factId: string }).factId === factId));

describe('a correction', () => {
  it('changes nothing for any moment up to the one at which it is recorded, whatever it says', () => {
    fc.assert(fc.property(recordAndOne, remedy, fc.nat(40 * DAY_MS), ([facts, fact], what, later) => {
      const told = correction(fact.id, after(MOMENT, later), correctionOf(what));
      expect(reckoned([...facts, told])).toEqual(reckoned(facts));
    }));
  });

  it('is from then on as if the fact had not been told, or had been told rightly', () => {
    fc.assert(fc.property(recordAndOne, remedy, ([facts, fact], what) => {
      const said = correctionOf(what);
      const others = withoutCorrectionsOf(facts, fact.id);
      const rightly = others.flatMap((one) => one.id !== fact.id ? [one] : said.leftOut ? [] : [{ ...one, payload: { ...(one.payload as object), ...said.set } }]);
      expect(reckoned([...others, correction(fact.id, JUST_BEFORE, said)])).toEqual(reckoned(rightly));
    }));
  });

  it('of somebody else’s record, or one that nobody can read, does nothing', () => {
    fc.assert(fc.property(recordAndOne, ([facts, fact]) => {
      const foreign = { ...correction(fact.id, JUST_BEFORE, correctionOf('leftOut')), subjectOrgId: 'org_other' };
      const torn = { ...correction(fact.id, JUST_BEFORE, correctionOf('leftOut')), payload: { factId: fact.id, leftOut: 'yes', set: {} } };
      expect(reckoned([...facts, foreign, torn])).toEqual(reckoned(facts));
    }), { numRuns: 50 });
  });

  it('that comes after another one takes its place', () => {
    const fact: FactForCredit = { id: 'fct_1', kind: 'refund.made', subjectOrgId: SUBJECT, occurredAt: after(MOMENT, -9 * DAY_MS), recordedAt: after(MOMENT, -9 * DAY_MS), payload: { orderId: 'o', refundId: 'r', amountFen: '1', causedBy: 'seller' } };
    const [out, back] = [correction('fct_1', after(MOMENT, -2), correctionOf('leftOut')), correction('fct_1', after(MOMENT, -1), correctionOf('byBuyer'))];
    expect(correctionsKnown([fact, back, out], judgedAt(MOMENT)).get('fct_1')).toEqual(correctionOf('byBuyer'));
    expect(correctionsKnown([fact, back, out], judgedAt(back.recordedAt)).get('fct_1')).toEqual(correctionOf('leftOut'));
  });

  it('exists for every kind that a score reads, and for no other', () => {
    for (const kind of CREDIT_KINDS) expect(remediesFor(kind), kind).toContain('leftOut');
    for (const kind of ['score.made', 'consent.given', 'weigh.recorded', CORRECTION_KIND]) expect(remediesFor(kind)).toEqual([]);
  });
});

describe('what a fact does', () => {
  it('is done only to the features that are said to read its kind, and nothing where it does not count', () => {
    const moved = new Set<string>();
    fc.assert(fc.property(anyRecord(SUBJECT, 24), (facts) => {
      const corrections = correctionsKnown(facts, judgedAt(MOMENT));
      const all = computeFeatures(facts, judgedAt(MOMENT));
      for (const fact of facts.filter(({ kind }) => kind !== CORRECTION_KIND)) {
        const without = computeFeatures(facts.filter(({ id }) => id !== fact.id), judgedAt(MOMENT));
        for (const { id } of FEATURES.filter((feature) => all[feature.id] !== without[feature.id])) {
          moved.add(`${fact.kind} ${id}`);
          expect(readersOf(fact.kind)).toContain(id);
          expect(['counts', 'excused', 'corrected']).toContain(standingOf(fact, judgedAt(MOMENT), corrections.get(fact.id)));
        }
      }
    }), { numRuns: 25 });
    expect(moved.size).toBeGreaterThan(12);
  });
});
