import type { Db } from '../db/database';
import type { Assurance, DocumentSnapshot, DocumentState, LastSignature, Party, SignerSnapshot } from './domain/document';
import { stock } from './pdf/stock';
import type { ContractContent } from './domain/content';
import type { Stored } from './domain/revision';

type Row = {
  id: string; version: number; kind: DocumentSnapshot['kind']; state: DocumentState; assurance: Assurance; subjectId: string;
  signerId: string; signerVersion: number; organisationId: string; party: Party; shownName: string; signedAt: Date | null;
};

/** A document with its signers, for the operation that signs or annuls it. The caller has authorised the actor by what the document belongs to. */
export async function loadDocument(db: Db, documentId: string): Promise<DocumentSnapshot | null> {
  const rows = await db.sql<Row>(
    `select d.id, d.version, d.kind, d.state, d.assurance, d.subject_id as "subjectId", s.id as "signerId", s.version as "signerVersion", s.organisation_id as "organisationId", s.party,
       s.shown_name as "shownName", s.signed_at as "signedAt"
     from document d join signer s on s.document_id = d.id where d.id = $1 order by s.position`, [documentId]);
  const first = rows[0];
  if (!first) return null;
  const signers = rows.map((row): SignerSnapshot => ({
    id: row.signerId, version: row.signerVersion, organisationId: row.organisationId, party: row.party, shownName: row.shownName, signedAt: row.signedAt,
  }));
  return { id: first.id, version: first.version, kind: first.kind, state: first.state, assurance: first.assurance, subjectId: first.subjectId, signers };
}

export type SealableDocument = {
  readonly id: string; readonly state: DocumentState; readonly kind: DocumentSnapshot['kind']; readonly subjectId: string;
  readonly assurance: Assurance; readonly content: ContractContent; readonly contentHash: string; readonly signedAt: Date; readonly sealed: boolean;
  readonly signers: readonly (LastSignature & { readonly party: Party; readonly shownName: string })[];
};

type SealableRow = Omit<SealableDocument, 'signers'> & {
  readonly signers: readonly (Omit<SealableDocument['signers'][number], 'signedAt'> & { readonly signedAt: string | null })[];
};

/**
 * A document that everybody has signed, with all that its final PDF shows.
 * @param last the signature that completes it, where that is being written together with the file
 */
export async function loadSealable(db: Db, documentId: string, last?: LastSignature): Promise<SealableDocument | null> {
  const [found] = await db.sql<SealableRow>(
    `select d.id, d.state, d.kind, d.subject_id as "subjectId", d.assurance, d.content, d.content_hash as "contentHash", d.signed_at as "signedAt",
       exists (select from document_file f where f.document_id = d.id) as sealed,
       (select json_agg(json_build_object('organisationId', s.organisation_id, 'party', s.party, 'shownName', s.shown_name, 'signedName', s.signed_name,
          'method', s.method, 'strokes', s.strokes, 'signedAt', s.signed_at) order by s.position) from signer s where s.document_id = d.id) as signers
     from document d where d.id = $1 and d.state = $2`, [documentId, last ? 'awaiting' : 'signed']);
  if (!found) return null;
  const signers = found.signers.map((signer) => last?.organisationId === signer.organisationId ? { ...signer, ...last } : { ...signer, signedAt: new Date(signer.signedAt!) });
  return { ...found, ...(last ? { state: 'signed', signedAt: last.signedAt } : {}), signers };
}

/** Databases of which this process has seen that they keep the beginning that files share. */
const keeping = new WeakSet<object>();

/** Whether a file may leave out its beginning here. */
export async function stockKept(db: Db): Promise<boolean> {
  if (keeping.has(db.pool)) return true;
  const kept = (await db.sql('select from document_prefix where sha256 = $1', [stock().sha256])).length > 0;
  if (kept) keeping.add(db.pool);
  return kept;
}

/** A file that is signed with certificates, as far as it has come; null while nobody has signed. */
export type StoredFile = Stored & { readonly bytes: Uint8Array; readonly sealed: boolean; readonly signerIds: readonly string[] };

export async function loadRevisions(db: Db, documentId: string): Promise<StoredFile | null> {
  const [row] = await db.sql<{ n: number | null; length: number; bytes: Buffer; sealed: boolean; signerIds: string[] }>(
    `select max(n) as n, max(length) as length, bool_or(kind = 'seal') as sealed, coalesce(array_agg(signer_id) filter (where signer_id is not null), '{}') as "signerIds", string_agg(appended, ''::bytea order by n) as bytes from document_revision where document_id = $1`, [documentId]);
  return row?.n == null ? null : { ...row, n: row.n };
}

/** What the unsigned file shows, for the first signature; who signs as whom, in order. */
export type Printable = {
  readonly content: ContractContent; readonly contentHash: string; readonly createdAt: Date; readonly signers: readonly { readonly party: Party; readonly shownName: string }[];
};

export async function loadPrintable(db: Db, documentId: string): Promise<Printable | null> {
  const [row] = await db.sql<Printable>(
    `select d.content, d.content_hash as "contentHash", d.created_at as "createdAt",
       (select json_agg(json_build_object('party', s.party, 'shownName', s.shown_name) order by s.position) from signer s where s.document_id = d.id) as signers
     from document d where d.id = $1`, [documentId]);
  return row ?? null;
}

/** The certificate of the seal's key, once the authority has given one that still holds. */
export async function loadSealCertificate(db: Db, publicKeyHash: string, now: Date): Promise<{ certificate: string; issuer: string; fingerprint: string } | null> {
  const rows = await db.sql<{ certificate: string; issuer: string; fingerprint: string }>(
    'select certificate, issuer, fingerprint from seal_certificate where public_key_hash = $1 and valid_until > $2', [publicKeyHash, now]);
  return rows[0] ?? null;
}
