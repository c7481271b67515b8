import type { Mount } from './mount';

/** What the front answers itself. Everything else is a page, and goes to Next. */
export const MOUNTS: readonly Mount[] = [];
