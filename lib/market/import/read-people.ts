import { maskIdNumber, readIdNumber } from '@/lib/identity/domain/id-number';
import { looksLikeName } from './column-looks';
import type { Field } from './fields';
import { edit, find, type Finding } from './findings';
import { plain } from './parse-number';
import { hasColumn, textOf, type ReadContext, type Reading, type RowSource } from './row-values';

const MAX_TEXT = 200;
const FORMULA_LIKE = /^(?:[=@＝＠]|[+\-](?=[A-Za-z]{2,}[!(|]))/;

/**
 * A text that is safe to keep and to write into a spreadsheet again: nothing invisible, not endless, and no program.
 * "=HYPERLINK(…)" typed as text would come alive in the next person's Excel, so its first character is made full-width.
 */
export function safeText(source: RowSource, field: Field): { text: string; findings: Finding[] } {
  const text = textOf(source, field)
    .replace(/[\u200b-\u200f\u2028-\u202e\u2060\ufeff]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  const findings: Finding[] = [];
  if (text.length > MAX_TEXT) findings.push(find('TEXT_TOO_LONG', field, { most: String(MAX_TEXT) }));
  const cut = text.slice(0, MAX_TEXT);
  if (!FORMULA_LIKE.test(cut)) return { text: cut, findings };
  const isName = field === 'grower' || field === 'produce';
  findings.push(
    find(
      'LOOKS_LIKE_FORMULA',
      field,
      { found: cut.slice(0, 60) },
      isName ? undefined : edit({ [field]: '' }),
      isName ? 'wrong' : 'doubtful',
    ),
  );
  return {
    text: String.fromCharCode(cut.charCodeAt(0) > 0xff00 ? cut.charCodeAt(0) : cut.charCodeAt(0) + 0xfee0) + cut.slice(1),
    findings,
  };
}

/** Who brought it, and from where. */
export function readPeople(
  source: RowSource,
  context: ReadContext,
): Reading<'grower' | 'phone' | 'idNumber' | 'place' | 'remark'> {
  const grower = safeText(source, 'grower');
  const place = safeText(source, 'place');
  const remark = safeText(source, 'remark');
  const phone = readPhone(source);
  const id = readId(source);
  const findings = [...grower.findings, ...phone.findings, ...id.findings, ...place.findings, ...remark.findings];
  const named = grower.text !== '' || phone.value !== null || id.value !== null;
  if (grower.text === '' && hasColumn(context, 'grower')) {
    // Who is paid must be known; what is offered may be the cooperative's own.
    findings.push(
      find('GROWER_MISSING', 'grower', {}, undefined, context.reading.kind === 'purchases' && !named ? 'wrong' : 'doubtful'),
    );
  } else if (grower.text !== '' && grower.findings.length === 0 && unlikelyName(grower.text)) {
    findings.push(find('NAME_UNLIKELY', 'grower', { found: grower.text }));
  }
  return {
    values: {
      grower: grower.text || null,
      phone: phone.value,
      idNumber: id.value,
      place: place.text || null,
      remark: remark.text || null,
    },
    findings,
  };
}

/** Digits, marks or a single letter are no name; an unusual name is. A cooperative or a farm may stand there too. */
const unlikelyName = (text: string): boolean =>
  !looksLikeName(text) && (/^[\d\W_]+$/u.test(text.replace(/\p{L}/gu, 'x')) || text.length < 2 || /\d{3,}/.test(text));

/** "13853641207" out of "138 5364 1207", "+86-138…", "１３８…"; the first of several. */
export function mobileOf(raw: string): string | null {
  const first = plain(raw)
    .split(/[/,;、|]|或/)[0]!
    .replace(/[\s\-()]/g, '')
    .replace(/^(?:\+|00)?86(?=1\d{10}$)/, '')
    .replace(/\.0$/, '');
  return /^(1[3-9]\d{9})(?:1[3-9]\d{9})?$/.exec(first)?.[1] ?? null;
}

function readPhone(source: RowSource): { value: string | null; findings: Finding[] } {
  const text = plain(textOf(source, 'phone'));
  if (text === '' || /^[-—/无]+$/.test(text)) return { value: null, findings: [] };
  const value = mobileOf(text);
  if (value !== null) return { value, findings: [] };
  const digits = text.replace(/\D/g, '');
  return {
    value: null,
    findings: [find('PHONE_INVALID', 'phone', { found: text.slice(0, 24), digits: String(digits.length) }, edit({ phone: '' }))],
  };
}

function readId(source: RowSource): { value: string | null; findings: Finding[] } {
  const text = plain(textOf(source, 'idNumber'));
  if (text === '' || /^[-—/无]+$/.test(text)) return { value: null, findings: [] };
  const read = readIdNumber(text);
  if (read.ok) return { value: read.value.text, findings: [] };
  // A spreadsheet keeps fifteen digits of a number; the last three of an identity number become zeros.
  const lost = /e\+?\d+$/i.test(text) || (source.cells.idNumber?.kind === 'number' && /^\d{15}000$/.test(text));
  const code = lost ? 'ID_DIGITS_LOST' : read.error === 'ID_CHECK_DIGIT' ? 'ID_CHECK_DIGIT' : 'ID_INVALID';
  return {
    value: null,
    findings: [find(code, 'idNumber', { found: maskIdNumber(text), length: String(text.length) }, edit({ idNumber: '' }))],
  };
}
