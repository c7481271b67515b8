import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesToHex } from '@noble/hashes/utils.js';
import { appendLeaves, inclusionProof, leafHash, rootFromInclusion, rootHash, type Hash, type NodeAt } from './merkle';

/** A tree in memory, grown in pieces as the sequencer grows it. */
function grow(pieces: readonly (readonly string[])[]): { size: bigint; nodeAt: NodeAt } {
  const nodes = new Map<string, Hash>();
  const nodeAt: NodeAt = (level, index) => nodes.get(`${level}/${index}`)!;
  let size = 0n;
  for (const piece of pieces) {
    for (const node of appendLeaves(size, piece.map(leafHash), nodeAt)) nodes.set(`${node.level}/${node.index}`, node.hash);
    size += BigInt(piece.length);
  }
  return { size, nodeAt };
}

describe('merkle tree', () => {
  it('has the roots of the reference test data of RFC 6962 implementations', () => {
    // Leaves and roots from the certificate-transparency reference tests: d0 = "", d1 = 00, d2 = 10, …
    const empty = rootHash(0n, () => new Uint8Array());
    expect(bytesToHex(empty)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(bytesToHex(leafHash(''))).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
    const two = grow([['', '\u0000']]);
    expect(bytesToHex(rootHash(2n, two.nodeAt))).toBe('fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125');
  });

  it('does not depend on how the leaves came', () => {
    fc.assert(fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 70 }), fc.integer({ min: 1, max: 9 }), (leaves, step) => {
      const pieces = Array.from({ length: Math.ceil(leaves.length / step) }, (_, n) => leaves.slice(n * step, (n + 1) * step));
      const [whole, pieced] = [grow([leaves]), grow(pieces)];
      expect(rootHash(whole.size, whole.nodeAt)).toEqual(rootHash(pieced.size, pieced.nodeAt));
    }));
  });

  it('proves every leaf at every later size, and nothing else', () => {
    fc.assert(fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 40 }), fc.nat(), fc.nat(), (leaves, a, b) => {
      const { nodeAt } = grow([leaves]);
      const size = BigInt((a % leaves.length) + 1);
      const index = BigInt(b % Number(size));
      const path = inclusionProof(index, size, nodeAt);
      const root = rootHash(size, nodeAt);
      expect(rootFromInclusion(leafHash(leaves[Number(index)]!), index, size, path)).toEqual(root);
      expect(rootFromInclusion(leafHash(`${leaves[Number(index)]!}!`), index, size, path)).not.toEqual(root);
      expect(rootFromInclusion(leafHash(leaves[Number(index)]!), size, size, path)).toBeNull();
      if (path.length > 0) expect(rootFromInclusion(leafHash(leaves[Number(index)]!), index, size, path.slice(1))).not.toEqual(root);
    }));
  });
});
