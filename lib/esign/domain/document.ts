import { createHash } from 'node:crypto';
import type { Fragment } from '../../operation/plan';
import { canonicalJson, type Json } from '../../shared/json';
import type { NewId } from '../../shared/ids';
import { err, invariant, ok, type Result } from '../../shared/result';
import { stateMachine } from '../../shared/state-machine';
import { recordFact } from '../../evidence/record';
import type { ContractContent } from './content';
import { revisionRows, type Revision, type Stored } from './revision';
import type { CertifyError } from './signing-key';
import { inkOf, type Strokes } from './strokes';

export type DocumentKind = 'sale_contract' | 'loan_contract';
/** How parties bind themselves: drawn or typed while signed in, or with a certificate of each signer's own besides (decision 14). */
export type Assurance = 'simple' | 'certificate';
export type DocumentState = 'awaiting' | 'signed' | 'void';
/** `complete` is the last signature of all; an agreement that ends before that makes the document void. */
export const documentMachine = stateMachine<DocumentState, 'complete' | 'annul'>({ awaiting: { complete: 'signed', annul: 'void' }, signed: {}, void: {} });

export const PARTIES = ['seller', 'buyer', 'lender', 'borrower'] as const;
export type Party = (typeof PARTIES)[number];

export type EsignError = 'NOT_A_SIGNER' | 'ALREADY_SIGNED' | 'DOCUMENT_CLOSED' | 'SIGNATURE_TOO_SHORT' | 'NAME_DIFFERS';

export type NewContract = {
  readonly kind: DocumentKind;
  /** The order or application it belongs to. */
  readonly subjectId: string;
  readonly content: ContractContent;
  readonly assurance?: Assurance;
  readonly signers: readonly { readonly organisationId: string; readonly party: Party; readonly shownName: string }[];
};

export type SignerSnapshot = {
  readonly id: string; readonly version: number; readonly organisationId: string; readonly party: Party; readonly shownName: string;
  readonly signedAt: Date | null;
};
export type DocumentSnapshot = {
  readonly id: string; readonly version: number; readonly kind: DocumentKind; readonly state: DocumentState; readonly signers: readonly SignerSnapshot[];
  readonly assurance: Assurance; readonly subjectId: string;
};

/** A certificate signature that has been made over the document as it was loaded; no revisions where the file has moved on since, and with it the document's version. */
export type Certified = { readonly keyId: string; readonly revisions: readonly Revision[]; readonly after: Stored | null };

/** How somebody signs: with a drawn signature, or, where no script runs, by typing the full name. */
export type Signature =
  | { readonly method: 'drawn'; readonly strokes: Strokes }
  | { readonly method: 'typed'; readonly name: string };

/** The signature that completes a document, as its final PDF shows it. */
export type LastSignature = {
  readonly organisationId: string; readonly signedName: string; readonly method: 'drawn' | 'typed'; readonly strokes: Strokes | null; readonly signedAt: Date;
};

type Moment = { readonly now: Date; readonly newId: NewId };

/** The identity of what is signed. */
export const contentHash = (content: ContractContent): string => createHash('sha256').update(canonicalJson(content as unknown as Json)).digest('hex');

/** Draws up a document that its signers have to sign; part of the operation that needs it. */
export function planContract(contract: NewContract, { now, newId }: Moment): Fragment & { readonly documentId: string; readonly contentHash: string } {
  invariant(new Set(contract.signers.map((signer) => signer.organisationId)).size === contract.signers.length, 'nobody signs a document twice');
  const documentId = newId('document');
  const hash = contentHash(contract.content);
  return {
    documentId, contentHash: hash,
    changes: [
      { op: 'insert', table: 'document', rows: [{
        id: documentId, kind: contract.kind, subjectId: contract.subjectId, number: contract.content.number, state: 'awaiting',
        title: contract.content.title.zh, content: contract.content as unknown as Json, contentHash: hash, createdAt: now,
        ...(contract.assurance === 'certificate' && { assurance: contract.assurance }),
      }] },
      { op: 'insert', table: 'signer', rows: contract.signers.map((signer, position) => ({ id: newId('signature'), documentId, position, ...signer })) },
    ],
  };
}

/** Enough ink for a name: a dot or a slip of the finger is none. In units of the signing sheet, 600 wide. */
const LEAST_INK = 240;
const plain = (name: string): string => name.replace(/[\s·•.]/g, '').toLowerCase();

export type SigningPerson = { readonly organisationId: string; readonly personId: string; readonly personName: string };

/** Whether somebody may sign in this way now, whatever her certificate. */
export function signerOf(document: DocumentSnapshot, signature: Signature, by: SigningPerson): Result<SignerSnapshot, EsignError> {
  const signer = document.signers.find((one) => one.organisationId === by.organisationId);
  if (!signer) return err('NOT_A_SIGNER');
  if (signer.signedAt !== null) return err('ALREADY_SIGNED');
  if (document.state !== 'awaiting') return err('DOCUMENT_CLOSED');
  if (signature.method === 'drawn' && inkOf(signature.strokes) < LEAST_INK) return err('SIGNATURE_TOO_SHORT');
  if (signature.method === 'typed' && plain(signature.name) !== plain(by.personName)) return err('NAME_DIFFERS');
  return ok(signer);
}

/** The fact that everybody has signed, of each signer: under the hash of the file with all signatures, before any seal. */
const allSigned = (document: DocumentSnapshot, last: SignerSnapshot, sha256: string, { now, newId }: Moment) => document.signers.map((signer) =>
  recordFact('contract.signed', { subjectOrgId: signer.organisationId, objectId: document.id, occurredAt: signer.id === last.id ? now : signer.signedAt! },
    { documentId: document.id, sha256, ...subjectOf(document) }, newId));

export const subjectOf = ({ kind, subjectId }: Pick<DocumentSnapshot, 'kind' | 'subjectId'>) => kind === 'sale_contract' ? { orderId: subjectId } : { loanId: subjectId };

/**
 * One party signs. The last signature completes the document and asks for its final PDF, or, where it was signed with certificates, for the seal.
 * @param by the signing person's own name stands under the signature; a typed name has to be that name
 * @param certified her certificate signature, which a document of that kind must have, or why there is none
 */
export function decideSign<E extends CertifyError = never>(
  document: DocumentSnapshot, signature: Signature, by: SigningPerson, moment: Moment, certified: Result<Certified, E> | null = null,
): Result<{ readonly fragment: Fragment; readonly completed: boolean }, EsignError | E> {
  const found = signerOf(document, signature, by);
  if (!found.ok) return found;
  const signer = found.value;
  const { now } = moment;
  if (certified && !certified.ok) return certified;
  invariant((certified !== null) === (document.assurance === 'certificate'), 'a document is signed in its own way');
  const revisions = certified?.value.revisions ?? [];
  const completed = document.signers.every((one) => one.id === signer.id || one.signedAt !== null);
  const last: LastSignature = {
    organisationId: by.organisationId, signedName: by.personName, method: signature.method, strokes: signature.method === 'drawn' ? signature.strokes : null, signedAt: now,
  };
  return ok({
    completed,
    fragment: {
      changes: [
        { op: 'update', table: 'signer', id: signer.id, version: signer.version, set: {
          method: last.method, personId: by.personId, signedName: last.signedName, signedAt: now, strokes: last.strokes as Json, ...(certified && { keyId: certified.value.keyId }),
        } },
        // Both parties may sign at once: the document's version lets one of them be the last.
        { op: 'update', table: 'document', id: document.id, version: document.version, set: completed ? { state: 'signed', signedAt: now } : {} },
        ...(certified && revisions.length > 0 ? [{ op: 'insert' as const, table: 'document_revision', rows: revisionRows(document.id, revisions, certified.value.after, { signerId: signer.id }, moment) }] : []),
      ],
      facts: completed && revisions.length > 0 ? allSigned(document, signer, revisions.at(-1)!.sha256, moment) : [],
      // A file that somebody else has to put a time on is no work for now.
      jobs: completed ? [{ task: 'esign.seal', payload: { documentId: document.id }, key: `esign.seal:${document.id}`, ...(!certified && { handed: { last } }) }] : [],
    },
  });
}

/** An agreement that was never completed takes its document with it. A signed one stays. */
export function planAnnul(document: Pick<DocumentSnapshot, 'id' | 'version' | 'state'>): Fragment {
  const next = documentMachine.next(document.state, 'annul');
  return next.ok ? { changes: [{ op: 'update', table: 'document', id: document.id, version: document.version, set: { state: next.value } }] } : {};
}
