import type { Schedule, Tasks } from './task';

/** Every job there is, and what runs by itself. */
export const TASKS: Tasks = {};
export const SCHEDULES: readonly Schedule[] = [];
