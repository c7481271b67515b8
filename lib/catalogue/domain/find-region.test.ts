import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findRegion } from './find-region';
import { allRegions, regionFullName } from './regions';

const found = (text: string, hint?: string) => {
  const answer = findRegion(text, hint);
  return answer.kind === 'found' ? [answer.region.code, answer.rest, answer.certainty] : answer.kind;
};

describe('findRegion', () => {
  it.each([
    ['寿光', '370783', ''], ['寿光市稻田镇', '370783', '稻田镇'], ['福建省宁德市寿宁县', '350924', ''], ['山东寿光', '370783', ''],
    ['山东省 潍坊市，寿光市 纪台镇曹官庄村', '370783', '纪台镇曹官庄村'], ['中国北京市朝阳区', '110105', ''], ['吉林市', '2202', ''],
    ['长阳县', '420528', ''], ['恩施州利川市', '422802', ''], ['东莞市虎门镇', '441900', '虎门镇'], ['地址：寿光市洛城街道', '370783', '洛城街道'],
    ['内蒙古锡林郭勒盟', '1525', ''], ['承德县', '130821', ''], ['Shouguang, Weifang, Shandong', '370783', ''], ['shouning county', '350924', ''],
    ['Chaoyang, Beijing', '110105', ''], ['重庆云阳', '500235', ''], ['上海浦东', '310115', ''], ['湖北仙桃', '429004', ''],
  ])('reads %s', (text, code, rest) => {
    const answer = findRegion(text);
    expect(answer).toMatchObject({ kind: 'found', certainty: 'exact', rest });
    expect(answer.kind === 'found' && answer.region.code).toBe(code);
  });

  it('takes a village or town that names no county to lie where the writer is', () => {
    // 凤阳, 清源 and 南阳 are counties or cities elsewhere; here they are towns of Shouning.
    for (const text of ['凤阳镇基德村', '清源镇', '南阳镇', '坑底乡小东村']) {
      expect(findRegion(text, '350924')).toMatchObject({ kind: 'assumed', rest: text, region: { code: '350924' } });
      expect(findRegion(text).kind).toBe('unknown');
    }
    expect(findRegion('平安大街', '370783')).toMatchObject({ kind: 'assumed', region: { code: '370783' } });
  });

  it('settles a name borne by several places with the hint, and asks when there is none', () => {
    expect(findRegion('朝阳区')).toMatchObject({ kind: 'ambiguous' });
    expect(found('朝阳区', '110000')).toEqual(['110105', '', 'likely']);
    expect(found('鼓楼区', '320100')).toEqual(['320106', '', 'likely']);
    expect(found('吉林')).toEqual(['22', '', 'likely']);
  });

  it('answers unknown for what is no place', () => {
    for (const text of ['', '   ', 'abc', '=HYPERLINK("http://x")', '合计', '🌽']) expect(findRegion(text).kind).toBe('unknown');
  });

  it('reads back the full name of every county, in Chinese and in English', () => {
    const counties = allRegions.filter((one) => one.level === 'county');
    const misreadChinese = counties.filter((one) => [found(regionFullName(one.code, 'zh-CN'))].join() !== `${one.code},,exact`);
    expect(misreadChinese).toEqual([]);
    const misread = counties.filter((one) => found(regionFullName(one.code, 'en'))[0] !== one.code);
    // Two counties of one prefecture may sound alike (兴安 and 兴安); hardly any do.
    expect(misread.length).toBeLessThan(12);
  });

  it('never throws and never loses the end of an address', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom(undefined, '370783'), (text, hint) => {
      expect(() => findRegion(text, hint)).not.toThrow();
    }));
    fc.assert(fc.property(fc.stringMatching(/^[甲乙丙丁戊]{1,4}村$/), (village) => {
      expect(found(`山东省潍坊市寿光市${village}`)).toEqual(['370783', village, 'exact']);
    }));
  });
});
