// Writes what is derived from the operations: docs/api/permissions.md.
import { mkdirSync, writeFileSync } from 'node:fs';
import { register } from 'tsx/esm/api';
import { at } from './house.mjs';

register();
const { OPERATIONS } = await import('../lib/http/operations.ts');
const { permissionMatrix } = await import('../lib/http/permissions.ts');
mkdirSync(at('docs', 'api'), { recursive: true });
writeFileSync(at('docs', 'api', 'permissions.md'), permissionMatrix(OPERATIONS));
console.log(`${OPERATIONS.length} operations written.`);
process.exit();
