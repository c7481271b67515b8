// `npm run bench -- <name>`: runs bench/<name>.ts, which prints its settings; the last line is its result as one JSON line.
import { existsSync, readdirSync } from 'node:fs';
import { register } from 'tsx/esm/api';
import { at, checkNode, ensureInstalled, refuse, run } from './house.mjs';

checkNode();
ensureInstalled();
const names = readdirSync(at('bench')).filter((file) => file.endsWith('.bench.ts')).map((file) => file.replace('.bench.ts', ''));
const [name = ''] = process.argv.slice(2);
if (!existsSync(at('bench', `${name}.bench.ts`))) refuse(`There is no benchmark "${name}". There are: ${names.join(', ')}.`);
if (run(process.execPath, [at('scripts/generate.mjs')]) !== 0) refuse('The database client could not be generated.');

register();
const { settings, run: measure } = await import(`../bench/${name}.bench.ts`);
console.log(`${name}: ${Object.entries(settings).map(([key, value]) => `${key} ${value}`).join(', ')}`);
const figures = await measure((line) => console.log(`  ${line}`));
console.log(JSON.stringify({ bench: name, settings, figures }));
process.exit();
