import { plainKey } from './plain-text';
import { produceLeaves, type ProduceLeaf } from './produce';

/** What a written name was taken for. `contained` was found within it (or it within a name) and should be shown for a look. */
export type FoundProduce = {
  readonly leaf: ProduceLeaf;
  /** The cultivar or protected name that was written, as the catalogue spells it. */
  readonly variety: string | null;
  readonly certainty: 'exact' | 'contained';
};

type Entry = { readonly leaf: ProduceLeaf; readonly variety: string | null };

const singular = (name: string): string => name.replace(/(?<=[^s])s$/, '')
  .replace(/(tomato|potato|mango)e$/, '$1').replace(/leave$/, 'leaf').replace(/ie$/, 'y');
const english = (name: string): string => singular(plainKey(name));

/** Every name of every leaf. Names are unique over the whole tree (a test holds it), so one name means one thing. */
const byName = new Map<string, Entry>();
for (const leaf of produceLeaves()) {
  for (const name of [leaf.zh, ...leaf.aliases]) byName.set(plainKey(name), { leaf, variety: null });
  for (const name of leaf.varieties) byName.set(plainKey(name), { leaf, variety: name });
  byName.set(english(leaf.en), { leaf, variety: null });
}
const longestFirst = [...byName.keys()].filter((name) => name.length > 1).sort((a, b) => b.length - a.length);

/** What is made of the produce, or grows on the same plant, is something else: 番茄酱, 红薯粉, 黄瓜种子, 南瓜花. */
const OTHER_GOODS = /^(种子|种苗|种|苗木|苗|秧|罐头|酱|汁|醋|酒|粉|淀粉|干|脯|片|糕|油|饼|粕|皮|花|叶|根|藤|杆|秆|籽|子|渣|茶)/;

const exact = (key: string): Entry | null => byName.get(key) ?? byName.get(singular(key)) ?? null;

/** The longest name within a text; of two alike the later one, for in Chinese the thing itself comes last (寿光大棚黄瓜). */
function within(key: string): Entry | null {
  const hits = longestFirst.filter((name) => key.includes(name))
    .map((name) => ({ name, at: key.lastIndexOf(name), ...byName.get(name)! }));
  const usable = hits.filter(({ name, at }) => !OTHER_GOODS.test(key.slice(at + name.length)));
  const [best] = usable.sort((a, b) => b.name.length - a.name.length || b.at - a.at);
  if (!best || hits.some((hit) => hit.name.length > best.name.length)) return null;
  const variety = usable.find((hit) => hit.leaf === best.leaf && hit.variety !== null)?.variety ?? null;
  return { leaf: best.leaf, variety };
}

/** The one leaf whose names begin with a text, or else contain it; none when several do. */
function abbreviated(key: string): Entry | null {
  if (key.length < 2) return null;
  for (const fits of [(name: string) => name.startsWith(key), (name: string) => name.includes(key)]) {
    const entries = longestFirst.filter(fits).map((name) => byName.get(name)!);
    const kinds = new Set(entries.map((entry) => entry.leaf.id));
    if (kinds.size === 1) return { leaf: entries[0]!.leaf, variety: entries.length === 1 ? entries[0]!.variety : null };
    if (kinds.size > 1) return null;
  }
  return null;
}

/**
 * Finds the produce that a person wrote, by name, alias or variety: 水果黄瓜, 西红柿, 福云六号, 苹果（红富士）, 寿光大棚黄瓜.
 * An exact name comes first, then a name within the text, then a text that begins only one kind's names.
 * @returns null when nothing fits or several things do: then somebody has to choose
 */
export function findProduce(text: string): FoundProduce | null {
  const whole = exact(plainKey(text));
  if (whole) return { ...whole, certainty: 'exact' };
  const [, outside, inside] = /^([^(（[【]+)[(（[【]([^)）\]】]+)[)）\]】]\s*$/.exec(text.trim()) ?? [];
  if (outside !== undefined && inside !== undefined) {
    const joined = exact(plainKey(inside + outside));
    if (joined) return { ...joined, certainty: 'exact' };
    const [noun, note] = [exact(plainKey(outside)), exact(plainKey(inside))];
    // "苹果（红富士）" names the kind and then the variety; a note that means another kind leaves a doubt.
    if (noun) {
      const variety = noun.variety ?? (note?.leaf === noun.leaf ? note.variety : null);
      return { leaf: noun.leaf, variety, certainty: note && note.leaf !== noun.leaf ? 'contained' : 'exact' };
    }
  }
  const found = within(plainKey(outside ?? text)) ?? abbreviated(plainKey(text));
  return found ? { ...found, certainty: 'contained' } : null;
}

/** Every kind whose names contain a text, the names that begin with it first: what a search box lists while one chooses. */
export function searchProduce(text: string, most = 12): readonly ProduceLeaf[] {
  const key = plainKey(text);
  if (key === '') return [];
  const best = new Map<ProduceLeaf, number>();
  for (const [name, { leaf }] of byName) {
    const at = name.indexOf(key);
    // A longer name that merely contains the text is further from what was meant.
    if (at >= 0) best.set(leaf, Math.min(best.get(leaf) ?? Infinity, (at === 0 ? 0 : 100) + name.length - key.length));
  }
  const found = findProduce(text);
  if (found) best.set(found.leaf, -1);
  return [...best].sort((a, b) => a[1] - b[1]).slice(0, most).map(([leaf]) => leaf);
}
