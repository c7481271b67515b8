import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDispute } from '../credit/disputes/service';
import type { Db } from '../db/database';
import { testDatabase, type TestDatabase } from '../db/testing/test-database';
import { makeConsent, makeGrower, makeOrganisation } from '../identity/testing/factory';
import { makeOffer, postDemand, publishListing } from '../market/service';
import { openStore } from '../merchant/service';
import { mayTry } from '../operation/operation';
import { acceptOffer, requestPayment, signContract } from '../orders/service';
import { ORG_KINDS, ROLES, type Actor, type PersonActor } from '../shared/actor';
import { fixedClock } from '../shared/clock';
import { OPERATIONS } from './operations';
import { COMMON_ERRORS, type AnyOperation } from './problem';
import { fieldNames, sampleInput } from './testing/sample-input';

const now = new Date('2026-11-22T02:00:00Z');
let db: TestDatabase;
/** Everybody who could try: strangers to the foreign world below, one a kind of organisation and role, and those who are no members. */
let actors: readonly { readonly name: string; readonly actor: Actor }[];
/** What belongs to somebody else, by the names under which inputs ask for it. */
let foreign: Readonly<Record<string, string>>;
/** Those to whom it belongs. */
let owners: Readonly<Record<'farm' | 'buyer' | 'cooperative', PersonActor>>;

type Answer = { readonly ok: boolean; readonly error?: { readonly code: string } };

/** A database that notes whether it was asked anything at all, and whether a plan was applied. */
function watched(): { readonly db: Db; readonly seen: { asked: number; applied: number } } {
  const seen = { asked: 0, applied: 0 };
  const sql: Db['sql'] = (text, parameters) => {
    seen.asked++;
    if (text.includes('with part0 as')) seen.applied++;
    return db.sql(text, parameters);
  };
  return { db: { ...db, sql }, seen };
}

async function attempt(operation: AnyOperation, actor: Actor, input: unknown): Promise<Answer & { readonly asked: number; readonly applied: number }> {
  const { db: looking, seen } = watched();
  const answer = (await operation.run({ actor, db: looking, clock: fixedClock(now) }, input as never)) as Answer;
  return { ...answer, ...seen };
}

/** One hash over everything the foreign organisations have; strangers may add rows of their own, and change nothing here. */
async function fingerprint(before: ReadonlyMap<string, readonly string[]>): Promise<string> {
  const hash = createHash('sha256');
  for (const [table, ids] of before) {
    const { rows } = await db.owner.query<{ text: string }>(`select t::text as text from ${table} t where id = any ($1) order by id`, [ids]);
    hash.update(`${table}\n${rows.map((row) => row.text).join('\n')}\n`);
  }
  return hash.digest('hex');
}

async function rowIds(): Promise<Map<string, string[]>> {
  const { rows: tables } = await db.owner.query<{ name: string }>(
    `select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'id' and data_type = 'text' and table_name not like '\\_%' order by 1`);
  const ids = new Map<string, string[]>();
  for (const { name } of tables) {
    const { rows } = await db.owner.query<{ id: string }>(`select id from ${name}`);
    if (rows.length > 0) ids.set(name, rows.map((row) => row.id));
  }
  return ids;
}

/** A farm and a buyer with an open listing, demand, offer, and a signed order that waits for its money. */
async function foreignWorld(): Promise<{ readonly ids: Record<string, string>; readonly owners: typeof owners }> {
  const done = async <T>(outcome: Promise<{ ok: true; value: T } | { ok: false; error: unknown }>): Promise<T> => {
    const answered = await outcome;
    if (!answered.ok) throw new Error(JSON.stringify(answered.error));
    return answered.value;
  };
  const [farm, buyer, cooperative, lender] = await Promise.all((['farm', 'buyer', 'cooperative', 'lender'] as const).map((kind) => makeOrganisation(db, { kind, phone: undefined })));
  const as = (actor: PersonActor) => ({ actor, db, clock: fixedClock(now) });
  const sold = { mass: '100', soldBy: 'jin', price: '2.35', pricedBy: 'jin' } as const;
  const { listingId } = await done(publishListing.run(as(farm!.actor), { ...sold, leafId: 'fruit-cucumber', gradeId: 'first', mass: '1000', harvestFrom: '2026-11-23', harvestTo: '2026-11-30', confirmed: true }));
  const { demandId } = await done(postDemand.run(as(buyer!.actor), { leafId: 'fruit-cucumber', gradeId: 'first', mass: '500', soldBy: 'jin', cap: '3', pricedBy: 'jin', deliverFrom: '2026-11-24', deliverTo: '2026-11-28', radiusKm: 800 }));
  const offer = () => done(makeOffer.run(as(buyer!.actor), { ...sold, listingId, deliverOn: '2026-11-25' }));
  const { orderId, documentId } = await done(acceptOffer.run(as(farm!.actor), { offerId: (await offer()).offerId }));
  const { offerId } = await offer();
  for (const side of [farm!, buyer!]) await done(signContract.run(as(side.actor), { orderId, signature: { method: 'typed', name: '王小满' } }));
  const { paymentId, qrToken } = await done(requestPayment.run(as(buyer!.actor), { orderId }));
  const { id: factId } = await db.prisma.fact.findFirstOrThrow({ where: { kind: 'order.agreed', subjectOrgId: farm!.organisationId } });
  const { disputeId } = await done(openDispute.run(as(farm!.actor), { factId, mistake: 'other', words: '这一单不是这样谈的' }));
  const grower = await makeGrower(db, { cooperativeOrgId: cooperative!.organisationId });
  const consentId = await makeConsent(db, { subjectOrgId: farm!.organisationId, granteeOrgId: lender!.organisationId, until: new Date('2027-11-22T00:00:00Z') });
  const shop = await makeOrganisation(db, { kind: 'shop' });
  const { storeId, counterId } = await done(openStore.run(as(shop.actor), { store: '西门店', place: '', counter: '1 号台' }));
  const [link, membership, account] = await Promise.all([
    db.prisma.growerLink.findFirstOrThrow(), db.prisma.membership.findFirstOrThrow({ where: { organisationId: farm!.organisationId } }),
    db.prisma.bankAccount.findFirstOrThrow({ where: { organisationId: farm!.organisationId } }),
  ]);
  const ids = {
    listingId, demandId, offerId, orderId, documentId, factId, disputeId, paymentId, token: qrToken, qrToken, consentId, linkId: link.id, membershipId: membership.id, bankAccountId: account.id,
    storeId, counterId, organisationId: farm!.organisationId, growerOrgId: grower.organisationId, granteeOrgId: lender!.organisationId, subjectOrgId: farm!.organisationId, personId: farm!.personId,
  };
  return { ids, owners: { farm: farm!.actor, buyer: buyer!.actor, cooperative: cooperative!.actor } };
}

beforeAll(async () => {
  db = await testDatabase();
  ({ ids: foreign, owners } = await foreignWorld());
  const members = [];
  for (const kind of ORG_KINDS) {
    const { organisationId, personId } = await makeOrganisation(db, { kind });
    for (const role of ROLES) members.push({ name: `${kind} ${role}`, actor: { kind: 'person', personId, organisationId, orgKind: kind, role } as const });
  }
  actors = [
    ...members, { name: 'nobody', actor: { kind: 'visitor', personId: null } }, { name: 'a person without organisation', actor: { kind: 'visitor', personId: members[0]!.actor.personId } },
    { name: 'the system', actor: { kind: 'system', job: 'test' } }, { name: 'a channel', actor: { kind: 'channel', channel: 'unionpay' } },
  ];
});
afterAll(() => db.close());

/**
 * What lies open to all by its nature: an offer is made on anybody's listing, anybody with a code pays, a record is shown to whom one likes, who asks for a
 * score gets her own, and the platform decides everybody's disputes (this one waits for its other side's answer).
 */
const OPEN_TO_STRANGERS: Readonly<Record<string, readonly string[]>> = {
  'market.makeOffer': ['listingId', 'demandId'], 'payments.startAttempt': ['token'], 'identity.giveConsent': ['granteeOrgId'], 'credit.score': ['subjectOrgId'], 'credit.decideDispute': ['disputeId'],
};
const KEPT_FROM_STRANGERS = /: (NOT_FOUND|INVALID_INPUT|FORBIDDEN|NOT_YOUR_GROWER|DEMO_OFF)$/;

describe.each(OPERATIONS.map((operation) => ({ name: operation.name, operation })))('$name', ({ operation }) => {
  it('answers FORBIDDEN to everybody outside its audience, and asks the database nothing', async () => {
    for (const { name, actor } of actors.filter((one) => !mayTry(operation.audience, one.actor))) {
      for (const input of [{}, sampleInput(operation.input, foreign)]) {
        const { ok, error, asked } = await attempt(operation, actor, input);
        expect({ name, ok, code: error?.code, asked }).toEqual({ name, ok: false, code: 'FORBIDDEN', asked: 0 });
      }
    }
  });

  it('gives nobody inside its audience what belongs to others, and answers with a value', async () => {
    const ids = await rowIds();
    const before = await fingerprint(ids);
    const asksFor = fieldNames(operation.input).filter((name) => name in foreign && !OPEN_TO_STRANGERS[operation.name]?.includes(name));
    const input = sampleInput(operation.input, foreign);
    for (const { name, actor } of actors.filter((one) => one.actor.kind !== 'system' && one.actor.kind !== 'channel' && mayTry(operation.audience, one.actor))) {
      for (const tried of [{}, input]) {
        const { ok, error, applied } = await attempt(operation, actor, tried);
        if (!ok) expect(Object.keys({ ...operation.errors, ...COMMON_ERRORS }), name).toContain(error!.code);
        if (!ok) expect(applied, name).toBe(0);
        if (tried === input && asksFor.length > 0) expect(`${name}: ${ok ? 'done' : error!.code}`).toMatch(KEPT_FROM_STRANGERS);
      }
    }
    expect(await fingerprint(ids)).toBe(before);
  });

  it('answers system and channel with a value when there is no such thing', async () => {
    const unknown = Object.fromEntries(Object.keys(foreign).map((name) => [name, 'xxx_00000000000000000000000000']));
    for (const { actor } of actors.filter((one) => (one.actor.kind === 'system' || one.actor.kind === 'channel') && mayTry(operation.audience, one.actor))) {
      for (const input of [{}, sampleInput(operation.input, unknown)]) {
        const { ok, error } = await attempt(operation, actor, input);
        if (!ok) expect(Object.keys({ ...operation.errors, ...COMMON_ERRORS })).toContain(error!.code);
      }
    }
  });
});

it('reaches beyond the parsing of inputs', () => {
  const open = OPERATIONS.filter(({ audience }) => audience.visitor || audience.orgs?.length);
  const parsed = open.filter((operation) => operation.input.safeParse(sampleInput(operation.input, foreign)).success).map(({ name }) => name);
  expect(open.filter(({ name }) => !parsed.includes(name)).map(({ name }) => name)).toEqual([]);
});

/** What each side of the foreign world may ask for by name: it is hers, or both sides'. */
const HERS: Readonly<Record<keyof typeof owners, readonly string[]>> = {
  farm: ['listingId', 'offerId', 'orderId', 'documentId', 'factId', 'disputeId', 'membershipId', 'bankAccountId', 'organisationId', 'subjectOrgId', 'consentId', 'granteeOrgId'],
  buyer: ['demandId', 'offerId', 'orderId', 'documentId', 'paymentId', 'token', 'qrToken'], cooperative: ['linkId', 'growerOrgId'],
};

/** These mean another thing by the word (a lender's offer, a static code), or name one more that nobody here has (a session, an attempt, a settled delivery). */
const ANOTHER_THING = new Set(['identity.switchOrganisation', 'lending.acceptOffer', 'payments.askNow', 'payments.startStaticSale', 'settlement.giveBack']);

/** A database that is asked everything, and to which nothing is done. */
function untouchable(): { readonly db: Db; readonly seen: { applied: boolean } } {
  const seen = { applied: false };
  const sql: Db['sql'] = (text, parameters) => {
    seen.applied ||= text.includes('with part0 as');
    if (text.includes('with part0 as')) throw new Error('It would have been done.');
    return db.sql(text, parameters);
  };
  return { db: { ...db, sql }, seen };
}

it('keeps nobody from what is hers: whoever may try an operation comes as far as its rules', async () => {
  const kept: string[] = [];
  let asked = 0;
  for (const operation of OPERATIONS.filter(({ name }) => !ANOTHER_THING.has(name))) {
    const names = fieldNames(operation.input).filter((name) => name in foreign);
    for (const [side, actor] of Object.entries(owners) as [keyof typeof owners, PersonActor][]) {
      if (names.length === 0 || !mayTry(operation.audience, actor) || !names.every((name) => HERS[side].includes(name))) continue;
      asked++;
      const { db: still, seen } = untouchable();
      const answer = (await operation.run({ actor, db: still, clock: fixedClock(now) }, sampleInput(operation.input, foreign) as never).catch((error: Error) => {
        if (!seen.applied) throw error;
        return { ok: true };
      })) as Answer;
      if (!answer.ok && ['FORBIDDEN', 'NOT_FOUND'].includes(answer.error!.code)) kept.push(`${operation.name} as ${side}: ${answer.error!.code}`);
    }
  }
  expect(kept).toEqual([]);
  console.log(`authorisation: ${OPERATIONS.length} operations x ${actors.length} who could try (every role of every kind of organisation among them), foreign; ${asked} of their owners, own`);
});
