import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, type JsonObject } from '../../shared/json';
import { EXPERT_V1, loadCard, score, type ScoreLine } from './card';
import expertV1 from './cards/expert-v1.json';
import { FEATURES, type FeatureId, type FeatureValues } from './features';

const upTo = (max: bigint) => fc.bigInt({ min: 0n, max });
const anyValue = fc.option(fc.oneof(upTo(50n), upTo(10_000n), upTo(10n ** 9n)));
const anyFeatures: fc.Arbitrary<FeatureValues> = fc.record(
  Object.fromEntries(FEATURES.map(({ id }) => [id, anyValue])) as { [id in FeatureId]: typeof anyValue },
);
const NOTHING = Object.fromEntries(FEATURES.map(({ id }) => [id, null])) as FeatureValues;
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe('the published card', () => {
  it('is the one that was published: its content has the hash it names, and that hash is this one', () => {
    const { contentSha256, ...content } = expertV1;
    expect(createHash('sha256').update(canonicalJson(content as JsonObject)).digest('hex')).toBe(contentSha256);
    expect(contentSha256).toBe('54bd7250e3de9d34ac6d98511b4d7b3316a0ec000d10733bf265da3468465d9d');
  });

  it('is described by its model card, bin by bin', () => {
    const text = readFileSync(new URL('../../../docs/model-card-expert-v1.md', import.meta.url), 'utf8');
    expect(text).toContain(EXPERT_V1.contentSha256);
    expect(text).toContain('no repayment data trained it');
    const said = (value: bigint) => value.toLocaleString('en-US');
    for (const { feature, bins, missing, reference } of EXPERT_V1.features) {
      const ranges = bins.map(({ below, points }, index) => {
        const from = bins[index - 1]?.below ?? null;
        if (from === null) return `below ${said(below!)}: ${points}`;
        if (below === null) return `${said(from)} and more: ${points}`;
        return from === below - 1n ? `${said(from)}: ${points}` : `${said(from)} to ${said(below - 1n)}: ${points}`;
      });
      const row = text.split('\n').find((line) => line.startsWith(`| ${feature} `));
      expect(row).toContain(`| ${ranges.join('; ')} | ${missing} | ${reference} |`);
    }
  });

  it('cannot be loaded when it is unsound', () => {
    type EditableFeature = { bins: { points: number; below: number | null }[]; reference: number };
    type Editable = { features: EditableFeature[] } & Record<string, unknown>;
    const broken = (change: (card: Editable) => void) => {
      const card = structuredClone(expertV1) as never;
      change(card);
      return () => loadCard(card);
    };
    expect(broken(() => undefined)).not.toThrow();
    expect(broken((card) => { card.features[0]!.bins[1]!.points = 30; })).toThrow(/monotone/);
    expect(broken((card) => { card.features[0]!.bins[1]!.below = 900; })).toThrow(/out of order/);
    expect(broken((card) => { card.features[0]!.reference = 17; })).toThrow(/nobody can have/);
    expect(broken((card) => { card.features.pop(); })).toThrow(/monthsActive is not there once/);
    expect(broken((card) => { card.base = 410; })).toThrow(/lowest is wrong/);
    expect(broken((card) => { card.passMark = 646; })).toThrow(/reference does not pass/);
    expect(broken((card) => { card.pdo = 20; })).toThrow();
  });
});

describe('scoring', () => {
  it('adds up: the score is the base and exactly the points that are shown, within the range', () => {
    fc.assert(fc.property(anyFeatures, (features) => {
      const { score: total, lines, passed } = score(features, EXPERT_V1);
      expect(total).toBe(EXPERT_V1.base + sum(lines.map((line) => line.points)));
      expect(lines.map((line) => line.feature)).toEqual(FEATURES.map(({ id }) => id));
      for (const line of lines) {
        expect(line.value).toBe(features[line.feature]);
        expect(line.points >= 0 && line.points <= line.maxPoints).toBe(true);
      }
      expect(total >= 400 && total <= 850).toBe(true);
      expect(passed).toBe(total >= 640);
    }), { numRuns: 100 });
  });

  it('never falls when a feature moves in its direction', () => {
    const value = fc.oneof(upTo(50n), upTo(10_000n), upTo(10n ** 7n));
    fc.assert(fc.property(anyFeatures, fc.constantFrom(...FEATURES), value, value, (features, { id, better }, a, b) => {
      const [worse, good] = (a < b) === (better === 'higher') ? [a, b] : [b, a];
      const at = (of: bigint) => score({ ...features, [id]: of }, EXPERT_V1).score;
      expect(at(good)).toBeGreaterThanOrEqual(at(worse));
    }), { numRuns: 200 });
  });

  it('knows nothing of nobody, and does not lend on it', () => {
    expect(score(NOTHING, EXPERT_V1)).toMatchObject({ score: 510, passed: false });
  });

  it('gives at most four reasons, the largest shortfalls to the reference, and none to who is at it everywhere', () => {
    fc.assert(fc.property(anyFeatures, (features) => {
      const { reasons, lines } = score(features, EXPERT_V1);
      const shortfalls = EXPERT_V1.features
        .map((of) => of.reference - lines.find((line) => line.feature === of.feature)!.points)
        .filter((points) => points > 0)
        .sort((a, b) => b - a);
      expect(reasons.map((reason) => reason.shortfall)).toEqual(shortfalls.slice(0, 4));
    }));
    const atReference = Object.fromEntries(EXPERT_V1.features.map((of) => {
      const index = of.bins.findIndex((bin) => bin.points === of.reference);
      // The last bin has no end, so a value of it is where the one before ends; a reference in no bin is that of a missing value.
      const below = of.bins[index]?.below;
      return [of.feature, below === undefined ? null : below === null ? of.bins[index - 1]!.below : below - 1n];
    })) as FeatureValues;
    expect(score(atReference, EXPERT_V1)).toMatchObject({ score: 645, passed: true, reasons: [] });
  });

  it('promises of an improvement exactly what it then gives, and sends nobody to borrow', () => {
    fc.assert(fc.property(anyFeatures, (features) => {
      const before = score(features, EXPERT_V1);
      for (const { feature, target, gain } of before.improvements) {
        const { better, group } = FEATURES.find(({ id }) => id === feature)!;
        const value = features[feature];
        expect(value !== null || group !== 'repayment').toBe(true);
        expect(gain).toBeGreaterThan(0);
        expect(score({ ...features, [feature]: target }, EXPERT_V1).score).toBe(before.score + gain);
        // The target is the nearest such value: one step back gains less.
        const short = better === 'higher' ? target - 1n : target + 1n;
        if (value !== null) expect(score({ ...features, [feature]: short }, EXPERT_V1).score).toBeLessThan(before.score + gain);
      }
      const listed = new Set(before.improvements.map(({ feature }) => feature));
      const neverBorrowed = (line: ScoreLine) => line.value === null && /PastDue|Repayment/.test(line.feature);
      const atTop = before.lines.filter((line) => line.points === line.maxPoints || neverBorrowed(line));
      expect(listed.size + atTop.length).toBe(FEATURES.length);
    }), { numRuns: 60 });
  });
});
