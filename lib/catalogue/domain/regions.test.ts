import { describe, expect, it } from 'vitest';
import { greatCircleMetres } from './distance';
import { allRegions, childRegions, isWithin, region, regionFullName, regionName, regionPath } from './regions';

const counties = allRegions.filter((each) => each.level === 'county');
const prefectures = allRegions.filter((each) => each.level === 'prefecture');

/** Seats of counties known for what they grow, from published coordinates. */
const KNOWN: readonly (readonly [string, string, number, number])[] = [
  ['370783', '寿光市', 36.88, 118.73], ['350924', '寿宁县', 27.46, 119.5], ['350981', '福安市', 27.09, 119.65], ['350524', '安溪县', 25.06, 118.19],
  ['370686', '栖霞市', 37.31, 120.83], ['371324', '兰陵县', 34.86, 118.05], ['360722', '信丰县', 25.39, 114.92], ['440981', '高州市', 21.92, 110.85],
  ['610802', '榆阳区', 38.28, 109.73], ['652801', '库尔勒市', 41.76, 86.15], ['350982', '福鼎市', 27.32, 120.21], ['530181', '安宁市', 24.92, 102.48],
  ['510824', '苍溪县', 31.73, 105.93], ['620982', '敦煌市', 40.14, 94.66], ['320116', '六合区', 32.34, 118.84], ['410122', '中牟县', 34.72, 113.98],
];

describe('the list of regions', () => {
  it('holds the mainland of GB/T 2260, each code once and each child under its parent', () => {
    expect([childRegions().length, prefectures.length, counties.length]).toEqual([31, 342, 2978]);
    expect(new Set(allRegions.map((each) => each.code)).size).toBe(allRegions.length);
    for (const each of counties) expect(region(each.code.slice(0, 4))?.level).toBe('prefecture');
    for (const each of prefectures) expect(childRegions(each.code).length).toBeGreaterThan(0);
  });

  it('has a name in both languages and a point in China for every place', () => {
    const faulty = allRegions.filter(({ zh, en, lat, lng }) => !/^\p{Script=Han}+$/u.test(zh) || !/^[A-Z][A-Za-zü' -]+$/.test(en)
      || !(lat > 3 && lat < 54 && lng > 73 && lng < 136));
    expect(faulty).toEqual([]);
  });

  it('puts every county within reach of its prefecture and of its province', () => {
    const vast = new Set(['15', '23', '51', '54', '62', '63', '65']);
    // The islands of Sansha lie where they lie, and Xinjiang's directly administered cities are spread over all of it.
    for (const each of counties.filter((one) => !one.code.startsWith('4603'))) {
      const [prefecture, province] = [region(each.code.slice(0, 4))!, region(each.code.slice(0, 2))!];
      const toPrefecture = greatCircleMetres(each, prefecture) / 1000;
      const isVast = vast.has(province.code);
      expect(greatCircleMetres(each, province) / 1000, each.zh).toBeLessThan(isVast ? 1900 : 620);
      if (!prefecture.heading) expect(toPrefecture, each.zh).toBeLessThan(isVast ? 600 : 260);
    }
  });

  it('says whose point it is, and gives two thirds of the counties one of their own', () => {
    const own = counties.filter((each) => each.pointFrom === 'county' || each.pointFrom === 'town');
    expect(own.length).toBeGreaterThanOrEqual(1766);
    const names = own.filter((each) => each.pointFrom === 'county').map((each) => `${each.lat},${each.lng}`);
    expect(new Set(names).size).toBe(names.length);
    for (const each of counties.filter((one) => one.pointFrom === 'prefecture' && !one.code.startsWith('6590'))) {
      expect([each.lat, each.lng]).toEqual([region(each.code.slice(0, 4))!.lat, region(each.code.slice(0, 4))!.lng]);
    }
  });

  it.each(KNOWN)('%s %s lies where the maps have it', (code, zh, lat, lng) => {
    const found = region(code)!;
    expect(found.zh).toBe(zh);
    expect(greatCircleMetres(found, { lat, lng }) / 1000).toBeLessThan(found.pointFrom === 'prefecture' ? 120 : 30);
  });

  it('has Jinan at the head of Shandong', () => {
    expect(greatCircleMetres(region('37')!, { lat: 36.65, lng: 117 })).toBeLessThan(5_000);
    expect(region('3701')).toMatchObject({ zh: '济南市', en: 'Jinan' });
  });
});

describe('looking regions up', () => {
  it('takes codes with and without their zeros', () => {
    expect(region('370000')?.zh).toBe('山东省');
    expect(region('370700')?.zh).toBe('潍坊市');
    expect(region('441900')?.level).toBe('county');
    expect(region('4419')?.level).toBe('prefecture');
    expect(region('999999')).toBeNull();
    expect(region('')).toBeNull();
  });

  it('names a place in full in both languages, without headings and without saying a name twice', () => {
    expect(regionFullName('350924', 'zh-CN')).toBe('福建省宁德市寿宁县');
    expect(regionFullName('350924', 'en')).toBe('Shouning County, Ningde, Fujian');
    expect(regionFullName('110105', 'zh-CN')).toBe('北京市朝阳区');
    expect(regionFullName('429004', 'en')).toBe('Xiantao City, Hubei');
    expect(regionFullName('441900', 'zh-CN')).toBe('广东省东莞市');
    expect(regionFullName('no such', 'en')).toBe('no such');
    expect(regionName('370783', 'zh-CN')).toBe('寿光');
    expect(regionName('130930', 'zh-CN')).toBe('孟村');
  });

  it('keeps the tones apart that pinyin loses, and reads place names as the place does', () => {
    expect([region('14')!.en, region('61')!.en]).toEqual(['Shanxi', 'Shaanxi']);
    expect(['130726', '371722', '410621', '341021', '130225'].map((code) => region(code)!.en))
      .toEqual(['Yu County', 'Shan County', 'Xun County', 'She County', 'Laoting County']);
  });

  it('knows what lies in what', () => {
    expect(regionPath('370783').map((each) => each.zh)).toEqual(['山东省', '潍坊市', '寿光市']);
    expect(isWithin('370783', '370700')).toBe(true);
    expect(isWithin('370783', '37')).toBe(true);
    expect(isWithin('370783', '350000')).toBe(false);
    expect(isWithin('37', '370783')).toBe(false);
    expect(childRegions('350900').map((each) => each.shortZh)).toContain('寿宁');
  });
});
