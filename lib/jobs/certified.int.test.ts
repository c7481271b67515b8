import { createHash, createPublicKey, createPrivateKey } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSale } from '../credit/testing/sales';
import { lookupHash, sealField } from '../db/personal-data';
import { testDatabase, type TestDatabase } from '../db/testing/test-database';
import { env } from '../env';
import { newKeyPair } from '../esign/keys/key-pair';
import { makeKey, replaceKey } from '../esign/keys/service';
import { freshSecret } from '../esign/keys/vault';
import { signerWith } from '../esign/pades/certify';
import { signatureMark } from '../esign/pades/mark';
import { signRevision } from '../esign/pades/revision';
import { documentFileFor, publicDocument } from '../esign/queries';
import { has, judgeSignatures, opensslChecks, pdfsig } from '../esign/testing/judges';
import { renderLastPage } from '../esign/testing/render';
import { certificateFor, PASSWORD } from '../esign/testing/signers';
import { judgeFile } from '../esign/verify';
import { idCheckCharacter } from '../identity/domain/id-number';
import { makeOrganisation, type MadeOrganisation } from '../identity/testing/factory';
import { apply, expire } from '../lending/applications/service';
import { acceptOffer, proposeOffer, signContract } from '../lending/offers/service';
import { makeProduct } from '../lending/testing/factory';
import { startSandbox, type Sandbox } from '../payments/testing/sandbox';
import { after, DAY_MS, fixedClock } from '../shared/clock';
import type { Actor, PersonActor } from '../shared/actor';
import { err } from '../shared/result';
import { esignTasks } from './esign';

let db: TestDatabase, world: Sandbox;
/** Where the institutions are for the files that this process reads before and after. */
const elsewhere = env().SANDBOX_URL;
let farm: MadeOrganisation, bank: MadeOrganisation;
/** What the lender's device holds of its signer's key. */
let theirs: string;
const now = new Date();
const as = (actor: Actor, at = now) => ({ actor, db, clock: fixedClock(at) });
const job = (name: string) => as({ kind: 'system', job: name });

beforeAll(async () => {
  world = await startSandbox();
  env().SANDBOX_URL = world.url;
  const partner = createPublicKey(createPrivateKey(Buffer.from(process.env['PARTNER_KEY']!, 'base64').toString())).export({ type: 'spki', format: 'pem' });
  await world.control('/acquirer/partners', { partnerId: 'harvestloop', publicKeyPem: partner, notifyUrl: 'http://nobody.invalid/' });
  db = await testDatabase();
  bank = await makeOrganisation(db, { kind: 'lender', name: '寿光农商行' });
  theirs = await certified(bank.actor);
}, 120_000);
afterAll(async () => {
  env().SANDBOX_URL = elsewhere;
  await db.close();
  await world.stop();
});

async function done<T>(outcome: Promise<{ ok: true; value: T } | { ok: false; error: unknown }>): Promise<T> {
  const answered = await outcome;
  if (!answered.ok) throw new Error(JSON.stringify(answered.error));
  return answered.value;
}
let serial = 100;
/** What she would have told the registry. */
async function withNumber({ personId }: { personId: string }): Promise<string> {
  const body = `37078319800101${String(serial++)}`;
  const number = body + idCheckCharacter(body);
  await db.owner.query('update person set id_number_sealed = $2, id_number_lookup = $3 where id = $1', [personId, sealField('person.id_number', personId, number), lookupHash('id-number', number)]);
  return number;
}
/** A loan contract on the table, and a farm that asked for it. */
async function contract(): Promise<{ applicationId: string; documentId: string }> {
  farm = await makeOrganisation(db, { kind: 'farm', name: '张桂兰' });
  for (let n = 0; n < 24; n++) await makeSale(db, { sellerOrgId: farm.organisationId, buyerOrgId: `org_buyer${n % 4}`, at: after(now, -(15 + n * 28) * DAY_MS), grossFen: 1_000_000n, repaidFen: 0n });
  const productId = await makeProduct(db, { lenderOrgId: bank.organisationId, rateBps: 720, fourEyesFen: 9_000_000n });
  const { applicationId } = await done(apply.run(as(farm.actor), { amount: '20000', months: 6, purpose: '春茬种苗与棚膜', productIds: [productId], consent: true }));
  const { offerId } = await done(proposeOffer.run(as(bank.actor), { applicationId, principal: '8000', months: 6, rate: '7.2' }));
  const { documentId } = await done(acceptOffer.run(as(farm.actor), { offerId }));
  return { applicationId, documentId };
}
const flipped = (bytes: Buffer, at: number): Buffer => {
  const copy = Buffer.from(bytes);
  copy[at] = copy[at]! ^ 0x20;
  return copy;
};
const revisionsOf = async (applicationId: string) => {
  const { documentId } = await db.prisma.loanApplication.findUniqueOrThrow({ where: { id: applicationId } });
  return db.prisma.documentRevision.count({ where: { documentId: documentId! } });
};
const drawn = { method: 'drawn', strokes: [[[10, 10, 0], [300, 150, 20], [590, 20, 40]]] } as never;
const typed = { method: 'typed', name: '王小满' } as const;
/** A key as everybody makes one, certified by the authority outside. */
async function certified(actor: PersonActor): Promise<string> {
  await withNumber(actor);
  const secret = freshSecret();
  const { keyId, unlockId } = await done(makeKey.run(as(actor), { password: PASSWORD, again: PASSWORD, secret }));
  await esignTasks['esign.requestCertificate']!({ keyId }, job('esign.requestCertificate'));
  return `${unlockId}.${secret}`;
}

type Signed = { readonly applicationId: string; readonly documentId: string };
/** Both have signed; the seal is still to come. */
async function signedByBoth(): Promise<Signed> {
  const { applicationId, documentId } = await contract();
  await done(signContract.run(as(farm.actor), { applicationId, signature: drawn, unlock: await certified(farm.actor) }));
  await done(signContract.run(as(bank.actor), { applicationId, signature: typed, unlock: theirs }));
  return { applicationId, documentId };
}
const sealIt = (documentId: string) => esignTasks['esign.seal']!({ documentId }, job('esign.seal'));
const file = async (documentId: string) => Buffer.from((await documentFileFor(db, bank.actor, documentId))!.bytes);
const revisions = (documentId: string) => db.prisma.documentRevision.findMany({ where: { documentId }, orderBy: { n: 'asc' } });
const facts = (documentId: string, kind: string) => db.prisma.fact.findMany({ where: { objectId: documentId, kind } });
const lie = (outcome: string) => world.control('/control/outcomes', { kind: 'timestamp', outcome });
const fault = (kind: string, ms = 0) => world.control('/control/faults', { endpoint: 'timestamp', fault: kind, ms });

describe('a loan contract', () => {
  let made: Signed, bytes: Buffer;
  beforeAll(async () => {
    made = await signedByBoth();
    // All have signed, and that is on record before anybody has sealed anything.
    expect(await facts(made.documentId, 'contract.signed')).toHaveLength(2);
    expect(await facts(made.documentId, 'contract.sealed')).toEqual([]);
    expect((await publicDocument(db, made.documentId))!.seal).toBeNull();
    await sealIt(made.documentId);
    bytes = await file(made.documentId);
  }, 60_000);

  it('has a revision of each signer and one of the seal, each continuing the one before it', async () => {
    const rows = await revisions(made.documentId);
    expect(rows.map(({ kind }) => kind)).toEqual(['unsigned', 'signature', 'signature', 'seal']);
    expect(Buffer.compare(Buffer.concat(rows.map(({ appended }) => appended)), bytes)).toBe(0);
    for (const { length, sha256 } of rows) expect(createHash('sha256').update(bytes.subarray(0, length)).digest('hex')).toBe(sha256);
    expect((await facts(made.documentId, 'contract.signed'))[0]!.payload).toMatchObject({ sha256: rows[2]!.sha256 });
    expect((await facts(made.documentId, 'contract.sealed')).map(({ payload }) => payload)).toEqual(Array.from({ length: 2 }, () => expect.objectContaining({ sha256: rows[3]!.sha256, certificate: rows[3]!.certificate }) as object));
    const shown = (await publicDocument(db, made.documentId))!;
    expect(shown.seal).toMatchObject({ holds: true });
    expect(shown.signers.every(({ serial }) => serial !== null)).toBe(true);
    await expect(db.owner.query(`update document_revision set sha256 = $2 where document_id = $1`, [made.documentId, 'ab'.repeat(32)])).rejects.toMatchObject({ code: 'HL003' });
  });

  it('holds before judges that share nothing with us', async () => {
    const judged = judgeSignatures(bytes);
    expect(judged.map(({ digestHolds, signatureHolds, namesItsCertificate }) => [digestHolds, signatureHolds, namesItsCertificate])).toEqual([[true, true, true], [true, true, true], [true, true, true]]);
    expect(judged.map(({ timestamp }) => timestamp?.holds ?? null)).toEqual([null, null, true]);
    expect(Math.abs(judged[2]!.timestamp!.at.getTime() - Date.now())).toBeLessThan(120_000);
    expect(judgeSignatures(flipped(bytes, 4000)).map(({ digestHolds }) => digestHolds)).toEqual([false, false, false]);
  });

  it.runIf(has('pdfsig'))('holds before poppler, to the last byte (judged by pdfsig)', () => {
    const said = pdfsig(bytes);
    expect(said.match(/Signature Validation: Signature is Valid\./g)).toHaveLength(3);
    expect(said.match(/Signature Type: ETSI\.CAdES\.detached/g)).toHaveLength(3);
    expect(said.slice(said.indexOf('Signature #3'))).toMatch(/Total document signed/);
    expect(pdfsig(flipped(bytes, 4000))).not.toContain('Signature is Valid');
  });

  it.runIf(has('openssl'))('holds before openssl, down to the authority (judged by openssl)', async () => {
    const root = await (await fetch(new URL('/authority/root.pem', world.url))).text();
    opensslChecks(bytes, 0, root);
    opensslChecks(bytes, 2, root);
    expect(() => opensslChecks(flipped(bytes, 4000), 0, root)).toThrow();
  });

  it('shows its words, both signatures and the seal to whoever opens it', async () => {
    const { dark } = await renderLastPage(bytes);
    const widgets = [...bytes.toString('latin1').matchAll(/\/Subtype \/Widget \/FT \/Sig \/T \((\S+)\) [^>]*\/Rect \[([\d. ]+)\]/g)].map((match) => ({ name: match[1], box: match[2]!.split(' ').map(Number) as [number, number, number, number] }));
    expect(widgets.map(({ name }) => name)).toEqual(['signer-1', 'signer-2', 'seal']);
    const unsigned = await renderLastPage(bytes.subarray(0, (await revisions(made.documentId))[0]!.length));
    for (const { box: [left, foot, right, head] } of widgets) {
      expect(dark(left, foot, right - left, head - foot) - unsigned.dark(left, foot, right - left, head - foot)).toBeGreaterThan(1500);
    }
    // Each character of the name below a drawing is there: 王小满, eight points wide each.
    const [left, foot] = widgets[0]!.box;
    for (let n = 0; n < 3; n++) expect(dark(left + n * 8, foot + 26, 8, 9)).toBeGreaterThan(40);
  });

  it('is told from every file that differs from it, wherever a byte is changed', async () => {
    const judged = (changed: Buffer) => judgeFile(db, made.documentId, changed);
    expect(await judged(bytes)).toMatchObject({ verdict: 'identical', signatures: 2 });
    const rows = await revisions(made.documentId);
    const step = Math.ceil(bytes.length / 60);
    for (let at = 7; at < bytes.length; at += step) {
      const before = rows.filter(({ kind, length }) => kind === 'signature' && length <= at).length;
      // What a signature says of itself can be changed to say that somebody else gave it.
      expect(await judged(flipped(bytes, at)), `byte ${at}`).toMatchObject({ verdict: expect.stringMatching(/altered|stranger/) as string, signatures: before });
    }
    expect(await judged(bytes.subarray(0, rows[1]!.length))).toMatchObject({ verdict: 'earlier', signatures: 1 });
    expect(await judged(Buffer.concat([bytes, Buffer.from('\n% more')]))).toMatchObject({ verdict: 'appended', more: 7 });
    expect(await judged(Buffer.from('%PDF-1.7 something else'))).toMatchObject({ verdict: 'other' });
    expect(await judgeFile(db, 'doc_none', bytes)).toBeNull();
  });

  it('is not taken from whoever signs the same words with a certificate of his own making', async () => {
    const [unsigned] = await revisions(made.documentId);
    const pair = await newKeyPair();
    const forged = await certificateFor('张桂兰', pair.request);
    const changed = await signRevision(unsigned!.appended, {
      field: 'signer-1', at: now, reason: 'x', signer: signerWith(createPrivateKey({ key: Buffer.from(pair.privateKey), format: 'der', type: 'pkcs8' }), forged),
      mark: signatureMark({ signedName: '张桂兰', method: 'typed', strokes: null, signedAt: now, serial: forged.serial }),
    });
    expect(await judgeFile(db, made.documentId, changed)).toMatchObject({ verdict: 'stranger', strangers: ['张桂兰'], signatures: 0 });
  });
});

describe('signing', () => {
  it('asks for a key that is certified, open on this device, not revoked and not expired', async () => {
    const { applicationId } = await contract();
    const sign = (unlock?: string, at = now) => signContract.run(as(farm.actor, at), { applicationId, signature: typed, unlock });
    expect(await sign()).toEqual(err({ code: 'KEY_MISSING' }));
    expect(await sign(theirs)).toEqual(err({ code: 'KEY_MISSING' }));
    const idNumber = await withNumber(farm.actor);
    const secret = freshSecret();
    const { keyId, unlockId } = await done(makeKey.run(as(farm.actor), { password: PASSWORD, again: PASSWORD, secret }));
    expect(await sign(`${unlockId}.${secret}`)).toEqual(err({ code: 'KEY_PENDING' }));
    await esignTasks['esign.requestCertificate']!({ keyId }, job('esign.requestCertificate'));
    expect(await sign()).toEqual(err({ code: 'KEY_LOCKED' }));
    expect(await sign(`${unlockId}.${freshSecret()}`)).toEqual(err({ code: 'KEY_LOCKED' }));
    expect(await sign(theirs)).toEqual(err({ code: 'KEY_LOCKED' }));
    expect(await sign(`${unlockId}.${secret}`, after(now, 16 * 60_000))).toEqual(err({ code: 'KEY_LOCKED' }));
    await db.owner.query(`update signing_key set valid_until = $2 where id = $1`, [keyId, now]);
    expect(await sign(`${unlockId}.${secret}`)).toEqual(err({ code: 'CERTIFICATE_EXPIRED' }));
    // A forgotten password: a new key, and the old one opens nothing any more.
    const fresh = freshSecret();
    const next = await done(replaceKey.run(as(farm.actor), { password: PASSWORD, again: PASSWORD, secret: fresh, keyId, idNumber }));
    if (next.outcome === 'wrong') throw new Error('she gave her own number');
    await esignTasks['esign.requestCertificate']!({ keyId: next.keyId }, job('esign.requestCertificate'));
    await esignTasks['esign.revokeCertificate']!({ keyId }, job('esign.revokeCertificate'));
    expect(await sign(`${unlockId}.${secret}`)).toEqual(err({ code: 'KEY_LOCKED' }));
    expect(await revisionsOf(applicationId)).toBe(0);
    expect(await sign(`${next.unlockId}.${fresh}`)).toMatchObject({ ok: true });
    expect(await sign(`${next.unlockId}.${fresh}`)).toEqual(err({ code: 'ALREADY_SIGNED' }));
    expect(await revisionsOf(applicationId)).toBe(2);
  });

  it('by both at once makes one file with both signatures', async () => {
    const { applicationId, documentId } = await contract();
    const unlock = await certified(farm.actor);
    const sign = (actor: PersonActor, held: string) => signContract.run(as(actor), { applicationId, signature: typed, unlock: held });
    const outcomes = await Promise.all([farm.actor, bank.actor, farm.actor, bank.actor, farm.actor, farm.actor].map((actor) => sign(actor, actor === farm.actor ? unlock : theirs)));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(2);
    expect(outcomes.filter((outcome) => !outcome.ok).map((outcome) => !outcome.ok && outcome.error.code)).toEqual(Array.from({ length: 4 }, () => expect.stringMatching(/^(ALREADY_SIGNED|APPLICATION_ENDED)$/) as string));
    expect((await revisions(documentId)).map(({ kind }) => kind)).toEqual(['unsigned', 'signature', 'signature']);
    await Promise.all([sealIt(documentId), sealIt(documentId), sealIt(documentId)]);
    expect(judgeSignatures(await file(documentId)).every(({ digestHolds, signatureHolds }) => digestHolds && signatureHolds)).toBe(true);
    expect((await revisions(documentId)).filter(({ kind }) => kind === 'seal')).toHaveLength(1);
    expect(await facts(documentId, 'contract.sealed')).toHaveLength(2);
  });

  it('comes too late once the contract has run out', async () => {
    const { applicationId, documentId } = await contract();
    const unlock = await certified(farm.actor);
    await done(expire.run(as({ kind: 'system', job: 'lending.expire' }, after(now, 4 * DAY_MS)), { applicationId }));
    expect(await signContract.run(as(farm.actor), { applicationId, signature: typed, unlock })).toEqual(err({ code: 'APPLICATION_ENDED' }));
    expect(await revisions(documentId)).toEqual([]);
  });
});

describe('the seal', () => {
  it('waits for a time stamp that proves what was asked, however often it takes', async () => {
    const { documentId } = await signedByBoth();
    const refused = async (words: RegExp) => {
      await expect(sealIt(documentId)).rejects.toThrow(words);
      expect(await db.prisma.documentFile.count({ where: { documentId } })).toBe(0);
      expect(await facts(documentId, 'contract.sealed')).toEqual([]);
      expect(await revisions(documentId)).toHaveLength(3);
    };
    await fault('5xx');
    await refused(/answered 502/);
    await fault('bad-signature');
    await refused(/./);
    for (const [outcome, words] of [['WRONG_IMPRINT', /something else/], ['WRONG_NONCE', /another request/], ['WRONG_CERTIFICATE', /not of our authority/], ['WRONG_TIME', /clock is wrong/]] as const) {
      await lie(outcome);
      await refused(words);
    }
    // The sweep finds what the queue has lost, and asks once more.
    await esignTasks['esign.sweep']!({}, as({ kind: 'system', job: 'esign.sweep' }, after(now, 3 * 60_000)) as never);
    expect((await publicDocument(db, documentId))!.seal).toMatchObject({ holds: true });
    await sealIt(documentId);
    expect((await revisions(documentId)).map(({ kind }) => kind)).toEqual(['unsigned', 'signature', 'signature', 'seal']);
  });
});
