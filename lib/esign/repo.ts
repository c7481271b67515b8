import type { Db } from '../db/database';
import type { DocumentSnapshot, DocumentState, Party, SignerSnapshot } from './domain/document';
import type { ContractContent } from './domain/content';
import type { Strokes } from './domain/strokes';

type Row = {
  id: string; version: number; kind: DocumentSnapshot['kind']; state: DocumentState;
  signerId: string; signerVersion: number; organisationId: string; party: Party; shownName: string; signedAt: Date | null;
};

/** A document with its signers, for the operation that signs or annuls it. The caller has authorised the actor by what the document belongs to. */
export async function loadDocument(db: Db, documentId: string): Promise<DocumentSnapshot | null> {
  const rows = await db.sql<Row>(
    `select d.id, d.version, d.kind, d.state, s.id as "signerId", s.version as "signerVersion", s.organisation_id as "organisationId", s.party,
       s.shown_name as "shownName", s.signed_at as "signedAt"
     from document d join signer s on s.document_id = d.id where d.id = $1 order by s.position`, [documentId]);
  const first = rows[0];
  if (!first) return null;
  const signers = rows.map((row): SignerSnapshot => ({
    id: row.signerId, version: row.signerVersion, organisationId: row.organisationId, party: row.party, shownName: row.shownName, signedAt: row.signedAt,
  }));
  return { id: first.id, version: first.version, kind: first.kind, state: first.state, signers };
}

export type SealableDocument = {
  readonly id: string; readonly state: DocumentState; readonly kind: DocumentSnapshot['kind']; readonly subjectId: string;
  readonly content: ContractContent; readonly contentHash: string; readonly signedAt: Date; readonly sealed: boolean;
  readonly signers: readonly { readonly organisationId: string; readonly party: Party; readonly shownName: string; readonly signedName: string; readonly method: 'drawn' | 'typed'; readonly strokes: Strokes | null; readonly signedAt: Date }[];
};

/** A document that everybody has signed, with all that its final PDF shows. */
export async function loadSealable(db: Db, documentId: string): Promise<SealableDocument | null> {
  const found = await db.prisma.document.findUnique({
    where: { id: documentId }, include: { signers: { orderBy: { position: 'asc' } }, file: { select: { id: true } } },
  });
  if (!found || found.state !== 'signed' || found.signedAt === null) return null;
  return {
    id: found.id, state: found.state, kind: found.kind as SealableDocument['kind'], subjectId: found.subjectId,
    content: found.content as unknown as ContractContent, contentHash: found.contentHash, signedAt: found.signedAt, sealed: found.file !== null,
    signers: found.signers.map((signer) => ({
      organisationId: signer.organisationId, party: signer.party as Party, shownName: signer.shownName, signedName: signer.signedName!,
      method: signer.method as 'drawn' | 'typed', strokes: signer.strokes as unknown as Strokes | null, signedAt: signer.signedAt!,
    })),
  };
}
