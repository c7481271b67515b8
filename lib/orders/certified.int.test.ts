import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Db } from '../db/database';
import { testDatabase, type TestDatabase } from '../db/testing/test-database';
import { unlockKey } from '../esign/keys/service';
import { freshSecret } from '../esign/keys/vault';
import { signaturesIn } from '../esign/pades/examine';
import { loadRevisions } from '../esign/repo';
import { openKeyOf, PASSWORD } from '../esign/testing/signers';
import { after, HOUR_MS } from '../shared/clock';
import { err } from '../shared/result';
import { signContract } from './service';
import { agreed, as, makeSides, typedSignature, type Sides } from './testing/sale';

let db: TestDatabase;
let sides: Sides;
const now = new Date('2026-11-22T02:00:00Z');
beforeAll(async () => {
  db = await testDatabase();
  sides = await makeSides(db);
});
afterAll(() => db.close());
const assurance = async (documentId: string) => (await db.prisma.document.findUniqueOrThrow({ where: { id: documentId } })).assurance;

it('is signed with certificates from fifty thousand yuan on, and simply below that', async () => {
  expect(await assurance((await agreed(db, sides, now, { jin: '19999', price: '2.5' })).documentId)).toBe('simple');
  const { orderId, documentId } = await agreed(db, sides, now, { jin: '20000', price: '2.5' });
  expect(await assurance(documentId)).toBe('certificate');
  const sign = (side: keyof Sides, unlock?: string, at = now) => signContract.run(as(db, sides[side].actor, at), { orderId, signature: typedSignature, unlock });
  expect(await sign('seller')).toEqual(err({ code: 'KEY_MISSING' }));
  const [hers, theirs] = [await openKeyOf(db, sides.seller.actor, now), await openKeyOf(db, sides.buyer.actor, now)];
  expect(await sign('seller', theirs)).toEqual(err({ code: 'KEY_LOCKED' }));
  expect(await sign('seller', hers)).toMatchObject({ ok: true, value: { agreement: 'sent' } });
  expect(await sign('seller', hers)).toEqual(err({ code: 'ALREADY_SIGNED' }));
  expect(await sign('buyer', await openKeyOfLater(), after(now, 25 * HOUR_MS))).toEqual(err({ code: 'SIGN_DEADLINE_PASSED' }));
  expect(await sign('buyer', theirs)).toMatchObject({ ok: true, value: { agreement: 'active' } });
  const file = (await loadRevisions(db, documentId))!;
  expect(signaturesIn(file.bytes).map(({ sound, whole }) => sound && whole)).toEqual([true, true]);
  const facts = await db.prisma.fact.findMany({ where: { objectId: documentId } });
  expect(facts.map(({ kind, payload }) => [kind, (payload as { orderId: string }).orderId])).toEqual([['contract.signed', orderId], ['contract.signed', orderId]]);
});

/** The buyer's key, opened once more on the day after. */
async function openKeyOfLater(): Promise<string> {
  const secret = freshSecret();
  const opened = await unlockKey.run(as(db, sides.buyer.actor, after(now, 25 * HOUR_MS)), { password: PASSWORD, secret });
  if (!opened.ok || opened.value.outcome !== 'open') throw new Error('the key opens');
  return `${opened.value.unlockId}.${secret}`;
}

it('asks the database nothing about keys and revisions where it is signed simply', async () => {
  const { orderId } = await agreed(db, sides, now);
  const asked: string[] = [];
  const sql: Db['sql'] = (text, parameters) => {
    asked.push(text);
    return db.sql(text, parameters);
  };
  for (const { actor } of [sides.seller, sides.buyer]) expect(await signContract.run(as({ ...db, sql }, actor, now), { orderId, signature: typedSignature })).toMatchObject({ ok: true });
  expect(asked.filter((text) => /signing_|document_revision|seal_certificate/.test(text))).toEqual([]);
  // Order, contract and name, and the plan: as many as before there were certificates.
  expect(asked).toHaveLength(8);
});
