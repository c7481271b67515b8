// The gate over tiers, rooms and cycles. `--canary` proves that it sees: faults are planted in a copy of the layout, and each
// must be reported; a checker that reads nothing would pass everything, so the number of modules read is asserted too. The linter that
// knows types is tried in the same way: one that infers nothing finds no promise.
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { at, refuse, root } from './house.mjs';

const FEWEST_MODULES = 60;
const PLANTED = {
  'no-cycle': { 'lib/market/a.ts': "import { b } from './b';\nexport const a = () => b;\n", 'lib/market/b.ts': "import { a } from './a';\nexport const b = () => a;\n" },
  'tier-4-imports-down': { 'lib/payments/climb.ts': "import { x } from '../orders/x';\nexport const y = x;\n", 'lib/orders/x.ts': 'export const x = 1;\n' },
  'market-knows-no-sibling': { 'lib/market/side.ts': "import { p } from '../payments/p';\nexport const q = p;\n", 'lib/payments/p.ts': 'export const p = 1;\n' },
  'shared-imports-nothing': { 'lib/shared/leak.ts': "import { z } from '../identity/z';\nexport const w = z;\n", 'lib/identity/z.ts': 'export const z = 1;\n' },
  'domain-is-pure': { 'lib/credit/domain/dirty.ts': "import { d } from '../../db/d';\nexport const e = d;\n", 'lib/db/d.ts': 'export const d = 1;\n' },
  'repo-is-private': { 'lib/lending/peek.ts': "import { r } from '../orders/repo';\nexport const s = r;\n", 'lib/orders/repo.ts': 'export const r = 1;\n' },
  'components-know-no-database': { 'components/ui/greedy.ts': "import { s } from '../../lib/market/service';\nexport const g = s;\n", 'lib/market/service.ts': 'export const s = 1;\n' },
  'sandbox-is-outside': { 'sandbox/inside.ts': "import { m } from '../lib/shared/m';\nexport const n = m;\n", 'lib/shared/m.ts': 'export const m = 1;\n' },
  'nobody-imports-the-sandbox': { 'lib/settlement/borrow.ts': "import { k } from '../../sandbox/k';\nexport const l = k;\n", 'sandbox/k.ts': 'export const k = 1;\n' },
};

const FORGOTTEN = {
  'no-floating-promises': 'export const late = async (): Promise<number> => 1;\nexport function forget(): void { late(); }\n',
  'no-misused-promises': 'export const asked = async (): Promise<boolean> => false;\nexport const answer = (): number => { if (asked()) return 1; return 0; };\n',
};

/** Plants each forgotten promise in a folder of its own. @returns the rules that did not see theirs */
function forgotten(folder) {
  const within = path.join(folder, 'lib/forgotten');
  mkdirSync(within, { recursive: true });
  symlinkSync(at('node_modules'), path.join(folder, 'node_modules'), 'junction');
  for (const [rule, content] of Object.entries(FORGOTTEN)) writeFileSync(path.join(within, `${rule}.ts`), content);
  const { stdout, stderr } = spawnSync(process.execPath, [at('node_modules/oxlint/bin/oxlint'), '--config', at('.oxlintrc.json'), '--type-aware', '--format', 'json', 'lib/forgotten'], { cwd: folder, encoding: 'utf8' });
  if (!stdout.startsWith('{')) refuse(`The linter that knows types gave nothing: ${stdout}${stderr}`);
  return Object.keys(FORGOTTEN).filter((rule) => !JSON.parse(stdout).diagnostics.some(({ code, filename }) => code.includes(rule) && filename.endsWith(`${rule}.ts`)));
}

function cruise(folder, roots) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [
    at('node_modules/dependency-cruiser/bin/dependency-cruise.mjs'), '--config', path.join(folder, '.dependency-cruiser.cjs'), '--output-type', 'json', ...roots,
  ], { cwd: folder, encoding: 'utf8', maxBuffer: 200_000_000 });
  if (!stdout) refuse(`dependency-cruiser gave nothing (exit ${status}): ${stderr}`);
  const { summary } = JSON.parse(stdout);
  return { modules: summary.totalCruised, violations: summary.violations };
}

if (process.argv.includes('--canary')) {
  const folder = mkdtempSync(path.join(tmpdir(), 'hl-canary-'));
  try {
    for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json']) cpSync(at(file), path.join(folder, file));
    for (const files of Object.values(PLANTED)) {
      for (const [file, content] of Object.entries(files)) {
        mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
        writeFileSync(path.join(folder, file), content);
      }
    }
    const seen = new Set(cruise(folder, ['lib', 'components', 'sandbox']).violations.map((violation) => violation.rule.name));
    const missed = [...Object.keys(PLANTED).filter((rule) => !seen.has(rule)), ...forgotten(folder)];
    if (missed.length > 0) refuse(`The gate is blind: planted faults were not reported by ${missed.join(', ')}.`);
    console.log(`The gate sees all ${Object.keys(PLANTED).length + Object.keys(FORGOTTEN).length} planted faults.`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
} else {
  const { modules, violations } = cruise(root, ['lib', 'app', 'components', 'front', 'sandbox', 'prisma/seed']);
  for (const { rule, from, to, cycle } of violations) console.error(`${rule.name}: ${from} -> ${cycle?.length ? cycle.map((step) => step.name ?? step).join(' -> ') : to}`);
  if (modules < FEWEST_MODULES) refuse(`Only ${modules} modules were read; the gate has lost sight of the code.`);
  if (violations.length > 0) refuse(`${violations.length} violations in ${modules} modules.`);
  console.log(`${modules} modules, no violation.`);
}
