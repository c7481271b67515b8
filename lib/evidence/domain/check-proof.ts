import { hashes, verify } from '@noble/ed25519';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { checkpointText, leafHash, rootFromInclusion } from './merkle';
import type { ProofDto } from './proof';

hashes.sha512 = sha512;

/**
 * What is wrong with a proof: its text is not what was hashed, its path does not lead to the signed root, the key is not the
 * one it is called, or the key did not sign this root.
 */
export type ProofFault = 'content' | 'path' | 'key' | 'signature';

/** What a key is called: the beginning of the hash of its public half, so that a rotated key names itself. */
export const keyIdOf = (publicPem: string): string => bytesToHex(sha256(utf8ToBytes(publicPem))).slice(0, 16);

/** An Ed25519 key as SubjectPublicKeyInfo: a fixed head of 12 bytes, then the key itself. */
const SPKI_HEAD = '302a300506032b6570032100';
function rawKey(publicPem: string): Uint8Array {
  const der = Uint8Array.from(atob(publicPem.replace(/-----[A-Z ]+-----|\s/g, '')), (sign) => sign.charCodeAt(0));
  if (bytesToHex(der.slice(0, 12)) !== SPKI_HEAD || der.length !== 44) throw new Error('no Ed25519 key');
  return der.slice(12);
}

/** Text that is no hash or no key fails its check; it does not break the checking. */
function holds(check: () => boolean): boolean {
  try {
    return check();
  } catch {
    return false;
  }
}

/**
 * Checks a proof with nothing but itself: the same code on the server and in the reader's browser, which needs no help of
 * its own for it (a phone on plain http has no WebCrypto, an older one has no Ed25519 in it).
 * @returns what is wrong, nothing when all holds; null while the fact waits for its place
 */
export function proofFaults({ factId, content, leaf, place }: ProofDto): ProofFault[] | null {
  if (!place) return null;
  const { index, path, checkpoint } = place;
  const checks: Record<ProofFault, () => boolean> = {
    content: () => content === null || (bytesToHex(leafHash(content)) === leaf && (JSON.parse(content) as { id?: unknown }).id === factId),
    path: () => {
      const root = rootFromInclusion(hexToBytes(leaf), BigInt(index), BigInt(checkpoint.size), path.map((hash) => hexToBytes(hash)));
      return root !== null && bytesToHex(root) === checkpoint.root;
    },
    key: () => keyIdOf(checkpoint.publicKey) === checkpoint.keyId,
    signature: () => {
      const text = checkpointText(BigInt(checkpoint.size), checkpoint.root, new Date(checkpoint.signedAt));
      return verify(hexToBytes(checkpoint.signature), utf8ToBytes(text), rawKey(checkpoint.publicKey), { zip215: false });
    },
  };
  return (Object.keys(checks) as ProofFault[]).filter((name) => !holds(checks[name]));
}
