import type { JsonObject } from '../shared/json';

/** A fact as its owner sees it; `placed` once it stands in the tree. */
export type FactRow = {
  readonly id: string; readonly kind: string; readonly objectId: string;
  readonly occurredAt: string; readonly recordedAt: string; readonly payload: JsonObject; readonly placed: boolean;
};

/** Everything a browser needs to check a fact's place in the tree by itself; hashes are hexadecimal. */
export type ProofDto = {
  readonly factId: string; readonly kind: string;
  /** The exact text whose hash is the leaf. */
  readonly content: string;
  readonly index: string; readonly size: string; readonly path: readonly string[]; readonly root: string;
  readonly checkpoint: { readonly signedAt: string; readonly keyId: string; readonly signature: string; readonly publicKey: string; readonly signed: boolean };
};
