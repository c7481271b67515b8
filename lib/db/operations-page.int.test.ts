import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from './testing/test-database';

let db: TestDatabase;
beforeAll(async () => { db = await testDatabase(); });
afterAll(() => db.close());

const page = readFileSync('docs/operations.md', 'utf8');
const blocks = [...page.matchAll(/```sql\n([\s\S]*?)```/g)].flatMap(([, block]) => block!.split(';').map((text) => text.replace(/--.*$/gm, '').trim()).filter(Boolean));
const inline = [...page.matchAll(/`(select [^`]+)`/g)].map(([, text]) => text!.replace('<new id>', 'k2'));

it.each([...blocks, ...inline])('docs/operations.md: %s', async (text) => {
  await expect(db.owner.query(text)).resolves.toBeTruthy();
});

it('docs/operations.md has its questions', () => expect([blocks.length, inline.length]).toEqual([2, 8]));
