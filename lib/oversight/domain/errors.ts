/** Why a thing does not change hands. */
export type OversightError = 'TAKEN' | 'NOT_HELD_BY_YOU';
