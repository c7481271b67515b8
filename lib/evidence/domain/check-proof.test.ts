import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newId } from '../../shared/ids';
import { proofFaults } from './check-proof';
import { appendLeaves, checkpointText, factContent, inclusionProof, leafHash, rootHash, type Hash } from './merkle';
import type { ProofDto } from './proof';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const publicPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
const keyId = createHash('sha256').update(publicPem).digest('hex').slice(0, 16);
const at = new Date('2026-11-26T01:02:03.004Z');
const key = { publicKey: publicPem, keyId };

/** A tree of so many facts, signed by Node's own Ed25519, and the proof of one of them. */
function proofIn(size: number, index: number): ProofDto {
  const facts = Array.from({ length: size }, (_, i) => ({
    id: newId('fact', i), kind: 'contract.signed', subjectOrgId: 'org_1', objectId: 'doc_1', actor: 'system:esign.seal', occurredAt: at, recordedAt: at, payload: { documentId: 'doc_1', sha256: '合同' },
  }));
  const leaves = facts.map((fact) => leafHash(factContent(fact)));
  const nodes = new Map(appendLeaves(0n, leaves, () => { throw new Error('none before'); }).map((node) => [`${node.level}/${node.index}`, node.hash]));
  const nodeAt = (level: number, place: bigint): Hash => nodes.get(`${level}/${place}`)!;
  const root = hex(rootHash(BigInt(size), nodeAt));
  return {
    factId: facts[index]!.id, kind: 'contract.signed', occurredAt: at.toISOString(), recordedAt: at.toISOString(), content: factContent(facts[index]!), leaf: hex(leaves[index]!),
    place: {
      index: String(index), path: inclusionProof(BigInt(index), BigInt(size), nodeAt).map(hex),
      checkpoint: { size: String(size), root, signedAt: at.toISOString(), ...key, signature: hex(sign(null, Buffer.from(checkpointText(BigInt(size), root, at)), privateKey)) },
    },
  };
}

const places = fc.integer({ min: 1, max: 40 }).chain((size) => fc.tuple(fc.constant(size), fc.integer({ min: 0, max: size - 1 })));
/** The same text with one hexadecimal digit changed. */
const flipped = (text: string, position: number): string => text.slice(0, position) + (text[position] === '0' ? '1' : '0') + text.slice(position + 1);
const placed = (proof: ProofDto, change: (place: NonNullable<ProofDto['place']>) => object): ProofDto => ({ ...proof, place: { ...proof.place!, ...change(proof.place!) } });
const headed = (proof: ProofDto, change: object): ProofDto => placed(proof, ({ checkpoint }) => ({ checkpoint: { ...checkpoint, ...change } }));

describe('the check that a reader’s browser makes', () => {
  it('finds nothing wrong with a true proof, with or without its text, wherever it stands', () => {
    fc.assert(fc.property(places, ([size, index]) => {
      const proof = proofIn(size, index);
      expect(proofFaults(proof)).toEqual([]);
      expect(proofFaults({ ...proof, content: null })).toEqual([]);
    }), { numRuns: 60 });
  });

  it('sees a changed digit in the leaf, the path, the root and the signature', () => {
    fc.assert(fc.property(places, fc.nat(), ([size, index], at) => {
      const proof = proofIn(size, index);
      const { path, checkpoint } = proof.place!;
      expect(proofFaults({ ...proof, leaf: flipped(proof.leaf, at % 64) })).toEqual(['content', 'path']);
      if (path.length > 0) {
        const step = at % path.length;
        expect(proofFaults(placed(proof, () => ({ path: path.map((hash, i) => (i === step ? flipped(hash, at % 64) : hash)) })))).toEqual(['path']);
      }
      expect(proofFaults(headed(proof, { root: flipped(checkpoint.root, at % 64) }))).toEqual(['path', 'signature']);
      expect(proofFaults(headed(proof, { signature: flipped(checkpoint.signature, at % 128) }))).toEqual(['signature']);
    }), { numRuns: 40 });
  });

  it('sees a changed sign anywhere in the text', () => {
    const proof = proofIn(5, 3);
    for (let i = 0; i < proof.content!.length; i++) {
      const text = proof.content!;
      expect(proofFaults({ ...proof, content: `${text.slice(0, i)}${text[i] === 'x' ? 'y' : 'x'}${text.slice(i + 1)}` })).toContain('content');
    }
  });

  it('sees another fact’s true proof under this fact’s name', () => {
    expect(proofFaults({ ...proofIn(5, 3), factId: 'fct_other' })).toEqual(['content']);
  });

  it('sees another place, another size, another time and another key', () => {
    const proof = proofIn(6, 2);
    expect(proofFaults(placed(proof, () => ({ index: '3' })))).toEqual(['path']);
    expect(proofFaults(headed(proof, { size: '7' }))).toContain('signature');
    expect(proofFaults(headed(proof, { signedAt: '2026-11-26T01:02:03.005Z' }))).toEqual(['signature']);
    const other = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString();
    expect(proofFaults(headed(proof, { publicKey: other }))).toEqual(['key', 'signature']);
    expect(proofFaults(headed(proof, { publicKey: other, keyId: createHash('sha256').update(other).digest('hex').slice(0, 16) }))).toEqual(['signature']);
  });

  it('takes what is no hash, no number and no key for wrong, and breaks on none of it', () => {
    const proof = proofIn(4, 1);
    for (const rubbish of ['', 'zz', '00', '非', '-1']) {
      expect(proofFaults({ ...proof, leaf: rubbish, content: null })).toEqual(['path']);
      expect(proofFaults({ ...proof, content: rubbish })).toEqual(['content']);
      expect(proofFaults(placed(proof, () => ({ index: rubbish || 'x', path: [rubbish] })))).toEqual(['path']);
      expect(proofFaults(headed(proof, { signature: rubbish, publicKey: rubbish }))).toEqual(['key', 'signature']);
    }
  });

  it('says nothing of a fact that waits for its place', () => {
    expect(proofFaults({ ...proofIn(1, 0), place: null })).toBeNull();
  });
});
