import pg from 'pg';
import { migrate } from '@/lib/db/migrate';
import { openDatabase } from '@/lib/db/database';
import { TASKS } from '@/lib/jobs/tasks';
import { systemClock } from '@/lib/shared/clock';
import { plantSeason } from './season';

export { startServer } from '@/lib/db/embedded';

type Preparing = { readonly databaseUrl: string; readonly root: string; readonly demo: boolean; readonly log: (line: string) => void };

/** Where the demo season stands: only ever written by us, and a half one is thrown away whole. */
const MARKER = `create table if not exists demo_season (
  id int primary key default 1 check (id = 1), started_at timestamptz not null default now(), finished_at timestamptz)`;

async function withOwner<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect().catch((error: NodeJS.ErrnoException) => {
    throw new Error(`The database at ${new URL(url).host} cannot be reached (${error.code ?? error.message}).`);
  });
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/**
 * Brings the database up to date and, on a first demo start, plants the season. A start that was killed while planting
 * left a marker without an end: nothing but the seed has written then, so everything is dropped and planted again.
 */
export async function prepare({ databaseUrl, root, demo, log }: Preparing): Promise<void> {
  const half = await withOwner(databaseUrl, async (owner) => {
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
