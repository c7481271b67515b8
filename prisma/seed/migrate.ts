import { env } from '@/lib/env';
import { prepare } from './setup';

/** Brings the database of DATABASE_URL up to date and ends: what a server runs before each new version of the house. */
async function run(): Promise<void> {
  const { DATABASE_URL, DEMO } = env();
  await prepare({ databaseUrl: DATABASE_URL, root: process.cwd(), demo: DEMO, log: (line) => console.log(line) });
  console.log('The database is up to date.');
}

run().then(() => process.exit(0), (error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
