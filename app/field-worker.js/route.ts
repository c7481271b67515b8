import { fieldWorker } from '@/front/field-worker';

/** The worker of the farm door, where Next runs without the front. */
export const GET = fieldWorker;
