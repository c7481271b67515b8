import type { ContractContent, Words } from '../domain/content';
import { curvesOf, SHEET, type Strokes } from '../domain/strokes';
import { code } from './code';
import type { Page } from './file';
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
  certified: {
    zh: '双方以各自的数字证书签名（PAdES），平台在其后加盖封签并附可信时间戳；证书由演示认证机构（Demo CA）签发，仅供演示。扫码或打开下方网址，可核对签名人、证书、时间，以及本文件是否被改动。',
    en: 'Each side signs with a certificate of her own (PAdES); the platform then adds its seal and a trusted time stamp. The certificates are issued by a demo authority (Demo CA) and prove nothing outside the demo. Scan the code or open the address to check signers, certificates, times, and that this file is unchanged.',
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
export function ink(page: Page, strokes: Strokes, x: number, y: number, width: number): void {
  const scale = width / SHEET.width;
  const place = ([px, py]: readonly [number, number]) => [x + px * scale, y + (SHEET.height - py) * scale] as const;
  for (const { start, pieces } of curvesOf(strokes)) {
    page.stroke(place(start), pieces.map(([control, end]) => [place(control), place(end)] as const), 1.5, INK);
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
    if (signer.strokes) ink(sheet.page, signer.strokes, x, top - 18 - padHeight, PAD_WIDTH);
    else sheet.at(signer.signedName, x + 16, top - 18 - padHeight / 2 - 8, 22);
    const method = LABELS[signer.method];
    sheet.at(`${signer.signedName} · ${method.zh} (${method.en})`, x, top - padHeight - 32, 9);
    sheet.at(CHINA.format(signer.signedAt), x, top - padHeight - 46, 8, PALE);
  });
  sheet.space(padHeight + 64);
}

type Printed = { readonly bytes: Uint8Array; readonly pages: number };

/** Title, parties and clauses, as both ways of signing begin. */
function contents(content: ContractContent, at: Date): Sheet {
  const sheet = new Sheet({ title: `${content.title.zh} ${content.number}`, at, kept: true });
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
  return sheet;
}

/** Where to check it, and what the signatures are worth; then the feet of all pages. */
function ending(sheet: Sheet, document: Pick<SignedDocument, 'content' | 'contentHash' | 'verifyUrl'>, note: Words, width: number): Printed {
  const beside = { x: Sheet.margin + 94, width };
  sheet.text(note.zh, { size: 8, ...beside, leading: 12 });
  sheet.text(note.en, { size: 6.2, color: PALE, ...beside, leading: 8 });
  sheet.text(document.verifyUrl, { size: 7, color: GREEN, ...beside, leading: 11 });
  return sheet.finish((page, pages) => ({
    left: `${LABELS.digest.zh} ${document.contentHash}`, right: `${document.content.number} · 第 ${page} / ${pages} 页`,
  }));
}

/** The final PDF of a document that everybody has signed. */
export function contractPdf(document: SignedDocument): Printed {
  const sheet = contents(document.content, document.signedAt);
  signatures(sheet, document);
  sheet.need(90);
  code(sheet, document.verifyUrl, Sheet.margin, sheet.y - 84, 80);
  return ending(sheet, document, LABELS.note, TEXT_WIDTH - 94);
}

/** How much a certificate signature says below the drawing: who, how, when, by which certificate. */
const SAID = 40;
export const SIGNATURE_BOX = { width: TEXT_WIDTH / 2 - 10, height: (PAD_WIDTH * SHEET.height) / SHEET.width + SAID } as const;
export const SEAL_BOX = { width: 96, height: 84 } as const;
/** The names of the places that signers and platform fill, each in a revision of its own. */
export const boxOfSigner = (position: number): string => `signer-${position + 1}`;
export const SEAL_BOX_NAME = 'seal';

export type UnsignedDocument = Pick<SignedDocument, 'content' | 'contentHash' | 'verifyUrl'> & {
  /** When it was drawn up: the file is the same to the byte whoever prints it first. */
  readonly at: Date;
  readonly signers: readonly { readonly role: string; readonly shownName: string }[];
};

/** The PDF that is signed with certificates: all of the text, and empty places for the signatures and the seal. */
export function unsignedPdf(document: UnsignedDocument): Printed {
  const sheet = contents(document.content, document.at);
  const { width, height } = SIGNATURE_BOX;
  // Signatures, code and seal stay on one page.
  sheet.need(height + 60 + 100);
  heading(sheet, LABELS.signatures);
  const top = sheet.y - 6;
  document.signers.forEach((signer, i) => {
    const x = Sheet.margin + i * (width + 20);
    sheet.at(`${signer.role}：${signer.shownName}`, x, top - 10, 9);
    sheet.page.frame(x, top - 18 - (height - SAID), PAD_WIDTH, height - SAID, 0.6, PALE);
    sheet.box(boxOfSigner(i), x, top - 18 - height, width, height);
  });
  sheet.space(height + 30);
  sheet.need(96);
  const [foot, right] = [sheet.y - SEAL_BOX.height - 4, Sheet.margin + TEXT_WIDTH];
  code(sheet, document.verifyUrl, Sheet.margin, sheet.y - 84, 80);
  sheet.box(SEAL_BOX_NAME, right - SEAL_BOX.width, foot, SEAL_BOX.width, SEAL_BOX.height);
  return ending(sheet, document, LABELS.certified, TEXT_WIDTH - 94 - SEAL_BOX.width - 12);
}
