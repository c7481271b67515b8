import type { Db } from '../db/database';
import { factsOfObject } from '../evidence/queries';
import { publicName } from '../identity/domain/public-name';
import { organisationCards } from '../identity/queries';
import { mayOversee, type Actor } from '../shared/actor';
import type { ContractContent } from './domain/content';
import type { DocumentKind, DocumentState, Party } from './domain/document';
import { svgPath, type Strokes } from './domain/strokes';
import type { DocumentDto, PublicDocumentDto } from './dto';

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
    content: found.content as unknown as ContractContent, sha256: found.file?.sha256 ?? null,
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
    `select f.bytes, d.number, f.sha256 from document_file f join document d on d.id = f.document_id
     where d.id = $1 and exists (select from signer s where s.document_id = d.id and s.organisation_id = $2)`, [documentId, actor.organisationId]);
  return rows[0] ?? null;
}

/** What `/verify/<document>` shows to anybody. */
export async function publicDocument(db: Db, documentId: string): Promise<PublicDocumentDto | null> {
  const found = await db.prisma.document.findUnique({
    where: { id: documentId }, include: { signers: { orderBy: { position: 'asc' } }, file: { select: { sha256: true, pages: true } } },
  });
  if (!found) return null;
  const [facts, cards] = await Promise.all([factsOfObject(db, documentId), organisationCards(db, found.signers.map((signer) => signer.organisationId))]);
  const { id, number, contentHash, createdAt, signedAt } = found;
  return {
    id, number, contentHash, createdAt, signedAt, kind: found.kind as DocumentKind, state: found.state as DocumentState,
    sha256: found.file?.sha256 ?? null, pages: found.file?.pages ?? null,
    signers: found.signers.map(({ party, organisationId, method, signedAt: at }) => ({ party: party as Party, shownName: publicName(cards.get(organisationId)), method: method as 'drawn' | 'typed' | null, signedAt: at })),
    factIds: facts.map((fact) => fact.id),
  };
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
