import { createHash } from 'node:crypto';
import { recordFact } from '../evidence/record';
import { operation, type Loading } from '../operation/operation';
import { ok } from '../shared/result';
import { ESIGN_ERRORS } from './errors';
import { loadSealable, type SealableDocument } from './repo';
import { ZSealed } from './schema';

/** What agreements of higher domains are signed with: pure fragments, and the snapshot these need. */
export { decideSign, planAnnul, planContract } from './domain/document';
export type { DocumentSnapshot, EsignError, LastSignature, NewContract, Signature } from './domain/document';
export { loadDocument, loadSealable, type SealableDocument } from './repo';

/** The final bytes of a signed document, made by the job `esign.seal`: kept for good, and their hash becomes evidence of every signer. */
export const sealDocument = operation({
  name: 'esign.seal', input: ZSealed, errors: ESIGN_ERRORS, audience: { system: true },
  load: async ({ input, db, handed }: Loading<{ readonly documentId: string }, SealableDocument>) => handed ?? loadSealable(db, input.documentId),
  decide: (document, input, { now, newId }) => {
    const answer = { documentId: document.id };
    if (document.sealed) return ok({ answer });
    const { bytes } = input;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const subject = document.kind === 'sale_contract' ? { orderId: document.subjectId } : { loanId: document.subjectId };
    return ok({
      changes: [{ op: 'insert' as const, table: 'document_file', rows: [{ id: newId('documentFile'), documentId: document.id, bytes, sha256, pages: input.pages, madeAt: now }] }],
      facts: document.signers.map((signer) =>
        recordFact('contract.signed', { subjectOrgId: signer.organisationId, objectId: document.id, occurredAt: signer.signedAt }, { documentId: document.id, sha256, ...subject }, newId)),
      answer,
    });
  },
});

export const esignOperations = [sealDocument] as const;
