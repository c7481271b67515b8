import { invariant } from '../../shared/result';
import type { NewId } from '../../shared/ids';
import type { Row } from '../../operation/plan';

/** What one revision of a file adds to the one before it, and what the whole file is from there on. */
export type Revision = {
  readonly kind: 'unsigned' | 'signature' | 'seal';
  readonly appended: Uint8Array; readonly length: number; readonly sha256: string;
  /** The fingerprint of the certificate that signed it. */
  readonly certificate: string | null;
};

/** The last revision that is stored: what the next one continues. */
export type Stored = { readonly n: number; readonly length: number };

/** The rows of new revisions, in order. A revision appends to the one before it, or it is not the same document. */
export function revisionRows(
  documentId: string, revisions: readonly Revision[], after: Stored | null, by: { readonly signerId?: string; readonly timestampedAt?: Date }, { now, newId }: { readonly now: Date; readonly newId: NewId },
): Row[] {
  let length = after?.length ?? 0;
  return revisions.map((revision, i) => {
    invariant(length + revision.appended.length === revision.length, 'a revision continues the one before it');
    length = revision.length;
    return {
      id: newId('documentRevision'), documentId, n: (after?.n ?? -1) + 1 + i, kind: revision.kind, signerId: revision.kind === 'signature' ? by.signerId! : null, appended: revision.appended,
      length, sha256: revision.sha256, certificate: revision.certificate, timestampedAt: revision.kind === 'seal' ? by.timestampedAt! : null, madeAt: now,
    };
  });
}
