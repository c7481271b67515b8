import pg from 'pg';
import { inject } from 'vitest';
import { openDatabase, type Db } from '../database';

export type TestDatabase = Db & {
  /** As the owner of the tables, past the product's own role; for looking and for trying what must be refused. */
  readonly owner: pg.Pool;
  readonly url: string;
};

/** For the owner's pool: int8 as bigint, as the product's own statements read it. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === pg.types.builtins.INT8 && format !== 'binary' ? BigInt : pg.types.getTypeParser(oid, format as 'text')) as pg.CustomTypesConfig['getTypeParser'],
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
  const owner = new pg.Pool({ connectionString: url, max: 2, types });
  return { ...db, owner, url, close: async () => { await db.close(); await owner.end(); } };
}
