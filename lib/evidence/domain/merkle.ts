import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson, type JsonObject } from '../../shared/json';

/**
 * The Merkle tree of RFC 9162 (Certificate Transparency 2.0), section 2.1: leaves hash with 0x00 before them and inner nodes
 * with 0x01, so that neither can be passed off as the other. Runs on the server and in the reader's browser.
 */
export type Hash = Uint8Array;
export type TreeNode = { readonly level: number; readonly index: bigint; readonly hash: Hash };
/** Hash of the complete subtree of 2^level leaves that starts at leaf index x 2^level. */
export type NodeAt = (level: number, index: bigint) => Hash;

const LEAF = Uint8Array.of(0);
const INNER = Uint8Array.of(1);

export const leafHash = (content: string): Hash => sha256(concatBytes(LEAF, utf8ToBytes(content)));
const innerHash = (left: Hash, right: Hash): Hash => sha256(concatBytes(INNER, left, right));

/** A fact as it is hashed: the stored values, times to the stored millisecond, in RFC 8785 form. */
export function factContent(fact: {
  id: string; kind: string; subjectOrgId: string; objectId: string; actor: string; occurredAt: Date; recordedAt: Date; payload: JsonObject;
}): string {
  return canonicalJson({ ...fact, occurredAt: fact.occurredAt.toISOString(), recordedAt: fact.recordedAt.toISOString() });
}

/** The nodes that appear when leaves are appended to a tree of `size`: each leaf, and every subtree it completes. */
export function appendLeaves(size: bigint, leaves: readonly Hash[], nodeAt: NodeAt): TreeNode[] {
  const made = new Map<string, Hash>();
  const nodes: TreeNode[] = [];
  const put = (level: number, index: bigint, hash: Hash) => {
    made.set(`${level}/${index}`, hash);
    nodes.push({ level, index, hash });
  };
  leaves.forEach((leaf, offset) => {
    let index = size + BigInt(offset);
    let hash = leaf;
    put(0, index, hash);
    for (let level = 0; index % 2n === 1n; level++) {
      const left = made.get(`${level}/${index - 1n}`) ?? nodeAt(level, index - 1n);
      hash = innerHash(left, hash);
      index /= 2n;
      put(level + 1, index, hash);
    }
  });
  return nodes;
}

/** The complete subtrees that leaves [start, end) fall into, largest first; they cover a right edge of the tree. */
export function completeSubtrees(start: bigint, end: bigint): { level: number; index: bigint }[] {
  const parts: { level: number; index: bigint }[] = [];
  let at = start;
  while (at < end) {
    let level = 0;
    while (at % (1n << BigInt(level + 1)) === 0n && at + (1n << BigInt(level + 1)) <= end) level++;
    parts.push({ level, index: at >> BigInt(level) });
    at += 1n << BigInt(level);
  }
  return parts;
}

function subtreeHash(start: bigint, end: bigint, nodeAt: NodeAt): Hash {
  const parts = completeSubtrees(start, end).map(({ level, index }) => nodeAt(level, index));
  return parts.reduceRight((right, left) => innerHash(left, right));
}

/** The root of a tree of `size` leaves; of the empty tree, the hash of nothing. */
export const rootHash = (size: bigint, nodeAt: NodeAt): Hash => (size === 0n ? sha256(new Uint8Array()) : subtreeHash(0n, size, nodeAt));

function splitPoint(size: bigint): bigint {
  let k = 1n;
  while (k * 2n < size) k *= 2n;
  return k;
}

/** The ranges of leaves whose hashes prove leaf `index` in a tree of `size`, from the leaf up (RFC 9162, 2.1.3.1). */
export function inclusionRanges(index: bigint, size: bigint): [start: bigint, end: bigint][] {
  const walk = (start: bigint, end: bigint): [bigint, bigint][] => {
    if (end - start === 1n) return [];
    const middle = start + splitPoint(end - start);
    return index < middle ? [...walk(start, middle), [middle, end]] : [...walk(middle, end), [start, middle]];
  };
  return walk(0n, size);
}

export const inclusionProof = (index: bigint, size: bigint, nodeAt: NodeAt): Hash[] =>
  inclusionRanges(index, size).map(([start, end]) => subtreeHash(start, end, nodeAt));

/** The root that a leaf and its path lead to (RFC 9162, 2.1.3.2); null when the path cannot belong to this place. */
export function rootFromInclusion(leaf: Hash, index: bigint, size: bigint, path: readonly Hash[]): Hash | null {
  if (index >= size) return null;
  let node = index;
  let last = size - 1n;
  let hash = leaf;
  for (const sibling of path) {
    if (last === 0n) return null;
    if (node % 2n === 1n || node === last) {
      hash = innerHash(sibling, hash);
      while (node % 2n === 0n && node !== 0n) {
        node /= 2n;
        last /= 2n;
      }
    } else {
      hash = innerHash(hash, sibling);
    }
    node /= 2n;
    last /= 2n;
  }
  return last === 0n ? hash : null;
}

/** What a checkpoint's signature covers: a line each for the log, the size, the root and the time. */
export const checkpointText = (size: bigint, rootHex: string, signedAt: Date): string =>
  `harvestloop-evidence-v1\n${size}\n${rootHex}\n${signedAt.toISOString()}\n`;
