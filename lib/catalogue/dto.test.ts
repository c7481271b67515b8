import { describe, expect, it } from 'vitest';
import { canonicalJson } from '@/lib/shared/json';
import { gradeName, produceLeaf, produceLeaves, produceName } from './domain/produce';
import { gradeOptions, produceDto, produceOptions, regionOptions } from './dto';

describe('lists to choose from', () => {
  it('offers every leaf once, in both languages', () => {
    for (const locale of ['zh-CN', 'en']) {
      const values = produceOptions(locale).flatMap((group) => group.options.map((option) => option.value));
      expect(values).toEqual(produceLeaves().map((leaf) => leaf.id));
    }
    expect(produceOptions('zh-CN')[0]).toMatchObject({ label: '蔬菜 · 瓜菜', options: expect.arrayContaining([{ value: 'cucumber', label: '黄瓜' }]) });
    expect(produceOptions('en')[0]!.label).toBe('Vegetables · Gourds');
  });

  it('offers grades best first and regions step by step', () => {
    expect(gradeOptions(produceLeaf('tomato')!, 'zh-CN').map((option) => option.label)).toEqual(['特级', '一级', '二级', '统货']);
    expect(regionOptions(null, 'zh-CN')).toHaveLength(31);
    expect(regionOptions('37', 'en')).toContainEqual({ value: '3707', label: 'Weifang' });
    expect(regionOptions('3707', 'zh-CN')).toContainEqual({ value: '370783', label: '寿光市' });
    expect(regionOptions('370783', 'zh-CN')).toEqual([]);
  });
});

describe('what leaves for a screen', () => {
  it('is plain JSON', () => {
    for (const leaf of produceLeaves()) expect(() => canonicalJson(JSON.parse(JSON.stringify(produceDto(leaf, 'en'))))).not.toThrow();
    expect(produceDto(produceLeaf('fruit-cucumber')!, 'zh-CN')).toMatchObject({ name: '水果黄瓜', farmGate: { lowFen: '100', highFen: '650' } });
  });

  it('names produce and grades, and shows an id that nobody knows as it is', () => {
    expect(produceName('tea-fresh-leaf', 'zh-CN', '梅占')).toBe('茶鲜叶（梅占）');
    expect(produceName('tea-fresh-leaf', 'en')).toBe('Fresh tea leaf');
    expect(produceName('gone', 'en')).toBe('gone');
    expect(gradeName('tea-fresh-leaf', 'bud-2', 'en')).toBe('Bud with two leaves');
    expect(gradeName('tomato', 'bud-2', 'zh-CN')).toBe('bud-2');
  });
});
