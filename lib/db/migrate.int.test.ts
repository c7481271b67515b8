import path from 'node:path';
import pg from 'pg';
import { expect, inject, it } from 'vitest';
import { columnDrift, schemaSql, whyNotOurs } from './migrate';

it('the migrations make exactly what the schema says', async () => {
  const serverUrl = inject('serverUrl');
  const url = (name: string) => serverUrl.replace(/\/[^/]*$/, `/${name}`);
  const admin = new pg.Client({ connectionString: serverUrl });
  await admin.connect();
  await admin.query('create database from_schema');
  await admin.query('create database from_migrations template template_harvestloop');
  await admin.end();
  const client = new pg.Client({ connectionString: url('from_schema') });
  await client.connect();
  await client.query(await schemaSql(serverUrl, path.resolve('.')));
  await client.end();
  expect(await columnDrift(url('from_migrations'), url('from_schema'))).toEqual({ onlyMigrated: [], onlySchema: [] });
});

/** A database of its own for a test, with what it is made of. */
async function databaseOf(name: string, from: string, ...statements: readonly string[]): Promise<pg.Client> {
  const serverUrl = inject('serverUrl');
  const admin = new pg.Client({ connectionString: serverUrl });
  await admin.connect();
  await admin.query(`create database ${name} template ${from}`);
  await admin.end();
  const client = new pg.Client({ connectionString: serverUrl.replace(/\/[^/]*$/, `/${name}`) });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  return client;
}

it('a database of another product, and one that is newer than the code, are refused in one sentence', async () => {
  for (const [name, from, statement, sentence] of [
    ['of_a_bakery', 'template0', 'create table bread (id int primary key)', /^The database holds the tables of another product; .*Nothing was changed\.$/],
    ['of_another_prisma', 'template0', `create table _prisma_migrations (migration_name text); create table bread (id int); insert into _prisma_migrations values ('20200101000000_bread')`, /another product/],
    ['of_tomorrow', 'template_harvestloop', `insert into _prisma_migrations (id, checksum, migration_name) values ('later', '', '29990101000000_later')`, /^The database is newer than this code \(it knows 29990101000000_later, .*Nothing was changed\.$/],
    ['of_today', 'template_harvestloop', 'select 1', null], ['of_nobody', 'template0', 'select 1', null],
  ] as const) {
    const client = await databaseOf(name, from, statement);
    const why = await whyNotOurs(client, path.resolve('.'));
    await client.end();
    if (sentence === null) expect(why, name).toBeNull();
    else expect(why, name).toMatch(sentence);
  }
});
