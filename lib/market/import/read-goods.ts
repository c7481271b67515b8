import { edit, find, type Finding } from './findings';
import { plain } from './parse-number';
import { safeText } from './read-people';
import { hasColumn, textOf, type GradeHit, type ProduceHit, type ReadContext, type Reading, type RowSource } from './row-values';

type GoodsValues = 'leafId' | 'produceName' | 'variety' | 'gradeId' | 'gradeName';

/** What it is: the leaf of the catalogue, the variety as written, and the grade. */
export function readGoods(source: RowSource, context: ReadContext): Reading<GoodsValues> & { hit: ProduceHit | null } {
  const produce = safeText(source, 'produce');
  const variety = safeText(source, 'variety');
  const findings: Finding[] = [...produce.findings, ...variety.findings];
  const asked = produce.text || context.reading.defaults.produce || '';
  const { match, nearest } = asked === '' ? { match: null, nearest: [] } : context.catalogue.findProduce(asked);
  const found = asked.slice(0, 40);
  if (asked === '') {
    findings.push(find('PRODUCE_MISSING', 'produce'));
  } else if (match === null && produce.findings.length === 0) {
    const near = nearest.slice(0, 3).map((hit) => hit.name);
    findings.push(
      find(
        'UNKNOWN_PRODUCE',
        'produce',
        { found, nearest: near.join(' / ') || 'none' },
        near[0] ? edit({ produce: near[0] }) : undefined,
      ),
    );
  } else if (match !== null && !match.certain && produce.text !== '') {
    findings.push(find('PRODUCE_LIKELY', 'produce', { found, taken: match.name }, edit({ produce: match.name })));
  }
  const grade = readGrade(source, context, match?.leafId ?? null);
  return {
    values: {
      leafId: match?.leafId ?? null,
      produceName: match?.name ?? null,
      variety: variety.text || match?.variety || null,
      gradeId: grade.hit?.gradeId ?? null,
      gradeName: grade.hit?.name ?? null,
    },
    findings: [...findings, ...grade.findings],
    hit: match,
  };
}

function readGrade(
  source: RowSource,
  context: ReadContext,
  leafId: string | null,
): { hit: GradeHit | null; findings: Finding[] } {
  const text = plain(textOf(source, 'grade')).slice(0, 40);
  const grades = leafId === null ? [] : context.catalogue.grades(leafId);
  if (leafId === null || grades.length === 0) return { hit: null, findings: [] };
  const names = grades.map((grade) => grade.name).join(' / ');
  // Ungraded goods are the plainest there are: the last grade is the one nobody can dispute.
  const plainest = grades.at(-1)!;
  if (text === '' || /^[-—/无]+$/.test(text)) {
    return {
      hit: plainest,
      findings: [find('GRADE_MISSING', 'grade', { grade: plainest.name, grades: names }, edit({ grade: plainest.name }))],
    };
  }
  const hit = context.catalogue.findGrade(leafId, text);
  const field = hasColumn(context, 'grade') ? 'grade' : null;
  if (hit === null)
    return {
      hit: plainest,
      findings: [
        find('UNKNOWN_GRADE', field, { found: text, grade: plainest.name, grades: names }, edit({ grade: plainest.name })),
      ],
    };
  return {
    hit,
    findings: hit.certain ? [] : [find('GRADE_LIKELY', field, { found: text, grade: hit.name }, edit({ grade: hit.name }))],
  };
}
