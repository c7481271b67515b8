import type { Db } from '../db/database';
import { factsOfObject } from '../evidence/queries';
import { publicName } from '../identity/domain/public-name';
import { organisationCards } from '../identity/queries';
import { mayOversee, type Actor } from '../shared/actor';
import type { ContractContent } from './domain/content';
import type { Assurance, DocumentKind, DocumentState, Party } from './domain/document';
import { svgPath, type Strokes } from './domain/strokes';
import type { DocumentDto, PublicDocumentDto } from './dto';
import type { KnownRevision } from './domain/verdict';
import { printUnsigned } from './pades/print';
import { loadPrintable, loadRevisions, loadSealCertificate } from './repo';

/** A document for one of its parties; null for anybody else. */
export async function documentFor(db: Db, actor: Actor, documentId: string): Promise<DocumentDto | null> {
  if (actor.kind !== 'person') return null;
  const found = await db.prisma.document.findFirst({
    where: { id: documentId, signers: { some: { organisationId: actor.organisationId } } },
    include: { signers: { orderBy: { position: 'asc' } }, file: { select: { sha256: true } } },
  });
  if (!found) return null;
  const { id, subjectId, number, contentHash, signedAt } = found;
  return {
    id, subjectId, number, contentHash, signedAt, kind: found.kind as DocumentKind, state: found.state as DocumentState,
    assurance: found.assurance as Assurance, content: found.content as unknown as ContractContent, sha256: found.file?.sha256 ?? null,
    signers: found.signers.map((signer) => ({
      organisationId: signer.organisationId, party: signer.party as Party, shownName: signer.shownName, signedName: signer.signedName,
      method: signer.method as 'drawn' | 'typed' | null, signedAt: signer.signedAt,
      path: signer.strokes ? svgPath(signer.strokes as unknown as Strokes) : null,
    })),
  };
}

/** The final PDF, for one of its parties. */
export async function documentFileFor(db: Db, actor: Actor, documentId: string): Promise<{ bytes: Uint8Array; number: string; sha256: string } | null> {
  if (actor.kind !== 'person') return null;
  const rows = await db.sql<{ bytes: Buffer; number: string; sha256: string }>(
    `select whole_file(f.prefix_sha256, f.bytes) as bytes, d.number, f.sha256 from document_file f join document d on d.id = f.document_id
     where d.id = $1 and exists (select from signer s where s.document_id = d.id and s.organisation_id = $2)`, [documentId, actor.organisationId]);
  return rows[0] ?? null;
}

/** What `/verify/<document>` shows to anybody. */
export async function publicDocument(db: Db, documentId: string): Promise<PublicDocumentDto | null> {
  const found = await db.prisma.document.findUnique({
    where: { id: documentId }, include: {
      signers: { orderBy: { position: 'asc' } }, file: { select: { sha256: true, pages: true } },
      revisions: { orderBy: { n: 'asc' }, select: { n: true, kind: true, sha256: true, length: true, certificate: true, timestampedAt: true, madeAt: true } },
    },
  });
  if (!found) return null;
  const [facts, cards, keys, seal] = await Promise.all([
    factsOfObject(db, documentId), organisationCards(db, found.signers.map((signer) => signer.organisationId)),
    db.sql<{ id: string; serial: string }>('select id, serial from signing_key where id = any ($1)', [found.signers.flatMap(({ keyId }) => keyId ?? [])]), sealOf(db, documentId, found.revisions)]);
  const { id, number, contentHash, createdAt, signedAt } = found;
  const serials = new Map(keys.map((key) => [key.id, key.serial]));
  return {
    id, number, contentHash, createdAt, signedAt, seal, kind: found.kind as DocumentKind, state: found.state as DocumentState, assurance: found.assurance as Assurance,
    sha256: found.file?.sha256 ?? null, pages: found.file?.pages ?? null,
    signers: found.signers.map(({ party, organisationId, method, signedAt: at, keyId }) => ({
      party: party as Party, shownName: publicName(cards.get(organisationId)), method: method as 'drawn' | 'typed' | null, signedAt: at, serial: keyId === null ? null : serials.get(keyId) ?? null,
    })),
    revisions: found.revisions.map(({ n, kind, sha256, madeAt }) => ({ n, kind: kind as KnownRevision['kind'], sha256, madeAt })),
    factIds: facts.map((fact) => fact.id),
  };
}

type RevisionRow = { readonly kind: string; readonly length: number; readonly sha256: string; readonly certificate: string | null; readonly timestampedAt: Date | null };

/** The seal of a document, the file examined anew whenever somebody asks. */
async function sealOf(db: Db, documentId: string, revisions: readonly RevisionRow[]): Promise<PublicDocumentDto['seal']> {
  const seal = revisions.at(-1);
  if (seal?.kind !== 'seal' || !seal.timestampedAt) return null;
  const [[file], [certificate]] = await Promise.all([
    db.sql<{ bytes: Buffer }>('select whole_file(prefix_sha256, bytes) as bytes from document_file where document_id = $1', [documentId]),
    db.sql<{ serial: string }>('select serial from seal_certificate where fingerprint = $1', [seal.certificate])]);
  const { holds } = await import('./pades/examine');
  return { serial: certificate?.serial ?? '', timestampedAt: seal.timestampedAt, holds: file !== undefined && holds(file.bytes, revisions as readonly (KnownRevision & RevisionRow)[]) };
}

/** What is known of a document's file, from the first revision to the last; a document that was signed simply has one. */
export async function storedRevisions(db: Db, documentId: string): Promise<{ readonly revisions: readonly KnownRevision[]; readonly sealed: boolean }> {
  const revisions = await db.sql<KnownRevision>('select kind, length, sha256 from document_revision where document_id = $1 order by n', [documentId]);
  if (revisions.length > 0) return { revisions, sealed: revisions.at(-1)!.kind === 'seal' };
  const files = await db.sql<KnownRevision>(`select 'unsigned' as kind, octet_length(whole_file(prefix_sha256, bytes)) as length, sha256 from document_file where document_id = $1`, [documentId]);
  return { revisions: files, sealed: files.length > 0 };
}

/** Of these fingerprints, those of certificates that signers or the seal have or had. */
export async function knownCertificates(db: Db, fingerprints: readonly string[]): Promise<Set<string>> {
  if (fingerprints.length === 0) return new Set();
  const rows = await db.sql<{ fingerprint: string }>(
    'select fingerprint from signing_key where fingerprint = any ($1) union select fingerprint from seal_certificate where fingerprint = any ($1)', [fingerprints]);
  return new Set(rows.map((row) => row.fingerprint));
}

/** Of these documents, those that still wait for a signature of this organisation. */
export async function unsignedBy(db: Db, organisationId: string, documentIds: readonly string[]): Promise<Set<string>> {
  if (documentIds.length === 0) return new Set();
  const rows = await db.sql<{ documentId: string }>(
    `select s.document_id as "documentId" from signer s join document d on d.id = s.document_id
     where s.organisation_id = $1 and s.document_id = any($2) and s.signed_at is null and d.state = 'awaiting'`, [organisationId, documentIds]);
  return new Set(rows.map((row) => row.documentId));
}

/** A document by its id, for those who oversee the house; with the order it is the contract of. */
export const findDocument = async (db: Db, actor: Actor, id: string): Promise<{ id: string; orderId: string | null }[]> => mayOversee(actor) ? db.sql(
  `select id, case when subject_id like 'ord\\_%' then subject_id end as "orderId" from document where id = $1`, [id]) : [];

/** A file with all its certificate signatures, for the job that seals it; with how many pages it has. */
export async function signedFile(db: Db, documentId: string): Promise<{ readonly bytes: Uint8Array; readonly pages: number } | null> {
  const [stored, printable] = await Promise.all([loadRevisions(db, documentId), loadPrintable(db, documentId)]);
  return stored && printable && { bytes: stored.bytes, pages: printUnsigned(documentId, printable).pages };
}

export const sealCertificate = loadSealCertificate;

/** Documents that everybody had signed with certificates by a moment, and that have no seal. */
export async function unsealedDocuments(db: Db, before: Date, limit: number): Promise<string[]> {
  const rows = await db.sql<{ id: string }>(
    `select d.id from document d where d.assurance = 'certificate' and d.state = 'signed' and d.signed_at < $1
       and not exists (select from document_file f where f.document_id = d.id) order by d.signed_at limit $2`, [before, limit]);
  return rows.map((row) => row.id);
}
