import { createInterface } from 'node:readline/promises';
import { openDatabase } from '@/lib/db/database';
import { env } from '@/lib/env';
import { foundPlatform } from '@/lib/identity/access/service';
import { systemClock } from '@/lib/shared/clock';

const USAGE = 'node .build/operator.mjs <name of the platform\'s organisation> <region, such as 370783> <name of its first owner>';
const WHY: Readonly<Record<string, string>> = {
  PLATFORM_EXISTS: 'The platform has its organisation already; its owner invites further people herself, at /me/team. Nothing was changed.',
  REGION_UNKNOWN: 'There is no such region in the catalogue.', INVALID_INPUT: 'A name or the phone number is not right.',
};

/** Names the platform's very first operator, once, on the machine itself. The phone is asked for, so that it stands in no list of processes. */
async function run([organisationName, regionCode, name]: readonly string[]): Promise<void> {
  if (!organisationName || !regionCode || !name) throw new Error(USAGE);
  const ask = createInterface({ input: process.stdin, output: process.stdout });
  const phone = await ask.question('Her mobile number: ');
  ask.close();
  const db = openDatabase(env().DATABASE_URL, 1);
  const outcome = await foundPlatform.run({ db, clock: systemClock, actor: { kind: 'system', job: 'first operator' } }, { organisationName, regionCode, name, phone });
  if (!outcome.ok) throw new Error(WHY[outcome.error.code] ?? outcome.error.code);
  console.log(`${organisationName} stands. ${name} signs in with this number.`);
}

run(process.argv.slice(2)).then(() => process.exit(0), (error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
