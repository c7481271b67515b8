import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findProduce } from './find-produce';
import { plainKey } from './plain-text';
import { produceLeaves } from './produce';

const found = (text: string) => {
  const answer = findProduce(text);
  return answer && [answer.leaf.id, answer.variety, answer.certainty];
};

describe('findProduce', () => {
  it('knows every name in two cooperatives\' own tables', () => {
    // A vegetable cooperative in Shouguang (November list) and a tea station in Shouning (a morning's purchases).
    expect(['水果黄瓜', '彩椒', '圆茄', '贝贝南瓜', '胡萝卜', '沙窝萝卜', '西葫芦'].map(found)).toEqual([
      ['fruit-cucumber', null, 'exact'], ['sweet-pepper', null, 'exact'], ['round-eggplant', null, 'exact'], ['beibei-pumpkin', null, 'exact'],
      ['carrot', null, 'exact'], ['green-radish', '沙窝萝卜', 'exact'], ['zucchini', null, 'exact'],
    ]);
    expect(['福云6号', '梅占', '金牡丹', '福安大白茶'].map(found)).toEqual(
      ['福云6号', '梅占', '金牡丹', '福安大白茶'].map((variety) => ['tea-fresh-leaf', variety, 'exact']),
    );
  });

  it.each([
    ['西红柿', 'tomato'], ['土豆', 'potato'], ['洋芋', 'potato'], ['地瓜', 'sweet-potato'], ['乳瓜', 'fruit-cucumber'], ['包菜', 'cabbage'],
    ['圆白菜', 'cabbage'], ['茶青', 'tea-fresh-leaf'], ['圣女果', 'cherry-tomato'], ['马蹄', 'water-chestnut'], ['大葱', 'welsh-onion'],
    ['白萝卜', 'white-radish'], ['茄子', 'eggplant'], ['梨', 'pear'], ['桔子', 'mandarin'], ['苞米', 'maize'], ['Cucumber', 'cucumber'],
    ['tomatoes', 'tomato'], ['Fresh tea leaves', 'tea-fresh-leaf'], ['黄 瓜', 'cucumber'], ['ＣＵＣＵＭＢＥＲ', 'cucumber'],
  ])('%s is %s', (text, id) => {
    expect(found(text)).toEqual([id, null, 'exact']);
  });

  it('reads a variety alone, with its kind, and with its number in words', () => {
    expect(found('章丘大葱')).toEqual(['welsh-onion', '章丘大葱', 'exact']);
    expect(found('福云六号')).toEqual(['tea-fresh-leaf', '福云6号', 'exact']);
    expect(found('烟薯二十五号')).toEqual(['sweet-potato', '烟薯25号', 'exact']);
    expect(found('苹果（红富士）')).toEqual(['apple', '红富士', 'exact']);
    expect(found('黄瓜(水果)')).toEqual(['fruit-cucumber', null, 'exact']);
    expect(found('红富士苹果')).toEqual(['apple', '红富士', 'contained']);
    expect(found('茶鲜叶（梅占）')).toEqual(['tea-fresh-leaf', '梅占', 'exact']);
  });

  it('finds a name within a longer text, and says that it was only within', () => {
    expect(found('寿光大棚水果黄瓜')).toEqual(['fruit-cucumber', null, 'contained']);
    expect(found('有机小番茄')).toEqual(['cherry-tomato', null, 'contained']);
    expect(found('本地土豆')).toEqual(['potato', null, 'contained']);
    expect(found('富士')).toEqual(['apple', '红富士', 'contained']);
    expect(found('白菜心')?.[2]).toBe('contained');
    expect(findProduce('菜')).toBeNull();
    expect(found('贝贝')).toEqual(['beibei-pumpkin', null, 'contained']);
  });

  it('does not take what is made of a produce, or its seed, for the produce', () => {
    for (const text of ['番茄酱', '黄瓜种子', '红薯粉', '葡萄酒', '玉米淀粉', '茄子苗']) expect(findProduce(text), text).toBeNull();
    expect(found('油菜籽')).toEqual(['rapeseed', null, 'exact']);
    expect(found('葡萄干')).toEqual(['raisin', null, 'exact']);
  });

  it('leaves alone what is no produce', () => {
    for (const text of ['', ' ', '合计', '此表仅供社内使用', '=HYPERLINK("http://x","点")', '下周一', '车', '一级', '13853641207', '李会计']) {
      expect(findProduce(text), text).toBeNull();
    }
  });

  it('answers every name, alias, variety and English name of the tree with its own leaf, exactly', () => {
    const misread = produceLeaves().flatMap((leaf) => [
      ...[leaf.zh, leaf.en, ...leaf.aliases].filter((name) => found(name)?.join() !== `${leaf.id},,exact`),
      ...leaf.varieties.filter((name) => found(name)?.join() !== `${leaf.id},${name},exact`),
    ]);
    expect(misread).toEqual([]);
  });

  it('never throws, and is deaf to width, case and spaces', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(() => findProduce(text)).not.toThrow();
    }));
    const names = produceLeaves().flatMap((leaf) => [leaf.zh, ...leaf.varieties]);
    fc.assert(fc.property(fc.constantFrom(...names), fc.nat(6), (name, at) => {
      const spaced = ` ${name.slice(0, at)}　${name.slice(at).toUpperCase()} `;
      expect(found(spaced)?.[0]).toBe(found(name)?.[0]);
      expect(plainKey(plainKey(name))).toBe(plainKey(name));
    }));
  });
});
