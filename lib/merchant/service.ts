import { closeDay } from './closing/service';
import { speakerOperations } from './speaker/service';
import { storeOperations } from './stores/service';

export * from './closing/service';
export * from './speaker/service';
export { addCounter, askAtCounter, closeCounter, openStore, placeClerk, removeClerk } from './stores/service';

export const merchantOperations = [...storeOperations, closeDay, ...speakerOperations] as const;
