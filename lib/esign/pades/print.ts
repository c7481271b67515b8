import { env } from '../../env';
import type { Party } from '../domain/document';
import { contractPdf, unsignedPdf } from '../pdf/contract-pdf';
import type { Printable, SealableDocument } from '../repo';

const ROLE: Readonly<Record<Party, string>> = { seller: '卖方', buyer: '买方', lender: '出借方', borrower: '借款方' };
const verifyUrl = (documentId: string): string => new URL(`/verify/${documentId}`, env().PUBLIC_URL).href;

/** The final file of a document that was signed by drawing or typing alone. */
export const printed = (document: SealableDocument) => contractPdf({
  documentId: document.id, content: document.content, contentHash: document.contentHash, signedAt: document.signedAt, verifyUrl: verifyUrl(document.id),
  signers: document.signers.map((signer) => ({ ...signer, role: ROLE[signer.party] })),
});

/** The file that is signed with certificates, before the first of them: the same to the byte whenever it is printed. */
export const printUnsigned = (documentId: string, { content, contentHash, createdAt, signers }: Printable) => unsignedPdf({
  content, contentHash, at: createdAt, verifyUrl: verifyUrl(documentId), signers: signers.map(({ party, shownName }) => ({ role: ROLE[party], shownName })),
});
