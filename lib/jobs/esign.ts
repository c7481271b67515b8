import { env } from '../env';
import { contractPdf } from '../esign/pdf/contract-pdf';
import { loadSealable, sealDocument } from '../esign/service';
import { text, type Tasks } from './task';

const ROLE = { seller: '卖方', buyer: '买方', lender: '出借方', borrower: '借款方' } as const;

export const esignTasks: Tasks = {
  /** Makes the final PDF of a document that everybody has signed. Made again, the file that was stored first stays. */
  'esign.seal': async (payload, context) => {
    const document = await loadSealable(context.db, text(payload, 'documentId'));
    if (!document || document.sealed) return;
    const { bytes, pages } = contractPdf({
      documentId: document.id, content: document.content, contentHash: document.contentHash, signedAt: document.signedAt,
      verifyUrl: new URL(`/verify/${document.id}`, env().PUBLIC_URL).href,
      signers: document.signers.map((signer) => ({ ...signer, role: ROLE[signer.party] })),
    });
    await sealDocument.run(context, { documentId: document.id, bytes: Buffer.from(bytes).toString('base64'), pages });
  },
};
