import { env } from '../env';
import { contractPdf } from '../esign/pdf/contract-pdf';
import { loadSealable, sealDocument } from '../esign/service';
import { text, type JobContext, type Tasks } from './task';

const ROLE = { seller: '卖方', buyer: '买方', lender: '出借方', borrower: '借款方' } as const;

/** Makes the final PDF of a document that everybody has signed. Made again, the file that was stored first stays. */
export async function seal(documentId: string, context: JobContext): Promise<void> {
  const document = await loadSealable(context.db, documentId);
  if (!document || document.sealed) return;
  const { bytes, pages } = contractPdf({
    documentId: document.id, content: document.content, contentHash: document.contentHash, signedAt: document.signedAt,
    verifyUrl: new URL(`/verify/${document.id}`, env().PUBLIC_URL).href,
    signers: document.signers.map((signer) => ({ ...signer, role: ROLE[signer.party] })),
  });
  const outcome = await sealDocument.run(context, { documentId: document.id, bytes, pages });
  if (!outcome.ok) throw new Error(`The document was not sealed: ${outcome.error.code}`);
}

export const esignTasks: Tasks = { 'esign.seal': (payload, context) => seal(text(payload, 'documentId'), context) };
