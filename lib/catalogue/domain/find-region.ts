import { allRegions, childRegions, isWithin, region, type Region } from './regions';

/** What an address said about the place; `rest` is what follows the region's name (town, village). */
export type FoundRegion =
  /** `exact`: named in full, or the name is all there is. `likely`: a short name, or one that the hint had to settle. */
  | { readonly kind: 'found'; readonly region: Region; readonly rest: string; readonly certainty: 'exact' | 'likely' }
  /** Several regions bear the name and nothing tells which is meant. */
  | { readonly kind: 'ambiguous'; readonly candidates: readonly Region[]; readonly rest: string }
  /** The address names no region (only a village, say), so it is taken to lie where the hint is. */
  | { readonly kind: 'assumed'; readonly region: Region; readonly rest: string }
  | { readonly kind: 'unknown' };

type Reading = { readonly region: Region; readonly length: number; readonly full: boolean };

/** Names by which a region is written, each with whether it is the full one. */
function spellings({ zh, shortZh, level }: Region): readonly (readonly [string, boolean])[] {
  const short = zh.endsWith('自治县') ? [[`${shortZh}县`, true] as const] : [];
  const state = zh.endsWith('自治州') ? [[`${shortZh}州`, true] as const] : [];
  const zone = zh.endsWith('新区') && zh.length > 3 ? [[zh.slice(0, -2), false] as const] : [];
  return [[zh, true], ...short, ...state, ...zone, ...(shortZh === zh ? [] : [[shortZh, level === 'province'] as const])];
}

const bySpelling = new Map<string, { region: Region; full: boolean }[]>();
const byLatin = new Map<string, Region[]>();
const latinKey = (text: string): string => text.normalize('NFD').replace(/[^a-zA-Z]/g, '').toLowerCase();
const LATIN_KIND = /\s+(Autonomous |Mining |Forestry |Special )?(City|County|District|Banner|Prefecture|League|Province)$/i;
const LONGEST = 24;

/** Dongguan and its like are a prefecture and its only county under one name; the county is the one that is meant. */
const isDoubled = ({ code, zh, level }: Region): boolean => (
  level === 'prefecture' && childRegions(code).some((child) => child.zh === zh)
);

for (const each of allRegions.filter((one) => !one.heading && !isDoubled(one))) {
  for (const [name, full] of spellings(each)) bySpelling.set(name, [...(bySpelling.get(name) ?? []), { region: each, full }]);
  for (const key of new Set([latinKey(each.en), latinKey(each.en.replace(LATIN_KIND, ''))])) {
    byLatin.set(key, [...(byLatin.get(key) ?? []), each]);
  }
}

/** A short name before one of these names a town or a street: 凤阳镇 is not in 凤阳. */
const TOWN_FOLLOWS = /^(镇|乡|街道|街|路|村|庄|屯|苏木|嘎查|社区|农场|林场|[民各].{0,3}族乡)/;

/** Every way in which the head of an address can be read as a chain of regions, each lying in the one before it. */
function readings(text: string, within: Region | null): Reading[] {
  const found: Reading[] = [];
  for (let length = Math.min(LONGEST, text.length); length >= 2; length--) {
    for (const { region: each, full } of bySpelling.get(text.slice(0, length)) ?? []) {
      if (within && (each.code === within.code || !isWithin(each.code, within.code))) continue;
      const rest = text.slice(length);
      if (!full && TOWN_FOLLOWS.test(rest)) continue;
      const deeper = readings(rest, each);
      found.push({ region: each, length, full: full || rest === '' });
      for (const one of deeper) found.push({ ...one, length: length + one.length });
    }
  }
  return found;
}

const NEARNESS = [6, 4, 2];
/** Digits that a region's code shares with the hint's: its county, its prefecture, its province, or none. */
const shared = (code: string, hint: Region | null): number => (
  hint ? NEARNESS.find((digits) => hint.code.length >= digits && code.startsWith(hint.code.slice(0, digits))) ?? 0 : 0
);

function settle(candidates: readonly Reading[], text: string, offset: number, hint: Region | null): FoundRegion | null {
  const longest = Math.max(...candidates.map((each) => each.length));
  const tied = candidates.filter((each) => each.length === longest);
  const nearest = Math.max(...tied.map((each) => shared(each.region.code, hint)));
  const near = tied.filter((each) => shared(each.region.code, hint) === nearest);
  const widest = Math.min(...near.map((each) => each.region.code.length));
  const wide = near.filter((each) => each.region.code.length === widest);
  const best = [...new Map(wide.map((each) => [each.region.code, each])).values()];
  const rest = text.slice(offset + longest);
  if (best.length > 1) return { kind: 'ambiguous', candidates: best.map((each) => each.region), rest };
  const [{ region: found, full }] = best as [Reading];
  // "平安大街" written in Shouguang is a street there rather than a district two provinces away.
  if (hint && !full && rest && nearest === 0) return { kind: 'assumed', region: hint, rest: text };
  const others = new Set(tied.map((each) => each.region.code)).size > 1;
  return { kind: 'found', region: found, rest, certainty: full && !others ? 'exact' : 'likely' };
}

/** "Shouguang, Weifang, Shandong": the parts from the right, each narrowing the one before. */
function findLatin(text: string, hint: Region | null): FoundRegion | null {
  let candidates: readonly Region[] = [];
  for (const part of text.split(',').reverse()) {
    const named = byLatin.get(latinKey(part)) ?? byLatin.get(latinKey(part.trim().replace(LATIN_KIND, ''))) ?? [];
    const inside = named.filter((each) => candidates.length === 0 || candidates.some((outer) => isWithin(each.code, outer.code)));
    if (inside.length) candidates = inside;
  }
  if (candidates.length === 0) return null;
  return settle(candidates.map((each) => ({ region: each, length: text.length, full: true })), text, 0, hint);
}

/**
 * Reads the region at the head of an address: 寿光, 寿光市稻田镇, 福建省宁德市寿宁县, 山东寿光, "Shouguang, Shandong".
 * @param text the address as a person wrote it
 * @param hintCode where the writer is known to be (the cooperative's county); settles names borne twice and bare villages
 */
export function findRegion(text: string, hintCode?: string | null): FoundRegion {
  const hint = hintCode ? region(hintCode) : null;
  const plain = text.normalize('NFKC').trim().replace(/^(中华人民共和国|中国)/, '');
  if (/^[\p{Script=Latin}\s,'’().-]+$/u.test(plain)) {
    const latin = findLatin(plain, hint);
    if (latin) return latin;
  }
  const address = plain.replace(/[\s,，、。.;；:：\-—/|]+/g, '');
  for (let offset = 0; offset < Math.min(address.length, 12); offset++) {
    // Away from the head only a full name counts: a short one may be part of a village's.
    const found = readings(address.slice(offset), null).filter((each) => offset === 0 || each.full);
    const settled = found.length ? settle(found, address, offset, hint) : null;
    if (settled) return settled;
  }
  return hint && address ? { kind: 'assumed', region: hint, rest: address } : { kind: 'unknown' };
}
