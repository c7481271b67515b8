// The steps of `npm run check` and `npm test`, and how their outcomes are counted: a gate is one test, a suite as many as it ran.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { at, root } from './house.mjs';

/** Of what a failed test said, characters that are said again at the end. */
const MOST_SAID = 3000;

const reports = at('.cache', 'reports');
const bin = (file) => [process.execPath, at('node_modules', file)];
const script = (name, ...args) => [process.execPath, at('scripts', name), ...args];
const vitest = (project, ...more) => [...bin('vitest/vitest.mjs'), 'run', '--project', project, ...more, '--reporter', 'dot', '--reporter', 'json', '--outputFile.json', `${reports}/${project}.json`];

const countVitest = (project) => () => {
  const { numPassedTests, numFailedTests, numFailedTestSuites, testResults } = JSON.parse(readFileSync(`${reports}/${project}.json`, 'utf8'));
  const failures = testResults.flatMap(({ name, message, assertionResults }) => [
    ...(message ? [`${name}: ${message}`] : []),
    ...assertionResults.filter(({ status }) => status === 'failed').map(({ fullName, failureMessages }) => `${fullName}: ${failureMessages.join(' ')}`)]);
  return { passed: numPassedTests, failed: Math.max(numFailedTests, numFailedTestSuites > 0 ? 1 : 0), failures };
};
const countPlaywright = () => {
  const { stats, suites } = JSON.parse(readFileSync(`${reports}/e2e.json`, 'utf8'));
  const specsOf = ({ specs = [], suites: within = [] }) => [...specs, ...within.flatMap(specsOf)];
  const failures = suites.flatMap(specsOf).filter(({ ok }) => !ok).map(({ title, tests }) =>
    `${title}: ${tests.flatMap(({ results }) => results.flatMap(({ errors }) => errors.map(({ message }) => message))).join(' ')}`);
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky, failures };
};

const GENERATE = { name: 'generate', command: script('generate.mjs') };
const LINT = { name: 'lint', command: [...bin('eslint/bin/eslint.js'), '.', '--max-warnings', '0', '--cache', '--cache-location', '.cache/eslint'] };
const PROMISES = { name: 'promises', command: [...bin('oxlint/bin/oxlint'), '--type-aware', '--deny-warnings'] };
const TYPES = { name: 'typecheck', command: [...bin('typescript-native/bin/tsc'), '--noEmit'] };
const GATES = [
  { name: 'arch', command: script('arch.mjs') },
  { name: 'arch:canary', command: script('arch.mjs', '--canary') },
  { name: 'knip', command: [...bin('knip/bin/knip.js'), '--no-progress'] },
];
const UNIT = { name: 'test:unit', command: vitest('unit'), count: countVitest('unit'), report: 'unit.json' };
const INTEGRATION = { name: 'test:int', command: vitest('int', '--project', 'db-15'), count: countVitest('int'), report: 'int.json' };
const BUILD = { name: 'build', command: script('build.mjs', '--if-changed') };
const E2E = { name: 'test:e2e', command: script('e2e.mjs'), count: countPlaywright, report: 'e2e.json' };

// Two lanes, a processor each: these only read, and none of them looks at what is built.
export const CHECKS = [GENERATE, [[LINT, PROMISES], [TYPES, UNIT, ...GATES]], INTEGRATION];
export const TESTS = [GENERATE, [[LINT, BUILD], [TYPES, UNIT, PROMISES, ...GATES]], INTEGRATION, E2E];

/** Runs one step and says what came of it. Beside others it speaks only when it has ended, so that their words do not mix. */
async function runStep({ name, command, count, report }, alone) {
  if (alone) console.log(`\n── ${name}`);
  const began = Date.now();
  if (report) rmSync(`${reports}/${report}`, { force: true });
  const child = spawn(command[0], command.slice(1), { cwd: root, stdio: ['ignore', ...(alone ? ['inherit', 'inherit'] : ['pipe', 'pipe'])], env: { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1' } });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text) => said.push(text));
  const [status] = await once(child, 'close');
  if (!alone) console.log(`\n── ${name}\n${said.join('')}`.trimEnd());
  const counted = count && existsSync(`${reports}/${report}`) ? count() : { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1 };
  // A suite that ended badly has failed, whatever it counted; one that ran nothing has proved nothing.
  if (status !== 0 && counted.failed === 0) counted.failed = 1;
  if (count && counted.passed + counted.failed === 0) counted.failed = 1;
  const line = `${counted.failed ? 'FAILED' : 'passed'}  ${name.padEnd(12)} ${String(counted.passed).padStart(5)} passed ${String(counted.failed).padStart(3)} failed  ${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s`;
  return { ...counted, line };
}

async function runLane(steps) {
  const outcomes = [];
  for (const step of steps) outcomes.push(await runStep(step, false));
  return outcomes;
}

/** Runs every step even when one fails, so that one run tells everything. @returns the exit code */
export async function runSteps(steps) {
  mkdirSync(reports, { recursive: true });
  const outcomes = [];
  for (const step of steps) outcomes.push(...(Array.isArray(step) ? (await Promise.all(step.map(runLane))).flat() : [await runStep(step, true)]));
  const sum = (key) => outcomes.reduce((total, outcome) => total + outcome[key], 0);
  // Whoever sees only the end of a long log is told there what failed.
  const failures = outcomes.flatMap(({ failures = [] }) => failures).map((failure) => `✘ ${stripVTControlCharacters(failure).slice(0, MOST_SAID)}\n`);
  console.log(`\n${[...failures, ...outcomes.map(({ line }) => line)].join('\n')}\n\n${sum('passed')} passed, ${sum('failed')} failed`);
  return sum('failed') === 0 ? 0 : 1;
}
