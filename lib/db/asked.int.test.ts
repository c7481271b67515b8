import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase, type Db } from './database';
import { testDatabase, type TestDatabase } from './testing/test-database';

let owner: TestDatabase;
let db: Db;
beforeAll(async () => {
  owner = await testDatabase();
  db = openDatabase(owner.url, 1);
});
afterAll(async () => {
  await db.close();
  await owner.close();
});

it('reads and sends every kind of value, the first time and every time', async () => {
  const at = new Date('2026-11-22T02:00:00.123Z');
  const text = `select $1::text as text, $2::bigint as fen, $3::int as n, $4::boolean as yes, $5::timestamptz as at, $6::bytea as bytes, $7::text[] as list, $8::jsonb as doc,
    $9::text as nothing, $10::bigint[] as fens, $11::text as "two.words"`;
  const list = ['a,b', '"quoted"', 'back\\slash', '{}', '中文 👩‍🌾', ''];
  const values = ['l’été 黄瓜', 2n ** 62n, -7, true, at, new Uint8Array([0, 255, 92, 39]), list, JSON.stringify({ a: [1, null] }), null, [1n, -5n], 'x'] as const;
  for (let times = 0; times < 3; times++) {
    expect(await db.sql(text, values)).toEqual([{
      text: 'l’été 黄瓜', fen: 2n ** 62n, n: -7, yes: true, at, bytes: Buffer.from([0, 255, 92, 39]), list, doc: { a: [1, null] }, nothing: null, fens: ['1', '-5'], 'two.words': 'x',
    }]);
  }
  expect(await db.sql('select $1::text as left_out', [undefined as never])).toEqual([{ left_out: null }]);
  expect(await db.sql('select 1 as one where false')).toEqual([]);
  expect(await db.sql('select n from generate_series(1, 1000) n')).toHaveLength(1000);
  expect(await db.sql('create temporary table nothing_answered (n int)')).toEqual([]);
});

it('leaves the connection good for the next question after a refusal, whichever step it came from', async () => {
  for (let times = 0; times < 2; times++) {
    await expect(db.sql('select no such thing')).rejects.toMatchObject({ code: expect.stringMatching(/^42/) });
    await expect(db.sql('select $1::int as n', ['not a number'])).rejects.toMatchObject({ code: '22P02' });
    expect(await db.sql('select $1::int as n', [5])).toEqual([{ n: 5 }]);
    await expect(db.sql('select 1 / $1::int as n', [0])).rejects.toMatchObject({ code: '22012' });
    expect(await db.sql('select 1 / $1::int as n', [1])).toEqual([{ n: 1 }]);
  }
});

it('ends with its connection, and the next question has a new one', async () => {
  const waiting = db.sql('select pg_sleep(30)');
  const refused = expect(waiting).rejects.toThrow();
  await expect.poll(async () => (await owner.owner.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like 'select pg_sleep%' and pid <> pg_backend_pid()`)).rowCount).toBe(1);
  await refused;
  expect(await db.sql('select 1 as one')).toEqual([{ one: 1 }]);
});
