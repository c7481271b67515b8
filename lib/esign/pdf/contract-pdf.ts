import type { ContractContent, Words } from '../domain/content';
import { curvesOf, SHEET, type Strokes } from '../domain/strokes';
import { code } from './code';
import { GREEN, INK, PALE, Sheet, TEXT_WIDTH } from './sheet';

export type SignedBy = {
  readonly role: string;
  readonly shownName: string;
  readonly signedName: string;
  readonly method: 'drawn' | 'typed';
  readonly strokes: Strokes | null;
  readonly signedAt: Date;
};

export type SignedDocument = {
  readonly documentId: string;
  readonly content: ContractContent;
  readonly contentHash: string;
  readonly signers: readonly SignedBy[];
  readonly signedAt: Date;
  /** Where anybody checks it. */
  readonly verifyUrl: string;
};

const CHINA = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', dateStyle: 'long', timeStyle: 'medium', hourCycle: 'h23' });

const LABELS = {
  number: { zh: '合同编号', en: 'No.' }, date: { zh: '订立日期', en: 'Date' },
  signatures: { zh: '双方签署', en: 'Signatures' }, typed: { zh: '打字签名', en: 'typed' }, drawn: { zh: '手写签名', en: 'drawn' },
  note: {
    zh: '以上为双方登录本人账号后手写或打字形成的电子签名。签署内容的摘要、签署人与时间已写入可核验的证据记录；本文件未附数字证书签名。扫码或打开下方网址可核对本文件是否被改动。',
    en: 'Both sides signed by hand or by typing their names while signed in to their own accounts. The digest of what was signed, the signers and the times are in a verifiable evidence log; this file carries no certificate signature. Scan the code or open the address to check that this file is unchanged.',
  },
  digest: { zh: '签署内容摘要 SHA-256', en: 'Digest of the signed content' },
} as const satisfies Record<string, Words>;

function both(sheet: Sheet, words: Words, size: number): void {
  sheet.text(words.zh, { size, color: INK });
  if (words.en !== words.zh) sheet.text(words.en, { size: size * 0.76, color: PALE, leading: size * 1.12 });
}

function heading(sheet: Sheet, words: Words, follows = 60): void {
  sheet.need(follows);
  sheet.space(14);
  sheet.text(words.zh, { size: 12, color: GREEN, leading: 18 });
  sheet.text(words.en, { size: 8, color: PALE, leading: 11 });
  sheet.space(3);
}

/** Draws the strokes as vectors into a box on the page, never larger than they were drawn. */
function ink(sheet: Sheet, strokes: Strokes, x: number, y: number, width: number): void {
  const scale = width / SHEET.width;
  const place = ([px, py]: readonly [number, number]) => [x + px * scale, y + (SHEET.height - py) * scale] as const;
  for (const { start, pieces } of curvesOf(strokes)) {
    sheet.page.stroke(place(start), pieces.map(([control, end]) => [place(control), place(end)] as const), 1.5, INK);
  }
}

/** As wide as leaves the code and the note a place on the same page as the signatures. */
const PAD_WIDTH = 150;

function signatures(sheet: Sheet, document: SignedDocument): void {
  const half = TEXT_WIDTH / 2 - 10;
  const padHeight = (PAD_WIDTH * SHEET.height) / SHEET.width;
  sheet.need(padHeight + 110);
  heading(sheet, LABELS.signatures);
  const top = sheet.y - 6;
  document.signers.forEach((signer, i) => {
    const x = Sheet.margin + i * (half + 20);
    sheet.at(`${signer.role}：${signer.shownName}`, x, top - 10, 9);
    sheet.page.frame(x, top - 18 - padHeight, PAD_WIDTH, padHeight, 0.6, PALE);
    if (signer.strokes) ink(sheet, signer.strokes, x, top - 18 - padHeight, PAD_WIDTH);
    else sheet.at(signer.signedName, x + 16, top - 18 - padHeight / 2 - 8, 22);
    const method = LABELS[signer.method];
    sheet.at(`${signer.signedName} · ${method.zh} (${method.en})`, x, top - padHeight - 32, 9);
    sheet.at(CHINA.format(signer.signedAt), x, top - padHeight - 46, 8, PALE);
  });
  sheet.space(padHeight + 64);
}

/** The final PDF of a document that everybody has signed. */
export function contractPdf(document: SignedDocument): { bytes: Uint8Array; pages: number } {
  const { content } = document;
  const sheet = new Sheet({ title: `${content.title.zh} ${content.number}`, at: document.signedAt });
  sheet.text('丰环 HarvestLoop', { size: 9, color: GREEN });
  sheet.space(6);
  sheet.text(content.title.zh, { size: 22, leading: 32 });
  sheet.text(content.title.en, { size: 10, color: PALE });
  sheet.text(`${LABELS.number.zh} ${LABELS.number.en} ${content.number}    ${LABELS.date.zh} ${LABELS.date.en} ${content.date}`, { size: 9, color: PALE });
  sheet.space(8);
  sheet.rule();
  for (const party of content.parties) {
    sheet.row([{ text: party.role.zh, note: party.role.en }, { text: party.name, note: party.place }], { size: 10 });
  }
  for (const section of content.sections) {
    // A short table stays together with its heading.
    heading(sheet, section.heading, section.table ? Math.min(60 + (section.table.rows.length + 1) * 36, 300) : 60);
    section.clauses?.forEach((clause, i) => {
      both(sheet, { zh: `${i + 1}. ${clause.zh}`, en: clause.en }, 9.5);
      sheet.space(3);
    });
    if (!section.table) continue;
    sheet.row(section.table.columns.map(({ zh, en }) => ({ text: zh, note: en })), { size: 9, color: GREEN });
    for (const row of section.table.rows) sheet.row(row.map(({ zh, en }) => ({ text: zh, note: en === zh ? undefined : en })), { size: 9.5 });
  }
  signatures(sheet, document);
  sheet.need(90);
  code(sheet, document.verifyUrl, Sheet.margin, sheet.y - 84, 80);
  const beside = { x: Sheet.margin + 94, width: TEXT_WIDTH - 94 };
  sheet.text(LABELS.note.zh, { size: 8, ...beside, leading: 12 });
  sheet.text(LABELS.note.en, { size: 6.2, color: PALE, ...beside, leading: 8 });
  sheet.text(document.verifyUrl, { size: 7, color: GREEN, ...beside, leading: 11 });
  return sheet.finish((page, pages) => ({
    left: `${LABELS.digest.zh} ${document.contentHash}`, right: `${content.number} · 第 ${page} / ${pages} 页`,
  }));
}
