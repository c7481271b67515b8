import pg from 'pg';
import { migrate, whyNotOurs } from '@/lib/db/migrate';
import { lookupHash, openField } from '@/lib/db/personal-data';
import { openDatabase } from '@/lib/db/database';
import { TASKS } from '@/lib/jobs/tasks';
import { systemClock } from '@/lib/shared/clock';
import { plantSeason } from './season';

export { startServer } from '@/lib/db/embedded';
export { faultsOf } from '@/lib/env';

type Preparing = { readonly databaseUrl: string; readonly root: string; readonly demo: boolean; readonly log: (line: string) => void };

/** Where the demo season stands: only ever written by us, and a half one is thrown away whole. */
const MARKER = `create table if not exists demo_season (
  id int primary key default 1 check (id = 1), started_at timestamptz not null default now(), finished_at timestamptz)`;

/** Why a server does not let us in, by its SQLSTATE; its own message may hold the name of a user. */
const REFUSALS: Readonly<Record<string, string>> = {
  '28P01': 'it does not take this user and password', '28000': 'it does not take this user', '3D000': 'it has no database of this name', '53300': 'it has no connection left',
};

async function withOwner<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  // What breaks a connection is told by the query that waits on it.
  client.on('error', () => undefined);
  await client.connect().catch((error: NodeJS.ErrnoException) => {
    throw new Error(`The database at ${new URL(url).host} cannot be used: ${REFUSALS[error.code ?? ''] ?? error.code ?? error.message}. DATABASE_URL says where it is.`);
  });
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Whether the keys of the environment are those that the database was sealed with; with others, nobody in it would be found or read. */
async function whyNotTheKeys(owner: pg.Client): Promise<string | null> {
  const { rows } = await owner.query<{ id: string; sealed: string; lookup: string }>(
    'select id, phone_sealed as sealed, phone_lookup as lookup from person where phone_sealed is not null order by id desc limit 1');
  if (!rows[0]) return null;
  const { id, sealed, lookup } = rows[0];
  let phone: string;
  try {
    phone = openField('person.phone', id, sealed);
  } catch {
    return 'DATA_KEYS is not what this database was sealed with; give it the old key too (the newest first). Nothing was changed.';
  }
  return lookupHash('phone', phone) === lookup ? null : 'LOOKUP_KEY is not the one that this database was made with. Nothing was changed.';
}

/**
 * Brings the database up to date and, on a first demo start, plants the season. A start that was killed while planting
 * left a marker without an end: nothing but the seed has written then, so everything is dropped and planted again.
 */
export async function prepare({ databaseUrl, root, demo, log }: Preparing): Promise<void> {
  const half = await withOwner(databaseUrl, async (owner) => {
    const foreign = await whyNotOurs(owner, root);
    if (foreign) throw new Error(foreign);
    const { rows } = await owner.query<{ exists: boolean }>(`select to_regclass('public.demo_season') is not null as exists`);
    if (!rows[0]!.exists) return false;
    const marker = await owner.query(`select from demo_season where finished_at is null`);
    if (marker.rowCount === 0) return false;
    await owner.query('drop schema public cascade; create schema public; drop schema if exists graphile_worker cascade');
    return true;
  });
  if (half) log('The last start ended while the demo season was being planted; it is planted anew.');
  const applied = await migrate(databaseUrl, root);
  if (applied.length > 0) log(`${applied.length} migrations applied.`);
  const wrongKeys = await withOwner(databaseUrl, whyNotTheKeys);
  if (wrongKeys) throw new Error(wrongKeys);
  if (!demo) return;
  await introduce(databaseUrl);
  const empty = await withOwner(databaseUrl, async (owner) => {
    await owner.query(MARKER);
    if ((await owner.query('select from demo_season')).rowCount) return false;
    if ((await owner.query('select from organisation limit 1')).rowCount) return false;
    await owner.query('insert into demo_season default values');
    return true;
  });
  if (!empty) return;
  const began = Date.now();
  // A season that a crash cuts short is planted anew, so its commits need not wait for the disk; the marker's own commit does.
  const db = openDatabase(databaseUrl, 8, { lasting: false });
  try {
    await plantSeason(db, log);
  } finally {
    await db.close();
  }
  await withOwner(databaseUrl, (owner) => owner.query('update demo_season set finished_at = now(); analyze'));
  log(`The demo season is planted (${((Date.now() - began) / 1000).toFixed(0)} s).`);
}

/** Makes our public key and addresses known to the sandbox's institutions: every start may have other addresses. */
async function introduce(databaseUrl: string): Promise<void> {
  const db = openDatabase(databaseUrl, 1);
  try {
    await TASKS['payments.register']!({}, { db, clock: systemClock, actor: { kind: 'system', job: 'payments.register' } });
  } finally {
    await db.close();
  }
}

/** The demo people as the terminal names them. */
export async function demoPeople(databaseUrl: string): Promise<string[]> {
  return withOwner(databaseUrl, async (owner) => {
    const { rows } = await owner.query<{ line: string }>(
      `select p.name || ' · ' || string_agg(o.name, ', ' order by o.name) as line from person p
       join membership m on m.person_id = p.id join organisation o on o.id = m.organisation_id where p.demo group by p.id, p.name order by min(o.kind), p.name`);
    return rows.map((row) => row.line);
  });
}
