import { callOperation, readOpenApi, readOrder } from '../lib/http/api';
import { callbackOf } from '../lib/http/callbacks';
import { hearAttempt, hearIncoming, hearSpeaker, tellSpeaker } from '../lib/http/events';
import { readCheckpoint, readProof } from '../lib/http/evidence';
import { fieldWorker } from './field-worker';
import type { Mount } from './mount';

/** What the front answers itself. Everything else is a page, and goes to Next. */
export const MOUNTS: readonly Mount[] = [
  { method: 'GET', path: '/field-worker.js', handler: fieldWorker },
  { method: 'POST', path: '/api/channels/unionpay', handler: callbackOf('acquirer'), maxBytes: 64_000 },
  { method: 'POST', path: '/api/channels/bank', handler: callbackOf('bank'), maxBytes: 64_000 },
  { method: 'POST', path: '/api/v1/operations/:name', handler: callOperation, maxBytes: 64_000 },
  { method: 'GET', path: '/api/v1/orders/:id', handler: readOrder },
  { method: 'GET', path: '/api/v1/openapi.json', handler: readOpenApi },
  { method: 'GET', path: '/api/v1/evidence/facts/:id', handler: readProof },
  { method: 'GET', path: '/api/v1/evidence/checkpoint', handler: readCheckpoint },
  { method: 'GET', path: '/api/events/attempts/:token/:attempt', handler: hearAttempt },
  { method: 'GET', path: '/api/events/incoming', handler: hearIncoming },
  { method: 'GET', path: '/api/events/speaker/:counter', handler: hearSpeaker },
  { method: 'POST', path: '/api/speaker', handler: tellSpeaker, maxBytes: 4000 },
];
