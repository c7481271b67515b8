import { createPrivateKey, sign as signBytes, type KeyObject } from 'node:crypto';
import type { Signer } from '@libpdf/core';
import type { Db } from '../../db/database';
import { err, invariant, ok, type Result } from '../../shared/result';
import { signerOf, type Certified, type DocumentSnapshot, type Signature, type SigningPerson } from '../domain/document';
import type { Revision } from '../domain/revision';
import type { CertifyError, KeySnapshot } from '../domain/signing-key';
import { loadOwnKey, loadUnlock } from '../keys/repo';
import { unwrapKey } from '../keys/vault';
import { boxOfSigner } from '../pdf/contract-pdf';
import { loadPrintable, loadRevisions } from '../repo';
import { readUnlock } from '../schema';
import { sha256 } from './fingerprint';
import { signatureMark } from './mark';
import { printUnsigned } from './print';

/** Signs with a key of P-256 and shows its certificate, with that of its authority. */
export const signerWith = (key: KeyObject, { certificate, issuer }: { readonly certificate: string; readonly issuer: string }): Signer => ({
  certificate: new Uint8Array(Buffer.from(certificate, 'base64')), certificateChain: [new Uint8Array(Buffer.from(issuer, 'base64'))], keyType: 'EC', signatureAlgorithm: 'ECDSA',
  sign: (data) => Promise.resolve(new Uint8Array(signBytes('sha256', data, key))),
});

type OpenKey = { readonly snapshot: KeySnapshot; readonly privateKey: KeyObject };

/** Her key, if it has its certificate and is open on the device that asks. */
async function openOwnKey(db: Db, personId: string, unlock: string | null, now: Date): Promise<Result<OpenKey, CertifyError>> {
  const snapshot = await loadOwnKey(db, personId);
  if (!snapshot) return err('KEY_MISSING');
  if (snapshot.state === 'requested') return err('KEY_PENDING');
  if (!snapshot.validUntil || snapshot.validUntil <= now) return err('CERTIFICATE_EXPIRED');
  const held = unlock === null ? null : readUnlock(unlock);
  const open = held && await loadUnlock(db, personId, held.unlockId, now);
  const plain = held && open?.keyId === snapshot.id ? unwrapKey(open.wrapped, held.secret, open.id) : null;
  return plain ? ok({ snapshot, privateKey: createPrivateKey({ key: plain, format: 'der', type: 'pkcs8' }) }) : err('KEY_LOCKED');
}

const appended = (kind: Revision['kind'], file: Uint8Array, before: number, certificate: string | null): Revision =>
  ({ kind, appended: file.subarray(before), length: file.length, sha256: sha256(file), certificate });
export const sealRevision = (file: Uint8Array, before: number, certificate: string): Revision => appended('seal', file, before, certificate);

/**
 * Signs a document with the signer's own certificate, as it is loaded: part of the load of the operation that signs. Null for a document that
 * is signed simply, at no cost, and where she may not sign anyway. Two who sign at once sign the same file; the document's version lets one
 * of them be first, and the other's signature is made anew on top of it.
 * @param unlock what her device holds of her key
 */
export async function certify(
  db: Db, document: DocumentSnapshot, signing: { readonly signature: Signature; readonly by: SigningPerson; readonly unlock: string | null; readonly now: Date },
): Promise<Result<Certified, CertifyError> | null> {
  if (document.assurance === 'simple') return null;
  const { signature, by, now } = signing;
  const signer = signerOf(document, signature, by);
  if (!signer.ok) return null;
  const [key, stored, printable] = await Promise.all([openOwnKey(db, by.personId, signing.unlock, now), loadRevisions(db, document.id), loadPrintable(db, document.id)]);
  if (!key.ok) return key;
  invariant(printable, 'a document that was loaded can be printed');
  const { snapshot, privateKey } = key.value;
  // She signed on another click while this one was being loaded: the document's version is behind, and this plan will lose to it.
  if (stored?.signerIds.includes(signer.value.id)) return ok({ keyId: snapshot.id, after: null, revisions: [] });
  const { certificate, issuer, serial, fingerprint } = snapshot;
  invariant(certificate && issuer && serial && fingerprint, 'an active key has its certificate');
  const file = stored?.bytes ?? printUnsigned(document.id, printable).bytes;
  const { signRevision } = await import('./revision');
  const signed = await signRevision(file, {
    field: boxOfSigner(document.signers.indexOf(signer.value)), at: now, signer: signerWith(privateKey, { certificate, issuer }), reason: `${printable.content.title.zh} ${printable.content.number}`,
    mark: signatureMark({ signedName: by.personName, method: signature.method, strokes: signature.method === 'drawn' ? signature.strokes : null, signedAt: now, serial }),
  });
  return ok({
    keyId: snapshot.id, after: stored ? { n: stored.n, length: stored.length } : null,
    revisions: [...(stored ? [] : [appended('unsigned', file, 0, null)]), appended('signature', signed, file.length, fingerprint)],
  });
}
