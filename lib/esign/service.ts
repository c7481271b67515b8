import { z } from 'zod';
import { recordFact } from '../evidence/record';
import { operation, type Loading } from '../operation/operation';
import { combine, type Fragment } from '../operation/plan';
import { invariant, ok } from '../shared/result';
import { subjectOf } from './domain/document';
import { revisionRows } from './domain/revision';
import { ESIGN_ERRORS } from './errors';
import { keyOperations } from './keys/service';
import { sealRevision } from './pades/certify';
import { cutStock, stock, uncut } from './pdf/stock';
import { loadRevisions, loadSealable, loadSealCertificate, stockKept, type SealableDocument, type StoredFile } from './repo';
import { ZSealCertificate, ZSealed } from './schema';

/** What agreements of higher domains are signed with: pure fragments, and the snapshots these need. */
export { decideSign, planAnnul, planContract } from './domain/document';
export type { Assurance, DocumentSnapshot, EsignError, LastSignature, NewContract, Signature } from './domain/document';
export { certify } from './pades/certify';
export { loadDocument, loadSealable, stockKept, type SealableDocument } from './repo';

/** The seal on a file that everybody has signed with a certificate: its own revision, and the fact that it is sealed, beside the one that all have signed. */
function planSeal(
  document: SealableDocument, stored: StoredFile, sealed: { readonly bytes: Uint8Array; readonly sha256: string; readonly certificate: string; readonly timestampedAt: Date },
  moment: Parameters<typeof revisionRows>[4],
): Fragment {
  const { bytes, sha256, certificate, timestampedAt } = sealed;
  invariant(Buffer.compare(bytes.subarray(0, stored.length), stored.bytes) === 0, 'a seal changes nothing of what was signed');
  return {
    changes: [{ op: 'insert', table: 'document_revision', rows: revisionRows(document.id, [sealRevision(bytes, stored.length, certificate)], stored, { timestampedAt }, moment) }],
    facts: document.signers.map((signer) => recordFact('contract.sealed', { subjectOrgId: signer.organisationId, objectId: document.id, occurredAt: timestampedAt },
      { documentId: document.id, sha256, certificate, timestampedAt: timestampedAt.toISOString(), ...subjectOf(document) }, moment.newId)),
  };
}

/** The final bytes of a signed document, made by the job `esign.seal`: kept for good, and their hash becomes evidence of every signer. */
export const sealDocument = operation({
  name: 'esign.seal', input: ZSealed, errors: ESIGN_ERRORS, audience: { system: true },
  load: async ({ input, db, handed }: Loading<{ readonly documentId: string }, SealableDocument>) => {
    const document = handed ?? await loadSealable(db, input.documentId);
    return document && { document, stored: document.assurance === 'certificate' ? await loadRevisions(db, document.id) : null, shares: await stockKept(db) };
  },
  decide: ({ document, stored, shares }, input, { now, newId }) => {
    const answer = { documentId: document.id };
    // What the caller had loaded may be older than the file: somebody else has sealed it since.
    if (document.sealed || stored?.sealed) return ok({ answer });
    const { bytes, seal } = input;
    const { prefixSha256, rest, sha256 } = shares ? cutStock(bytes) : uncut(bytes);
    invariant((seal !== undefined) === (stored !== null), 'what was signed with certificates is sealed, and nothing else');
    return ok(combine(answer,
      { changes: [{ op: 'insert' as const, table: 'document_file', rows: [{ id: newId('documentFile'), documentId: document.id, bytes: rest, prefixSha256, sha256, pages: input.pages, madeAt: now }] }] },
      seal && stored ? planSeal(document, stored, { bytes, sha256, ...seal }, { now, newId }) : {
        facts: document.signers.map((signer) =>
          recordFact('contract.signed', { subjectOrgId: signer.organisationId, objectId: document.id, occurredAt: signer.signedAt }, { documentId: document.id, sha256, ...subjectOf(document) }, newId)),
      }));
  },
});

/** Keeps the beginning that files share, before the first of them is stored. Kept twice, the first one stays. */
export const keepStock = operation({
  name: 'esign.keepStock', input: z.object({}), errors: {}, audience: { system: true },
  load: () => Promise.resolve(stock()),
  decide: ({ sha256, prefix }, _input, { now }) => ok({
    answer: {}, changes: [{ op: 'insert' as const, table: 'document_prefix', ifAbsent: true, rows: [{ sha256, bytes: prefix, madeAt: now }] }],
  }),
});

/** The certificate that the authority gave for the seal's key. Given twice, the first one stays. */
export const recordSealCertificate = operation({
  name: 'esign.recordSealCertificate', input: ZSealCertificate, errors: {}, audience: { system: true },
  load: async ({ input, db, now }) => ({ known: await loadSealCertificate(db, input.publicKeyHash, now) }),
  decide: ({ known }, input, { now, newId }) => ok({
    answer: {}, changes: known ? [] : [{ op: 'insert' as const, table: 'seal_certificate', ifAbsent: true, rows: [{ id: newId('sealCertificate'), ...input, issuedAt: now }] }],
  }),
});

export const esignOperations = [sealDocument, keepStock, recordSealCertificate, ...keyOperations] as const;
