import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeEach, expect, inject, it } from 'vitest';
import { openDatabase } from '@/lib/db/database';
import { makePerson } from '@/lib/identity/testing/factory';
import { prepare } from './setup';

const root = path.resolve('.');
const serverUrl = inject('serverUrl');
const admin = new pg.Pool({ connectionString: serverUrl, max: 1 });
let made = 0;
let url: string;
const said: string[] = [];

beforeEach(async () => {
  const name = `setup_${process.pid}_${made++}`;
  await admin.query(`create database ${name}`);
  url = serverUrl.replace(/\/[^/]*$/, `/${name}`);
});
afterAll(() => admin.end());

const start = (databaseUrl = url) => prepare({ databaseUrl, root, demo: false, log: (line) => void said.push(line) });

async function sql<T extends object>(text: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const result: unknown = await client.query(text);
    return (Array.isArray(result) ? [] : (result as pg.QueryResult<T>).rows);
  } finally {
    await client.end();
  }
}
/** Everything that stands in a database, by name. */
const everything = async () => (await sql<{ all: string }>(`select string_agg(n.nspname || '.' || c.relname, ' ' order by n.nspname, c.relname) as all from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname !~ '^pg_|information_schema'`))[0]!.all;

it('leaves a database of another product as it is', async () => {
  for (const tables of ['create table wp_posts (id int)', 'create table _prisma_migrations (migration_name text, finished_at timestamptz); insert into _prisma_migrations values (\'20200101_theirs\', now())']) {
    await sql(tables);
    const before = await everything();
    await expect(start()).rejects.toThrow('The database holds the tables of another product; give HarvestLoop an empty one. Nothing was changed.');
    expect(await everything()).toBe(before);
  }
});

it('takes an empty database, with the tables of an extension in it, and finds nothing to do the second time', async () => {
  await sql('create extension pg_stat_statements');
  await start();
  expect(said.at(-1)).toMatch(/^\d+ migrations applied\.$/);
  const before = await everything();
  const lines = said.length;
  await start();
  expect([await everything(), said.length]).toEqual([before, lines]);
});

it('leaves a database alone that is newer than the code', async () => {
  await start();
  await sql(`insert into _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count) values ('x', 'x', '20991231000000_hereafter', now(), 1)`);
  await expect(start()).rejects.toThrow(/^The database is newer than this code \(it knows 20991231000000_hereafter, .*Nothing was changed\.$/);
});

it('goes on after a start that was killed between two migrations, or within one', async () => {
  await start();
  const names = (await sql<{ name: string }>('select migration_name as name from _prisma_migrations order by 1')).map((row) => row.name);
  const last = names.at(-1)!;
  // Begun and rolled back when the connection was lost: the row stands, nothing else does.
  await sql(`drop table if exists demo_season; insert into _prisma_migrations (id, checksum, migration_name, applied_steps_count) values ('half', 'x', '${last}', 0)`);
  await start();
  expect(await sql('select from _prisma_migrations where finished_at is null')).toHaveLength(0);
  expect((await sql<{ name: string }>('select migration_name as name from _prisma_migrations order by 1')).map((row) => row.name)).toEqual(names);
});

it('does not go on with other keys than those that the database is sealed with', async () => {
  await start();
  const db = openDatabase(url, 1);
  const id = await makePerson(db);
  await db.close();
  await start();
  const [{ sealed } = { sealed: '' }] = await sql<{ sealed: string }>(`select phone_sealed as sealed from person where id = '${id}'`);
  await sql(`update person set phone_lookup = 'under another key'`);
  await expect(start()).rejects.toThrow('LOOKUP_KEY is not the one that this database was made with. Nothing was changed.');
  await sql(`update person set phone_sealed = 'v1.gone.${sealed.split('.')[2]!}'`);
  await expect(start()).rejects.toThrow('DATA_KEYS is not what this database was sealed with');
});

it('says where the database is, and no password, when it cannot be used', async () => {
  const { host } = new URL(url);
  await expect(start(url.replace(/:[^:@/]*@/, ':s3cret@'))).rejects.toThrow(`The database at ${host} cannot be used: it does not take this user and password. DATABASE_URL says where it is.`);
  await expect(start(`${url}_none`)).rejects.toThrow(`The database at ${host} cannot be used: it has no database of this name.`);
  await expect(start('postgresql://u:s3cret@127.0.0.1:9/x')).rejects.toThrow('The database at 127.0.0.1:9 cannot be used: ECONNREFUSED.');
});
