import { invariant } from '@/lib/shared/result';
import data from '../data/grades.json';
import { plainKey } from './plain-text';

/** A grade (等级) of a scheme; the best stands first in its scheme. */
export type Grade = {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  readonly aliases: readonly string[];
  /** What may fall short of the grade without the lot losing it, by mass in basis points; it must still meet the next grade. */
  readonly toleranceBps: number;
};

/** The names of a grade as they are compared, worked out once. */
const keysOf = new WeakMap<Grade, readonly string[]>();
const named = new Map(data.grades.map((grade) => [grade.id, grade]));

/** Grades by scheme, the best first. */
const schemes = new Map(Object.entries(data.schemes as Record<string, Record<string, number>>).map(([scheme, tolerances]) => [
  scheme,
  Object.entries(tolerances).map(([id, toleranceBps]): Grade => {
    const grade = named.get(id);
    invariant(grade, `grade ${id} of scheme ${scheme} has a name`);
    const entry = { ...grade, toleranceBps };
    keysOf.set(entry, [grade.zh, grade.en, ...grade.aliases].map(plainKey));
    return entry;
  }),
]));

/** The grades of a scheme; a scheme that nobody wrote down is a fault in our own data. */
export function gradesOfScheme(scheme: string): readonly Grade[] {
  const grades = schemes.get(scheme);
  invariant(grades, `grade scheme ${scheme} exists`);
  return grades;
}

/** 一 and 两 in grades are numbers: 1级 is 一级, 一芽2叶 is 一芽二叶, 一芽两叶 too. */
const inWords = (text: string): string => text.replace(/[1-9](?!\d)/g, (digit) => '零一二三四五六七八九'[Number(digit)]!);

/**
 * Letters and short words of trades without a standard. A is taken for 一级, not for 特级: to promise too little can be mended.
 */
const LETTERS: Readonly<Record<string, readonly string[]>> = {
  a: ['first', 'class-1'], b: ['second', 'class-2'], c: ['third', 'class-3'], 好: ['first', 'class-1'], 上: ['first', 'class-1'],
  上等: ['first', 'class-1'], 中: ['second', 'class-2'], 一: ['first', 'class-1'], 二: ['second', 'class-2'], 三: ['third', 'class-3'],
  四: ['class-4'], 五: ['class-5'], 特: ['special', 'selected'], 优: ['first', 'class-1'], 优质: ['first', 'class-1'],
};

export type FoundGrade = { readonly grade: Grade; readonly certainty: 'exact' | 'likely' };

/**
 * Reads a grade as people write it, within the grades that a kind of produce has.
 * @returns null when the text is empty or names no grade of the scheme: then somebody has to be asked
 */
export function findGrade(grades: readonly Grade[], text: string): FoundGrade | null {
  const key = plainKey(text);
  if (key === '') return null;
  const words = inWords(key);
  for (const wanted of [key, words, words.replace(/(果|品|货|菜|茶|叶子)$/, '')]) {
    const grade = grades.find((each) => keysOf.get(each)?.includes(wanted));
    if (grade) return { grade, certainty: 'exact' };
  }
  const byId = grades.find((grade) => grade.id === text);
  if (byId) return { grade: byId, certainty: 'exact' };
  const letter = LETTERS[words.replace(/(级|等|果|品|货|号)+$/, '')];
  const lettered = letter && grades.find((grade) => letter.includes(grade.id));
  if (lettered) return { grade: lettered, certainty: 'likely' };
  return contained(grades, words);
}

/** A grade inside a longer text ("一级(80-100克)"); none when two grades of different names stand in it ("一二级混装"). */
function contained(grades: readonly Grade[], key: string): FoundGrade | null {
  const hits = grades.flatMap((grade) => (keysOf.get(grade) ?? [])
    .filter((name) => name.length > 1 && key.includes(name)).map((name) => ({ grade, name })));
  const longest = hits.filter((hit) => !hits.some((other) => other.name !== hit.name && other.name.includes(hit.name)));
  const grade = longest[0]?.grade;
  return grade && longest.every((hit) => hit.grade.id === grade.id) ? { grade, certainty: 'likely' } : null;
}
