import { env } from '../env';
import { contractPdf } from '../esign/pdf/contract-pdf';
import { loadSealable, sealDocument, type LastSignature, type SealableDocument } from '../esign/service';
import type { Following } from '../operation/follow-up';
import type { Fragment } from '../operation/plan';
import type { Actor } from '../shared/actor';
import { text, type JobContext, type Tasks } from './task';

const ROLE = { seller: '卖方', buyer: '买方', lender: '出借方', borrower: '借款方' } as const;

const printed = (document: SealableDocument) => contractPdf({
  documentId: document.id, content: document.content, contentHash: document.contentHash, signedAt: document.signedAt,
  verifyUrl: new URL(`/verify/${document.id}`, env().PUBLIC_URL).href,
  signers: document.signers.map((signer) => ({ ...signer, role: ROLE[signer.party] })),
});

/** Makes the final PDF of a document that everybody has signed. Made again, the file that was stored first stays. */
export async function seal(documentId: string, context: JobContext): Promise<void> {
  const document = await loadSealable(context.db, documentId);
  if (!document || document.sealed) return;
  const outcome = await sealDocument.run(context, { documentId: document.id, ...printed(document) }, document);
  if (!outcome.ok) throw new Error(`The document was not sealed: ${outcome.error.code}`);
}

/** The same together with the signature that completes a document: who has signed last can read it at once. */
export async function sealAtOnce(documentId: string, last: LastSignature, following: Following & { readonly actor: Actor }): Promise<Fragment | null> {
  const document = await loadSealable(following.db, documentId, last);
  return document && ((await sealDocument.follow(following, { documentId: document.id, ...printed(document) }, document))?.fragment ?? null);
}

export const esignTasks: Tasks = { 'esign.seal': (payload, context) => seal(text(payload, 'documentId'), context) };
