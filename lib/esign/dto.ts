import type { ContractContent } from './domain/content';
import type { DocumentKind, DocumentState, Party } from './domain/document';

/** A party's place under a document, as the other party sees it. */
export type SignerDto = {
  readonly organisationId: string;
  readonly party: Party;
  readonly shownName: string;
  readonly signedName: string | null;
  readonly method: 'drawn' | 'typed' | null;
  /** The drawn signature as an SVG path on a sheet of 600 x 200. */
  readonly path: string | null;
  readonly signedAt: Date | null;
};

/** A document as its parties see it. */
export type DocumentDto = {
  readonly id: string;
  readonly kind: DocumentKind;
  readonly subjectId: string;
  readonly number: string;
  readonly state: DocumentState;
  readonly content: ContractContent;
  readonly contentHash: string;
  readonly signedAt: Date | null;
  /** Null until the final PDF is made. */
  readonly sha256: string | null;
  readonly signers: readonly SignerDto[];
};

/** What anybody with its address may see of a document: enough to check a file, nothing of what it says. */
export type PublicDocumentDto = {
  readonly id: string;
  readonly kind: DocumentKind;
  readonly number: string;
  readonly state: DocumentState;
  readonly contentHash: string;
  readonly createdAt: Date;
  readonly signedAt: Date | null;
  readonly sha256: string | null;
  readonly pages: number | null;
  readonly signers: readonly { readonly party: Party; readonly shownName: string; readonly method: 'drawn' | 'typed' | null; readonly signedAt: Date | null }[];
  /** The facts that carry the file's hash, for their inclusion proofs. */
  readonly factIds: readonly string[];
};
