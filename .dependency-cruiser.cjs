// The gate: tiers, rooms and cycles of docs/ARCHITECTURE.md. scripts/arch.mjs runs it and proves with planted faults that it sees.
const tiers = [
  ['shared'], ['db', 'evidence', 'operation', 'catalogue'], ['identity', 'ledger', 'notify'], ['risk', 'esign'], ['market', 'payments'],
  ['orders', 'merchant'], ['credit'], ['lending'], ['settlement'], ['oversight'], ['http', 'jobs', 'speakers'],
];
const folder = (names) => `^lib/(${names.join('|')})/`;
const notTest = '\\.test\\.tsx?$|/testing/';

/** A domain may import its own tier's domains only where a row of the tier table says so; upward never. */
const tierRules = tiers.flatMap((names, tier) => {
  const above = tiers.slice(tier + 1).flat();
  return above.length === 0 ? [] : [{
    name: `tier-${tier}-imports-down`, severity: 'error', comment: 'Imports go down only.',
    from: { path: folder(names), pathNot: notTest }, to: { path: `${folder(above)}|^(app|front|components|prisma/seed)/` },
  }];
});
/** Identity sends its codes through the outbox and places organisations in regions; neither knows identity. */
const knownSiblings = { identity: ['notify', 'catalogue'] };
const siblingRules = tiers.slice(2).filter((names) => names.length > 1 && !names.includes('http')).flatMap((names) => names.map((name) => ({
  name: `${name}-knows-no-sibling`, severity: 'error', comment: 'Domains of one tier do not know each other.',
  from: { path: folder([name]), pathNot: notTest }, to: { path: folder(names.filter((other) => other !== name && !knownSiblings[name]?.includes(other))) },
})));

module.exports = {
  forbidden: [
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
    ...tierRules,
    ...siblingRules,
    { name: 'shared-imports-nothing', severity: 'error', from: { path: '^lib/shared/', pathNot: notTest }, to: { path: '^(lib/(?!shared/)|app|front|components|prisma|sandbox)' } },
    { name: 'domain-is-pure', severity: 'error', comment: 'Rules know rules, plans and their own data.',
      from: { path: '^lib/([^/]+)/domain/', pathNot: notTest },
      to: { path: '^lib/', pathNot: '^lib/shared/|^lib/[^/]+/domain/|^lib/[^/]+/data/|^lib/operation/plan\\.ts$|^lib/evidence/(kinds|record)\\.ts$|^lib/ledger/recorders\\.ts$' } },
    { name: 'domain-has-no-driver', severity: 'error', from: { path: '^lib/[^/]+/domain/', pathNot: notTest }, to: { path: 'node_modules/(pg|@prisma|next|react|fastify|graphile-worker)/' } },
    { name: 'components-know-no-database', severity: 'error', from: { path: '^components/' }, to: { path: '^lib/[^/]+/(repo|queries|service|loaders?)\\.ts$|^lib/(db|http/(session|database|action|route))|^app/' , pathNot: '^lib/http/form-state\\.ts$' } },
    { name: 'app-has-no-prisma', severity: 'error', from: { path: '^(app|components|front)/' }, to: { path: '^lib/db/generated|node_modules/@prisma' } },
    { name: 'prisma-in-repo-and-queries', severity: 'error', from: { path: '^lib/(?!db/)', pathNot: `${notTest}|/(repo|queries)\\.ts$` }, to: { path: '^lib/db/generated' } },
    { name: 'repo-is-private', severity: 'error', comment: "A domain's tables are its own.", from: { path: '^lib/([^/]+)/', pathNot: notTest }, to: { path: '^lib/(?!$1/).*/repo\\.ts$' } },
    { name: 'repo-not-from-app', severity: 'error', from: { path: '^(app|components|front)/' }, to: { path: '^lib/[^/]+/repo\\.ts$' } },
    { name: 'sandbox-is-outside', severity: 'error', from: { path: '^sandbox/' }, to: { path: '^(lib|app|front|components|prisma)/' } },
    { name: 'nobody-imports-the-sandbox', severity: 'error', from: { pathNot: '^sandbox/' }, to: { path: '^sandbox/' } },
    { name: 'no-unresolvable', severity: 'error', from: { pathNot: notTest }, to: { couldNotResolve: true, pathNot: 'virtual:|\\.json$' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(node_modules/.*/node_modules|\\.next|\\.build|\\.data|\\.cache|lib/db/generated/(internal|models))/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'], exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
