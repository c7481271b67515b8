import { callOperation, readOrder } from '../lib/http/api';
import type { Mount } from './mount';

/** What the front answers itself. Everything else is a page, and goes to Next. */
export const MOUNTS: readonly Mount[] = [
  { method: 'POST', path: '/api/v1/operations/:name', handler: callOperation, maxBytes: 64_000 },
  { method: 'GET', path: '/api/v1/orders/:id', handler: readOrder },
];
