import { closeDay } from './closing/service';
import { takeAnnouncements } from './speaker/service';
import { storeOperations } from './stores/service';

export * from './closing/service';
export * from './speaker/service';
export { addCounter, askAtCounter, closeCounter, openStore, placeClerk, removeClerk } from './stores/service';

export const merchantOperations = [...storeOperations, closeDay, takeAnnouncements] as const;
