import pg from 'pg';
import { inject } from 'vitest';
import { openDatabase, TYPES, type Db } from '../database';

export type TestDatabase = Db & {
  /** As the owner of the tables, past the product's own role; for looking and for trying what must be refused. */
  readonly owner: pg.Pool;
  readonly url: string;
};

let made = 0;

/** A database of its own, cloned from the migrated template. Call `close` in afterAll. */
export async function testDatabase(): Promise<TestDatabase> {
  const serverUrl = inject('serverUrl');
  const name = `t_${process.pid}_${Date.now().toString(36)}_${made++}`;
  const admin = new pg.Client({ connectionString: serverUrl });
  await admin.connect();
  await admin.query(`create database ${name} template template_harvestloop`);
  await admin.end();
  const url = serverUrl.replace(/\/[^/]*$/, `/${name}`);
  const db = openDatabase(url, 8);
  const owner = new pg.Pool({ connectionString: url, max: 2, types: TYPES });
  return { ...db, owner, url, close: async () => { await db.close(); await owner.end(); } };
}
