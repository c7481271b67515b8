import type { Db } from '../db/database';
import { judge, type Verdict } from './domain/verdict';
import { sha256 } from './pades/fingerprint';
import { knownCertificates, storedRevisions } from './queries';

/** The most that is looked at; no contract comes near it. */
export const MOST_FILE_BYTES = 4_000_000;

/** Somebody's own certificate may bear a name as long as a book. */
const MOST_NAME = 40;
const commonName = (subject: string): string => (/^CN=(.*)$/m.exec(subject)?.[1] ?? '').slice(0, MOST_NAME);

/**
 * What somebody's file is to a document. The file is looked at and forgotten.
 * @returns null where there is no such document, or no file of it yet
 */
export async function judgeFile(db: Db, documentId: string, bytes: Uint8Array): Promise<Verdict | null> {
  const stored = await storedRevisions(db, documentId);
  if (stored.revisions.length === 0) return null;
  const { signaturesIn } = await import('./pades/examine');
  const found = signaturesIn(bytes).map(({ cms }) => ({ fingerprint: cms.fingerprint, name: commonName(cms.certificate.subject) }));
  const known = await knownCertificates(db, found.map(({ fingerprint }) => fingerprint));
  return judge({ length: bytes.length, hashOf: (length) => sha256(bytes.subarray(0, length)), found }, { ...stored, known });
}
