import type { Grams } from '@/lib/shared/quantity';
import { edit, find, type Finding } from './findings';
import { plain } from './parse-number';
import { safeText } from './read-people';
import { hasColumn, textOf, type GradeHit, type ReadContext, type Reading, type RowSource } from './row-values';

type GoodsValues = 'leafId' | 'produceName' | 'variety' | 'gradeId' | 'gradeName';

/** What it is: the leaf of the catalogue, the variety as written, and the grade. */
export function readGoods(source: RowSource, context: ReadContext): Reading<GoodsValues> & { keepsDays: number | null; boxGrams: Grams | null } {
  const produce = safeText(source, 'produce');
  const variety = safeText(source, 'variety');
  const findings: Finding[] = [...produce.findings, ...variety.findings];
  const asked = produce.text || context.reading.defaults.produce || '';
  const { match, nearest } = asked === '' ? { match: null, nearest: [] } : context.catalogue.findProduce(asked);
  if (asked === '') {
    findings.push(find('PRODUCE_MISSING', 'produce'));
  } else if (match === null && produce.findings.length === 0) {
    const near = nearest.slice(0, 3).map((hit) => hit.name);
    const params = { found: asked.slice(0, 40), nearest: near.join(' / ') || 'none' };
    findings.push(find('UNKNOWN_PRODUCE', 'produce', params, near[0] ? edit({ produce: near[0] }) : undefined));
  }
  const grade = readGrade(source, context, match?.leafId ?? null);
  return {
    values: {
      leafId: match?.leafId ?? null, produceName: match?.name ?? null, variety: variety.text || match?.variety || null,
      gradeId: grade.hit?.gradeId ?? null, gradeName: grade.hit?.name ?? null,
    },
    findings: [...findings, ...grade.findings], keepsDays: match?.keepsDays ?? null, boxGrams: match?.boxGrams ?? null,
  };
}

const CHINESE_DIGITS = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/** 1级, Ⅰ级 and 一等 are the same grade as 一级; "A" and 统货 stay as they are. */
export function gradeSpellings(raw: string): string[] {
  const text = plain(raw).replace(/ /g, '').replace(/^(?:国标)?(\d)(?=[级等品])/, (_, digit: string) => CHINESE_DIGITS[Number(digit)]!)
    .replace(/^(i{1,3})(?=[级等])/i, (roman) => CHINESE_DIGITS[roman.length]!);
  const spellings = [plain(raw), text, text.replace(/[等品]$/, '级'), text.replace(/(?:级|等|品|货)?$/, '级'), text.replace(/[级品]$/, '等')];
  if (/^[1-5]$/.test(text)) spellings.push(`${CHINESE_DIGITS[Number(text)]}级`);
  return [...new Set(spellings)];
}

function readGrade(source: RowSource, context: ReadContext, leafId: string | null): { hit: GradeHit | null; findings: Finding[] } {
  const text = plain(textOf(source, 'grade')).slice(0, 40);
  if (leafId === null) return { hit: null, findings: [] };
  const grades = context.catalogue.grades(leafId);
  if (grades.length === 0) return { hit: null, findings: [] };
  const names = grades.map((grade) => grade.name).join(' / ');
  // Ungraded goods are the plainest there are: the last grade is the one nobody can dispute.
  const plainest = grades.at(-1)!;
  if (text === '' || /^[-—/无]+$/.test(text)) {
    return { hit: plainest, findings: [find('GRADE_MISSING', 'grade', { grade: plainest.name, grades: names }, edit({ grade: plainest.name }))] };
  }
  for (const spelling of gradeSpellings(text)) {
    const hit = context.catalogue.findGrade(leafId, spelling);
    if (hit) return { hit, findings: [] };
  }
  const column = hasColumn(context, 'grade') ? 'grade' : null;
  return { hit: plainest, findings: [find('UNKNOWN_GRADE', column, { found: text, grade: plainest.name, grades: names }, edit({ grade: plainest.name }))] };
}
