/** A revision as it was stored: how long the file was with it, and its hash. */
export type KnownRevision = { readonly kind: 'unsigned' | 'signature' | 'seal'; readonly length: number; readonly sha256: string };
/** A signature that was found in somebody's file. */
export type FoundInFile = { readonly fingerprint: string; readonly name: string };

/**
 * What a file is to a document. `signatures` says how many of its signatures stand in the part that is unchanged.
 * - `identical`: the final file. `earlier`: the file as it was after so many signatures.
 * - `appended`: the final file, and something behind it. `altered`: changed, after so many signatures; after none, what they signed is changed itself.
 * - `stranger`: signed, and by nobody we know. `other`: no file of this document.
 */
export type Verdict = {
  readonly verdict: 'identical' | 'earlier' | 'appended' | 'altered' | 'stranger' | 'other';
  readonly signatures: number;
  /** How many bytes there are too many, where something was appended. */
  readonly more: number;
  /** The names on certificates that we do not know; anybody can put any name on one. */
  readonly strangers: readonly string[];
};

/** Named at most; a hostile file may bear any number. */
const MOST_STRANGERS = 3;

const signaturesUpTo = (revisions: readonly KnownRevision[], last: number): number => revisions.slice(0, last + 1).filter(({ kind }) => kind === 'signature').length;

/**
 * Judges a file by what was stored of the document, from the first revision to the last.
 * @param hashOf the hash of the file's first so many bytes
 * @param sealed whether the last revision is the document's final file
 * @param known which of the fingerprints found are of certificates that we know
 */
export function judge(
  file: { readonly length: number; readonly hashOf: (length: number) => string; readonly found: readonly FoundInFile[] },
  document: { readonly revisions: readonly KnownRevision[]; readonly sealed: boolean; readonly known: ReadonlySet<string> },
): Verdict {
  const { revisions, sealed, known } = document;
  const strangers = [...new Set(file.found.filter(({ fingerprint }) => !known.has(fingerprint)).map(({ name }) => name))].slice(0, MOST_STRANGERS);
  // A revision contains the ones before it, so the first that differs ends the search.
  let intact = -1;
  while (intact + 1 < revisions.length && file.length >= revisions[intact + 1]!.length && file.hashOf(revisions[intact + 1]!.length) === revisions[intact + 1]!.sha256) intact++;
  const signatures = signaturesUpTo(revisions, intact);
  const last = revisions[intact];
  const more = last ? file.length - last.length : 0;
  const say = (verdict: Verdict['verdict']): Verdict => ({ verdict, signatures, more, strangers });
  if (last && more === 0) return say(sealed && intact === revisions.length - 1 ? 'identical' : 'earlier');
  if (sealed && intact === revisions.length - 1) return say('appended');
  if (strangers.length > 0) return say('stranger');
  return say(last || file.found.length > 0 ? 'altered' : 'other');
}
