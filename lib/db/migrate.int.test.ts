import path from 'node:path';
import pg from 'pg';
import { expect, inject, it } from 'vitest';
import { columnDrift, schemaSql } from './migrate';

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
