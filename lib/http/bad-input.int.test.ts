import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { testDatabase, type TestDatabase } from '../db/testing/test-database';
import { makeApiKey } from '../identity/api-keys/service';
import { API_SCOPES } from '../identity/domain/api-key';
import { newKey } from '../identity/profile/queries';
import { makeOrganisation, type MadeOrganisation } from '../identity/testing/factory';
import { ORG_KINDS, ROLES, type Actor } from '../shared/actor';
import { systemClock } from '../shared/clock';
import { newId } from '../shared/ids';
import { callOperation, readOrder } from './api';
import { OPEN } from './open-operations';
import { OPERATIONS } from './operations';
import { COMMON_ERRORS, type AnyOperation } from './problem';
import { fieldNames, sampleInput } from './testing/sample-input';

let db: TestDatabase;
let sides: readonly MadeOrganisation[];
let actors: readonly Actor[];

/** A key of its own for each test: together they are faster than one program may be. */
async function keyOf(of: MadeOrganisation): Promise<Record<string, string>> {
  const made = await makeApiKey.run({ actor: of.actor, db, clock: systemClock }, { name: '程序', scopes: [...API_SCOPES], months: 1 });
  if (!made.ok) throw new Error(made.error.code);
  return { authorization: `Bearer ${(await newKey(db, of.actor, made.value.keyId, new Date()))!}` };
}
beforeAll(async () => {
  db = await testDatabase();
  (globalThis as { harvestloopDb?: unknown }).harvestloopDb = db;
  sides = [await makeOrganisation(db, { kind: 'farm' }), await makeOrganisation(db, { kind: 'buyer' })];
  const founded = await Promise.all(ORG_KINDS.map((kind) => makeOrganisation(db, { kind })));
  actors = founded.flatMap(({ actor }) => ROLES.map((role) => ({ ...actor, role })));
});
afterAll(async () => {
  delete (globalThis as { harvestloopDb?: unknown }).harvestloopDb;
  await db.close();
});

/** What people, programs and attackers put into a field. */
const NASTY: readonly unknown[] = [
  '', ' ', '0', '-1', '1e308', '１２．５', '99999999999999999999', '0.000001', 'NaN', 'Infinity', '2026-02-30', '2026-11-26T00:00:00Z', '👩‍🌾🥒', '\u202Eabc\u202C', '\u0000', 'a\u0000b',
  '<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', `' or 1=1 --`, '../../etc/passwd', '%00', '王'.repeat(5000), 'x'.repeat(100_000), '{"$ne":1}',
  0, -1, 1e308, -0, 1.5, 2 ** 53, true, false, null, [], {}, [null], [[[]]], { toString: 'x' }, { __proto__: null, length: 1 }, { constructor: { prototype: {} } },
];
const value = fc.oneof({ arbitrary: fc.constantFrom(...NASTY), weight: 4 }, { arbitrary: fc.jsonValue({ maxDepth: 3 }), weight: 1 }, { arbitrary: fc.string({ unit: 'binary', maxLength: 60 }), weight: 1 });

async function call(name: string, body: string, headers: Record<string, string>): Promise<{ readonly status: number; readonly text: string; readonly type: string }> {
  const answer = await callOperation(new Request(`http://test/api/v1/operations/${name}`, {
    method: 'POST', body, headers: { 'content-type': 'application/json', 'idempotency-key': newId('request'), ...headers },
  }));
  return { status: answer.status, text: answer.body, type: answer.headers['content-type'] ?? '' };
}
/** A refusal that says what is wrong in our own words: JSON, a code, and nothing of the machinery. */
function isAnswered({ status, text, type }: { readonly status: number; readonly text: string; readonly type: string }): void {
  expect(status, text).toBeLessThan(500);
  expect(status, 'the test is slower than the limit').not.toBe(429);
  expect(type).toMatch(/^application\/(problem\+)?json$/);
  const answer = JSON.parse(text) as { code?: string };
  if (status !== 200) expect(answer.code).toMatch(/^[A-Z_]+$/);
  expect(text).not.toMatch(/\bat \w+ \(|node_modules|select |insert into|violates|syntax error/i);
}

/** Inputs of a schema of which most is right, so that what is wrong comes as far as it can. */
function nearly(schema: z.ZodType): fc.Arbitrary<unknown> {
  const right = sampleInput(schema, {}) as Record<string, unknown>;
  const fields = fieldNames(schema);
  const wrong = fc.record(Object.fromEntries(fields.map((field) => [field, value])), { requiredKeys: [] }).map((some) => ({ ...right, ...some }));
  const oneWrong = fields.length === 0 ? wrong : fc.tuple(fc.constantFrom(...NASTY), fc.constantFrom(...fields)).map(([nasty, field]) => ({ ...right, [field]: nasty }));
  return fc.oneof({ arbitrary: wrong, weight: 6 }, { arbitrary: oneWrong, weight: 6 }, { arbitrary: value, weight: 1 });
}

describe('whatever a program sends', () => {
  it.each([...OPEN.keys()])('%s answers it', async (name) => {
    const input = nearly(OPEN.get(name)!.operation.input);
    const callers = await Promise.all(sides.map(keyOf));
    await fc.assert(fc.asyncProperty(input, fc.nat(1), async (body, who) => isAnswered(await call(name, JSON.stringify(body) ?? 'undefined', callers[who]!))), { numRuns: 60 });
  });

  it('that is no JSON, too large, or says that it is something else, is refused in words', async () => {
    const name = 'market.publishListing';
    const key = await keyOf(sides[0]!);
    for (const body of ['{', '[1,', 'undefined', '{"a":1}{"b":2}']) expect((await call(name, body, key)).status, body).toBe(400);
    expect((await call(name, `{"a":"${'x'.repeat(1_100_000)}"}`, key)).status).toBe(413);
    expect((await call(name, '{}', { ...key, 'content-type': 'application/xml' })).status).toBe(415);
    expect((await call('no such/../operation', '{}', key)).status).toBe(404);
    expect((await call('constructor', '{}', key)).status).toBe(404);
  });

  it('as the name of an order finds none', async () => {
    const key = await keyOf(sides[0]!);
    await fc.assert(fc.asyncProperty(fc.oneof(fc.constantFrom(...NASTY.filter((one) => typeof one === 'string')), fc.string({ unit: 'binary' })), async (id) => {
      const answer = await readOrder(new Request(`http://test/api/v1/orders/${encodeURIComponent((id as string).slice(0, 2000).replace(/\p{Surrogate}/gu, ''))}`, { headers: key }));
      isAnswered({ status: answer.status, text: answer.body, type: answer.headers['content-type'] ?? '' });
    }), { numRuns: 100 });
  });
});

/** Somebody for whom an operation is meant: a person where there is one, else the house itself. */
function meantFor({ orgs, roles, visitor, system, channel }: AnyOperation['audience']): readonly Actor[] {
  const people = actors.filter((actor) => actor.kind === 'person' && orgs?.includes(actor.orgKind) && (roles?.includes(actor.role) ?? true));
  return [...people.slice(0, 1), ...(visitor ? [{ kind: 'visitor', personId: null } as const] : []), ...(system ? [{ kind: 'system', job: 'test' } as const] : []),
    ...(channel ? [{ kind: 'channel', channel: 'unionpay' } as const] : [])];
}

describe('whatever comes through a form, a job or a callback', () => {
  it.each(OPERATIONS.map((operation) => ({ name: operation.name, operation })))('$name answers it with a value', async ({ operation }) => {
    const who = meantFor(operation.audience);
    expect(who.length).toBeGreaterThan(0);
    await fc.assert(fc.asyncProperty(nearly(operation.input), fc.nat(who.length - 1), async (input, index) => {
      // What the house hands to itself it has read from its own tables, which keep no such text.
      fc.pre(who[index]!.kind !== 'system' || !/\\u0000|\\ud[89a-f]/i.test(JSON.stringify(input) ?? ''));
      const answer = (await operation.run({ actor: who[index]!, db, clock: systemClock }, input as never)) as { ok: boolean; error?: { code: string } };
      if (!answer.ok) expect(Object.keys({ ...operation.errors, ...COMMON_ERRORS })).toContain(answer.error!.code);
    }), { numRuns: 30 });
  });
});
