/** Why a thing does not change hands, or a job is not run again. */
export type OversightError = 'TAKEN' | 'NOT_HELD_BY_YOU' | 'AT_WORK';
