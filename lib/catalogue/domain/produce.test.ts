import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { HOUR_MS } from '@/lib/shared/clock';
import gradeData from '../data/grades.json';
import { plainKey } from './plain-text';
import {
  acceptanceMs, farmGateBand, gradeById, gradeOf, gradeRank, gramsPerSellingUnit, judgePrice, meetsGrade, needsCertificate, produceLeaf,
  produceLeaves, produceTree, shelfLifeMs, type ProduceLeaf,
} from './produce';
import { CERTIFICATE_DUTIES, FRESHNESS, SELLING_UNITS } from './produce-file';

const leaf = (id: string): ProduceLeaf => produceLeaf(id)!;
const grade = (id: string, text: string) => {
  const found = gradeOf(leaf(id), text);
  return found && `${found.grade.id} ${found.certainty}`;
};

const ZSlug = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
const ZHan = z.string().regex(/^[\p{Script=Han}A-Za-z0-9.-]+$/u).max(12);
const ZBand = z.tuple([z.int().positive(), z.int().positive()]).refine(([low, high]) => low < high && high <= low * 200);
const ZName = { id: ZSlug, zh: ZHan, en: z.string().regex(/^[A-Z][A-Za-z' ,()-]+$/) };
const ZScheme = z.enum(Object.keys(gradeData.schemes) as [string, ...string[]]);
const ZProduceFile = z.strictObject({
  category: z.strictObject(ZName),
  families: z.array(z.strictObject({
    ...ZName, scheme: ZScheme, freshness: z.enum(FRESHNESS), certificate: z.enum(CERTIFICATE_DUTIES), units: z.array(z.enum(SELLING_UNITS)).min(1),
    leaves: z.array(z.strictObject({
      ...ZName, aliases: z.array(ZHan), varieties: z.array(ZHan), farmGateFenPerJin: ZBand, gradeFenPerJin: z.record(ZSlug, ZBand).optional(),
      // From twelve hours (jasmine buds) to ten years (white tea).
      shelfHours: z.int().min(10).max(3650 * 24), pieceGrams: z.int().positive().optional(), boxGrams: z.int().min(500).optional(),
      scheme: ZScheme.optional(), freshness: z.enum(FRESHNESS).optional(),
    })).min(1),
  })).min(1),
});

describe('the tree of produce', () => {
  it('has files that say what the schema asks, and all of them are in the tree', () => {
    const folder = new URL('../data/produce/', import.meta.url);
    const files = readdirSync(folder).map((name) => ZProduceFile.parse(JSON.parse(readFileSync(new URL(name, folder), 'utf8'))));
    expect(produceTree().map((category) => category.id).sort()).toEqual(files.map((file) => file.category.id).sort());
    expect(produceLeaves().length).toBeGreaterThanOrEqual(300);
    expect(produceLeaves().length).toBe(files.flatMap((file) => file.families.flatMap((family) => family.leaves)).length);
  });

  it('uses every id once, and every leaf knows its family and category', () => {
    for (const ids of [
      produceLeaves().map((each) => each.id), produceTree().map((each) => each.id), produceTree().flatMap((each) => each.families.map((one) => one.id)),
    ]) expect(new Set(ids).size).toBe(ids.length);
    for (const category of produceTree()) {
      for (const family of category.families) {
        for (const each of family.leaves) expect([each.categoryId, each.familyId]).toEqual([category.id, family.id]);
      }
    }
  });

  it('gives no name to two things', () => {
    const owners = new Map<string, string>();
    for (const each of produceLeaves()) {
      for (const name of [each.zh, each.en, ...each.aliases, ...each.varieties]) {
        expect(owners.get(plainKey(name)), `${name} in ${each.id}`).toBeUndefined();
        owners.set(plainKey(name), each.id);
      }
    }
  });

  it('lets a lower grade never be stricter than a higher one, and none fall short by more than two fifths', () => {
    for (const each of produceLeaves()) {
      const tolerances = each.grades.map((one) => one.toleranceBps);
      expect(tolerances).toEqual([...tolerances].sort((a, b) => a - b));
      expect(tolerances.every((bps) => Number.isInteger(bps) && bps >= 100 && bps <= 4000)).toBe(true);
      expect(each.grades.at(-1)?.id).toBe('mixed');
    }
    expect(leaf('cucumber').grades.map((one) => [one.zh, one.toleranceBps])).toEqual([['特级', 500], ['一级', 1000], ['二级', 1000], ['统货', 2000]]);
    expect(leaf('wheat').grades.slice(0, 5).map((one) => one.toleranceBps)).toEqual([600, 600, 800, 800, 1000]);
  });

  it('has no name of a grade that means two grades of one scheme', () => {
    for (const each of produceLeaves()) {
      const names = each.grades.flatMap((one) => [one.zh, ...one.aliases]).map(plainKey);
      expect(new Set(names).size, each.id).toBe(names.length);
      for (const id of Object.keys(each.farmGateByGrade)) expect(gradeById(each, id), `${each.id} ${id}`).not.toBeNull();
    }
  });

  it('asks a certificate of vegetables, cultivated mushrooms, fruit and fresh tea leaf, and of nothing else', () => {
    const duty = new Set(produceLeaves().filter(needsCertificate).map((each) => each.categoryId));
    expect([...duty].sort()).toEqual(['fruits', 'fungi', 'tea', 'vegetables']);
    expect(produceLeaves().filter((each) => ['vegetables', 'fruits'].includes(each.categoryId)).every(needsCertificate)).toBe(true);
    expect(['tea-fresh-leaf', 'shiitake', 'black-tea', 'matsutake', 'wheat', 'pork'].map((id) => needsCertificate(leaf(id))))
      .toEqual([true, true, false, false, false, false]);
  });

  it('gives 48 hours to inspect what is fresh and 14 days for what is dry', () => {
    expect(acceptanceMs(leaf('cucumber'))).toBe(48 * HOUR_MS);
    expect(acceptanceMs(leaf('fresh-peanut'))).toBe(48 * HOUR_MS);
    expect(acceptanceMs(leaf('walnut'))).toBe(336 * HOUR_MS);
    expect(shelfLifeMs(leaf('tea-fresh-leaf'))).toBe(10 * HOUR_MS);
    // Whatever is dry keeps for longer than the time to inspect it.
    for (const each of produceLeaves().filter((one) => one.freshness === 'dry')) expect(shelfLifeMs(each)).toBeGreaterThan(acceptanceMs(each));
  });

  it('sells by mass and by the piece or box only where these have a mass', () => {
    for (const each of produceLeaves()) {
      expect(each.units.length).toBeGreaterThan(0);
      for (const unit of each.units) expect(gramsPerSellingUnit(each, unit), `${each.id} ${unit}`).toBeGreaterThan(0n);
    }
    expect(gramsPerSellingUnit(leaf('watermelon'), 'piece')).toBe(5000n);
    expect(gramsPerSellingUnit(leaf('watermelon'), 'box')).toBeNull();
    expect(gramsPerSellingUnit(leaf('wheat'), 'jin')).toBe(500n);
    expect(leaf('rose-cut').units[0]).toBe('piece');
  });
});

describe('gradeOf', () => {
  it.each([
    ['一级', 'first exact'], ['1级', 'first exact'], ['１级', 'first exact'], [' 一 级 ', 'first exact'], ['一等', 'first exact'], ['一级果', 'first exact'],
    ['特级', 'special exact'], ['特等', 'special exact'], ['优等品', 'special exact'], ['二级', 'second exact'], ['2级', 'second exact'],
    ['统货', 'mixed exact'], ['通货', 'mixed exact'], ['A', 'first likely'], ['A级', 'first likely'], ['b', 'second likely'], ['AA', 'special exact'],
    ['一级(150-200克)', 'first likely'], ['精品特级', 'special likely'], ['1', 'first likely'], ['first', 'first exact'], ['special', 'special exact'],
  ])('a cucumber of "%s" is %s', (text, expected) => expect(grade('cucumber', text)).toBe(expected));

  it.each([
    ['单芽', 'bud exact'], ['一芽一叶', 'bud-1 exact'], ['一芽二叶', 'bud-2 exact'], ['一芽两叶', 'bud-2 exact'], ['1芽2叶', 'bud-2 exact'],
    ['对夹叶', 'pair exact'], ['一芽一叶初展', 'bud-leaf-opening exact'], ['芽头', 'bud exact'], ['一芽一叶为主', 'bud-1 likely'],
  ])('fresh leaf of "%s" is %s', (text, expected) => expect(grade('tea-fresh-leaf', text)).toBe(expected));

  it('reads the words of each trade', () => {
    expect(grade('wheat', '二等')).toBe('class-2 exact');
    expect(grade('wheat', '2级')).toBe('class-2 exact');
    expect(grade('hen-egg', 'A')).toBe('egg-a exact');
    expect(grade('rose-cut', 'A级')).toBe('grade-a exact');
    expect(grade('astragalus', '选货')).toBe('selected exact');
    expect(grade('oolong-fresh-leaf', '中开面')).toBe('middle-open exact');
  });

  it('asks rather than guesses when nothing, two grades, or another trade\'s grade is written', () => {
    for (const text of ['', '  ', '好吃', '一二级混装特级', '一级二级', '一芽二叶', '约500', '13853641207']) {
      const found = gradeOf(leaf('cucumber'), text);
      expect(found === null || found.grade.id === 'mixed', text).toBe(true);
    }
    expect(grade('tea-fresh-leaf', '特级')).toBeNull();
  });

  it('reads back the name, the English name, the id and every alias of every grade', () => {
    const misread = produceLeaves().flatMap((each) => each.grades.flatMap((one) => [one.zh, one.en, one.id, ...one.aliases]
      .filter((text) => gradeOf(each, text)?.grade.id !== one.id).map((text) => `${each.id} ${text}`)));
    expect(misread).toEqual([]);
  });
});

describe('comparing grades', () => {
  it('ranks the best first, and only grades of the leaf', () => {
    expect(['special', 'first', 'second', 'mixed'].map((id) => gradeRank(leaf('tomato'), id))).toEqual([0, 1, 2, 3]);
    expect(gradeRank(leaf('tomato'), 'bud')).toBeNull();
    expect(meetsGrade(leaf('tomato'), 'special', 'first')).toBe(true);
    expect(meetsGrade(leaf('tomato'), 'first', 'first')).toBe(true);
    expect(meetsGrade(leaf('tomato'), 'mixed', 'second')).toBe(false);
    expect(meetsGrade(leaf('tea-fresh-leaf'), 'bud', 'bud-2')).toBe(true);
    expect(meetsGrade(leaf('tomato'), 'bud', 'bud')).toBe(false);
  });

  it('is an order: of two grades one meets the other, both only when they are the same', () => {
    fc.assert(fc.property(fc.constantFrom(...produceLeaves()), fc.nat(), fc.nat(), (each, i, j) => {
      const [a, b] = [each.grades[i % each.grades.length]!.id, each.grades[j % each.grades.length]!.id];
      expect(meetsGrade(each, a, b) || meetsGrade(each, b, a)).toBe(true);
      expect(meetsGrade(each, a, b) && meetsGrade(each, b, a)).toBe(a === b);
    }));
  });
});

describe('judgePrice', () => {
  it('passes the prices that cooperatives write, and sees a price per tonne in a column per jin', () => {
    expect(judgePrice(leaf('fruit-cucumber'), 245n, 'jin')).toBe('plausible');
    expect(judgePrice(leaf('fruit-cucumber'), 480n, 'kg')).toBe('plausible');
    expect(judgePrice(leaf('fruit-cucumber'), 490_000n, 'tonne')).toBe('plausible');
    expect(judgePrice(leaf('fruit-cucumber'), 490_000n, 'jin')).toBe('high');
    expect(judgePrice(leaf('carrot'), 92n, 'tonne')).toBe('low');
    expect(judgePrice(leaf('carrot'), 92n, 'jin')).toBe('plausible');
  });

  it('judges tea leaf by its grade', () => {
    const prices = { bud: 6830n, 'bud-1': 3210n, 'bud-2': 1580n, pair: 800n };
    for (const [id, fen] of Object.entries(prices)) expect(judgePrice(leaf('tea-fresh-leaf'), fen, 'jin', id), id).toBe('plausible');
    expect(judgePrice(leaf('tea-fresh-leaf'), 6830n, 'jin', 'pair')).toBe('high');
    expect(judgePrice(leaf('tea-fresh-leaf'), 800n, 'jin', 'bud')).toBe('low');
    expect(farmGateBand(leaf('cucumber'), 'first')).toEqual(farmGateBand(leaf('cucumber')));
  });

  it('answers alike in every unit', () => {
    fc.assert(fc.property(fc.constantFrom(...produceLeaves()), fc.bigInt({ min: 0n, max: 1_000_000n }), (each, fen) => {
      expect(judgePrice(each, fen * 2n, 'kg')).toBe(judgePrice(each, fen, 'jin'));
      expect(judgePrice(each, fen * 2000n, 'tonne')).toBe(judgePrice(each, fen, 'jin'));
    }));
  });
});
