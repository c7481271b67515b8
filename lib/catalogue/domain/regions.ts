import data from '../data/regions.json';
import type { Point } from './distance';

export const REGION_LEVELS = ['province', 'prefecture', 'county'] as const;
export type RegionLevel = (typeof REGION_LEVELS)[number];
/** Whose point a region's coordinates are: its own, that of one of its towns, or of what it belongs to. */
export type PointSource = 'county' | 'town' | 'prefecture' | 'province';

/** A province (省), prefecture (地级市, 州, 盟) or county (县, 市, 区, 旗) of the mainland. */
export type Region = Point & {
  /** GB/T 2260 without the zeros that pad it: two digits a province, four a prefecture, six a county. */
  readonly code: string;
  readonly level: RegionLevel;
  readonly zh: string;
  readonly en: string;
  /** What people call it: 寿光 for 寿光市, 孟村 for 孟村回族自治县. */
  readonly shortZh: string;
  /** A heading of the code list rather than a place (市辖区, 省直辖县级行政区划); left out of full names. */
  readonly heading: boolean;
  readonly pointFrom: PointSource;
};

type Row = readonly (string | number)[];
const SOURCES = data.levels as readonly PointSource[];
const KIND = /(自治县|自治旗|自治州|林区|特区|地区|县|旗|市|区|盟)$/;

function regionOf(row: Row, level: RegionLevel): Region {
  const [code, zh, en, lat, lng, source, short] = row as [string, string, string, number, number, number, string?];
  const stem = zh.replace(KIND, '');
  const shortZh = short ?? (stem.length > 1 ? stem : zh);
  const heading = en === '';
  return { code, level, zh, en: heading ? 'Directly administered' : en, shortZh, heading, lat, lng, pointFrom: SOURCES[source]! };
}

const parentCode = (code: string): string => code.slice(0, -2);
export const allRegions: readonly Region[] = [
  ...data.provinces.map((row) => regionOf(row, 'province')),
  ...data.prefectures.map((row) => regionOf(row, 'prefecture')),
  ...data.counties.map((row) => regionOf(row, 'county')),
];
const byCode = new Map(allRegions.map((each) => [each.code, each]));
const childrenOf = new Map<string, Region[]>();
for (const each of allRegions) {
  const siblings = childrenOf.get(parentCode(each.code));
  if (siblings) siblings.push(each);
  else childrenOf.set(parentCode(each.code), [each]);
}

/** The region of a code, padded ("370000") or not ("37"); null when there is none. "441900" is Dongguan as a county. */
export const region = (code: string): Region | null => byCode.get(code) ?? byCode.get(code.replace(/(00)+$/, '')) ?? null;

/** All provinces, or what lies directly below a region, in the order of the codes. */
export const childRegions = (code: string | null = null): readonly Region[] => (
  childrenOf.get(code === null ? '' : region(code)?.code ?? code) ?? []
);

/** A region with all that it lies in, the province first, headings left out. */
export function regionPath(code: string): readonly Region[] {
  const found = region(code);
  if (!found) return [];
  const codes = [found.code.slice(0, 2), found.code.slice(0, 4), found.code].filter((each) => each.length <= found.code.length);
  return [...new Set(codes)].map((each) => byCode.get(each)!).filter((each) => !each.heading);
}

/** "山东省潍坊市寿光市", "Shouguang City, Weifang, Shandong"; the code itself when nobody knows it. */
export function regionFullName(code: string, locale: string): string {
  const path = regionPath(code);
  // Dongguan and its like are a prefecture and its only county by one name: said once.
  const places = path.filter((each, index) => each.zh !== path[index + 1]?.zh);
  if (places.length === 0) return code;
  return locale === 'en' ? places.map((each) => each.en).reverse().join(', ') : places.map((each) => each.zh).join('');
}

/** "寿光", "Shouguang City": short, where the province is plain from the page. */
export function regionName(code: string, locale: string): string {
  const found = region(code);
  if (!found) return code;
  return locale === 'en' ? found.en : found.shortZh;
}

/** Whether a region is another one or lies in it: 370783 in 3707 in 37. */
export function isWithin(code: string, outer: string): boolean {
  const [inner, ring] = [region(code), region(outer)];
  return inner !== null && ring !== null && inner.code.startsWith(ring.code);
}
