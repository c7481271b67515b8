import { X509Certificate } from 'node:crypto';
import { askCertificate, askSealCertificate, sealKey, sealKeyHash, stampTime, tellRevoked } from '../esign/authority/exchange';
import { certificateQuestion, forgetUnlocks, silentKeys } from '../esign/keys/queries';
import { recordCertificate } from '../esign/keys/service';
import { signerWith } from '../esign/pades/certify';
import { sealMark } from '../esign/pades/mark';
import { printed } from '../esign/pades/print';
import { SEAL_BOX_NAME } from '../esign/pdf/contract-pdf';
import { sealCertificate, signedFile, unsealedDocuments } from '../esign/queries';
import { keepStock, loadSealable, recordSealCertificate, sealDocument, type LastSignature, stockKept, type SealableDocument } from '../esign/service';
import type { Following } from '../operation/follow-up';
import type { Fragment } from '../operation/plan';
import type { Actor } from '../shared/actor';
import { after, MINUTE_MS } from '../shared/clock';
import { invariant } from '../shared/result';
import { each, text, type JobContext, type Schedule, type Tasks } from './task';

/** The certificate of our seal; where the key has none yet, the authority is asked. */
async function ownSeal(context: JobContext) {
  const known = () => sealCertificate(context.db, sealKeyHash(), context.clock.now());
  const found = await known();
  if (found) return found;
  await recordSealCertificate.run(context, await askSealCertificate());
  const given = await known();
  invariant(given, 'the authority gives certificates that hold');
  return given;
}

/**
 * The platform's seal on what everybody has signed with a certificate, with the time from an authority. No answer, a slow one, or one that
 * proves nothing ends in an error, and the job comes again; nothing is stored before the time stamp has been checked.
 */
async function sealed(document: SealableDocument, context: JobContext) {
  const [file, certificate] = [await signedFile(context.db, document.id), await ownSeal(context)];
  invariant(file, 'who has signed with a certificate has signed a file');
  const now = context.clock.now();
  let timestampedAt: Date | null = null;
  const { signRevision } = await import('../esign/pades/revision');
  const bytes = await signRevision(file.bytes, {
    field: SEAL_BOX_NAME, at: now, reason: `平台封签 ${document.content.number}`, mark: sealMark(now), signer: signerWith(sealKey(), certificate),
    timestamps: { timestamp: async (hash) => {
      const { token, at } = await stampTime(hash, new X509Certificate(Buffer.from(certificate.issuer, 'base64')), now);
      timestampedAt = at;
      return token;
    } },
  });
  invariant(timestampedAt, 'a seal has its time');
  return { bytes, pages: file.pages, seal: { certificate: certificate.fingerprint, timestampedAt } };
}

/** Makes the final PDF of a document that everybody has signed. Made again, the file that was stored first stays. */
export async function seal(documentId: string, context: JobContext): Promise<void> {
  const document = await loadSealable(context.db, documentId);
  if (!document || document.sealed) return;
  const made = document.assurance === 'certificate' ? await sealed(document, context) : printed(document);
  const outcome = await sealDocument.run(context, { documentId: document.id, ...made }, document);
  if (!outcome.ok) throw new Error(`The document was not sealed: ${outcome.error.code}`);
}

/** The same together with the signature that completes a document: who has signed last can read it at once. */
export async function sealAtOnce(documentId: string, last: LastSignature, following: Following & { readonly actor: Actor }): Promise<Fragment | null> {
  const document = await loadSealable(following.db, documentId, last);
  return document && ((await sealDocument.follow(following, { documentId: document.id, ...printed(document) }, document))?.fragment ?? null);
}

/** Asks the authority for the certificate of a key; what proves nothing throws, and the queue comes back to it. */
export async function requestCertificate(keyId: string, context: JobContext): Promise<void> {
  const question = await certificateQuestion(context.db, keyId);
  if (question) await recordCertificate.run(context, { keyId, ...(await askCertificate(question)) });
}

/** What a lost job would have done by then. */
const SILENCE_MS = 2 * MINUTE_MS;
const PAGE = 50;

export const esignTasks: Tasks = {
  'esign.seal': (payload, context) => seal(text(payload, 'documentId'), context),
  'esign.requestCertificate': (payload, context) => requestCertificate(text(payload, 'keyId'), context),
  'esign.revokeCertificate': (payload) => tellRevoked(text(payload, 'keyId')),
  /** Contracts that still wait for their seal, and keys for their certificates; and, once a database, the beginning that files share from then on. */
  'esign.sweep': async (_payload, context) => {
    if (!(await stockKept(context.db))) await keepStock.run(context, {});
    const since = after(context.clock.now(), -SILENCE_MS);
    const [documents, keys] = await Promise.all([unsealedDocuments(context.db, since, PAGE), silentKeys(context.db, since, PAGE)]);
    await each([...documents.map((id) => () => seal(id, context)), ...keys.map((id) => () => requestCertificate(id, context))]);
  },
  'esign.forget': (_payload, context) => forgetUnlocks(context.db, context.clock.now()),
};

export const esignSchedules: readonly Schedule[] = [{ task: 'esign.sweep', every: 'minute' }, { task: 'esign.forget', every: 'hour' }];
