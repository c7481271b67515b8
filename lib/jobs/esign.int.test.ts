import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../db/testing/test-database';
import { documentFileFor, documentFor, publicDocument } from '../esign/queries';
import { makeOrganisation } from '../identity/testing/factory';
import { agreed, as, makeSides, signed, system, type Sides } from '../orders/testing/sale';
import { esignTasks } from './esign';

let db: TestDatabase;
let sides: Sides;
const now = new Date('2026-11-22T02:00:00Z');
beforeAll(async () => {
  db = await testDatabase();
  sides = await makeSides(db);
});
afterAll(() => db.close());
const seal = (documentId: string) => esignTasks['esign.seal']!({ documentId }, as(db, system('esign.seal'), now));

it('seals a document that everybody has signed, once, and only its parties read it', async () => {
  const { documentId, orderId, number } = await signed(db, sides, now);
  await seal(documentId);
  await seal(documentId);
  const file = (await documentFileFor(db, sides.seller.actor, documentId))!;
  expect(Buffer.from(file.bytes).subarray(0, 5).toString()).toBe('%PDF-');
  const sha256 = createHash('sha256').update(file.bytes).digest('hex');
  expect(file).toMatchObject({ number, sha256 });
  const facts = await db.prisma.fact.findMany({ where: { kind: 'contract.signed', objectId: documentId } });
  expect(facts.map((fact) => fact.subjectOrgId).sort()).toEqual([sides.seller.organisationId, sides.buyer.organisationId].sort());
  expect(facts.map((fact) => fact.payload)).toEqual(facts.map(() => ({ documentId, sha256, orderId })));

  const stranger = await makeOrganisation(db, { kind: 'buyer' });
  expect(await documentFor(db, stranger.actor, documentId)).toBeNull();
  expect(await documentFileFor(db, stranger.actor, documentId)).toBeNull();
  const shown = (await publicDocument(db, documentId))!;
  expect(shown).toMatchObject({ sha256, state: 'signed', factIds: facts.map((fact) => fact.id).sort() });
  // Anybody may check the file; what it says stays between the parties.
  expect(JSON.stringify(shown)).not.toContain('¥');

  await expect(db.owner.query(`update document set content = '{}' where id = $1`, [documentId])).rejects.toMatchObject({ code: 'HL003' });
  await expect(db.owner.query(`update signer set signed_name = 'x' where document_id = $1`, [documentId])).rejects.toMatchObject({ code: 'HL003' });
  await expect(db.owner.query(`delete from document_file where document_id = $1`, [documentId])).rejects.toMatchObject({ code: 'HL003' });
});

it('stores no file whose hash is not the whole one’s, with the beginning that it says or another', async () => {
  await esignTasks['esign.sweep']!({}, as(db, system('esign.sweep'), now));
  const { documentId } = await signed(db, sides, now);
  await seal(documentId);
  const columns = 'bytes, prefix_sha256, sha256, pages, made_at';
  const copy = (values: string) => db.owner.query(`insert into document_file (id, document_id, ${columns}) select 'dfl_x', $2, ${values} from document_file where document_id = $1`, [documentId, 'doc_none']);
  await expect(copy(`set_byte(bytes, 9, 255), prefix_sha256, sha256, pages, made_at`)).rejects.toMatchObject({ code: '23514' });
  await expect(copy(`bytes, null, sha256, pages, made_at`)).rejects.toMatchObject({ code: '23514' });
  // What holds together is refused only because there is no such document.
  await expect(copy(columns)).rejects.toMatchObject({ code: '23503' });
  await expect(db.owner.query(`insert into document_prefix (sha256, bytes, made_at) values (repeat('0', 64), 'x', now())`)).rejects.toMatchObject({ code: '23514' });
  await expect(db.owner.query('delete from document_prefix')).rejects.toMatchObject({ code: 'HL003' });
});

it('seals nothing while a signature is missing', async () => {
  const { documentId } = await agreed(db, sides, now);
  await seal(documentId);
  expect(await db.prisma.documentFile.count({ where: { documentId } })).toBe(0);
});
