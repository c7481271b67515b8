import type { JsonObject } from '../shared/json';

/** A fact as its owner sees it; `placed` once it stands in the tree. */
export type FactRow = {
  readonly id: string; readonly kind: string; readonly objectId: string;
  readonly occurredAt: string; readonly recordedAt: string; readonly payload: JsonObject; readonly placed: boolean;
};

export type { CheckpointDto, ProofDto } from './domain/proof';
