import { createHash } from 'node:crypto';

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
/** The name that we know a certificate by. */
export const fingerprintOf = (der: Uint8Array): string => sha256(der);
