/** A signed head of the tree; hashes and the signature are hexadecimal, the key is PEM. */
export type CheckpointDto = {
  readonly size: string; readonly root: string; readonly signedAt: string; readonly keyId: string; readonly publicKey: string; readonly signature: string;
};

/** Everything a browser needs to check a fact's place in the tree by itself; hashes are hexadecimal. */
export type ProofDto = {
  readonly factId: string; readonly kind: string; readonly occurredAt: string; readonly recordedAt: string;
  /** The exact text whose hash is the leaf; null for a reader who may only know that the fact stands in the tree. */
  readonly content: string | null;
  readonly leaf: string;
  /** Null while the fact waits for its place. */
  readonly place: { readonly index: string; readonly path: readonly string[]; readonly checkpoint: CheckpointDto } | null;
};
