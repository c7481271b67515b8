import type { ContractContent } from './domain/content';
import type { Assurance, DocumentKind, DocumentState, Party } from './domain/document';

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
  readonly assurance: Assurance;
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
  readonly assurance: Assurance;
  readonly signers: readonly {
    readonly party: Party; readonly shownName: string; readonly method: 'drawn' | 'typed' | null; readonly signedAt: Date | null;
    /** The number of the certificate it was signed with. */
    readonly serial: string | null;
  }[];
  /** The platform's seal with the time of the authority; null until it is there. `holds` is whether the file was found sound just now. */
  readonly seal: { readonly serial: string; readonly timestampedAt: Date; readonly holds: boolean } | null;
  /** Every state of the file, by its hash. */
  readonly revisions: readonly { readonly n: number; readonly kind: 'unsigned' | 'signature' | 'seal'; readonly sha256: string; readonly madeAt: Date }[];
  /** The facts that carry the file's hash, for their inclusion proofs. */
  readonly factIds: readonly string[];
};
