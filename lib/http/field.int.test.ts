import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../db/testing/test-database';
import { makeMember, makeOrganisation, makePerson, type MadeOrganisation } from '../identity/testing/factory';
import type { PersonActor } from '../shared/actor';
import { fixedClock } from '../shared/clock';
import { publishListing } from '../market/service';
import { isFieldForm, takeField } from './field';
import { FIELD_FORMS, publishInput } from './field-forms';
import type { Session } from './token';

let db: TestDatabase;
let farm: MadeOrganisation;
const clock = fixedClock(new Date('2026-11-22T02:00:00Z'));
beforeAll(async () => {
  db = await testDatabase();
  farm = await makeOrganisation(db, { kind: 'farm' });
});
afterAll(() => db.close());

const sessionOf = (actor: PersonActor) => ({ personId: actor.personId, organisationId: actor.organisationId, actor }) as Session;
const form = (fields: Record<string, string>): FormData => {
  const made = new FormData();
  for (const [name, value] of Object.entries(fields)) made.set(name, value);
  return made;
};
const cucumbers = (more: Record<string, string> = {}) => form({
  _person: farm.personId, _for: farm.organisationId, leafId: 'fruit-cucumber', gradeId: 'first', mass: '１２００', massUnit: 'jin', price: '2.45', pricedBy: 'jin', harvestFrom: '2026-11-23',
  harvestTo: '2026-11-30', ...more,
});
const take = (key: string, sent: FormData, session: Session | null = sessionOf(farm.actor)) => takeField('publish', key, sent, { session, db, clock });
const listings = () => db.prisma.listing.count({ where: { sellerOrgId: farm.organisationId } });

describe('a form out of a phone that had no network', () => {
  it('is one listing, though it comes three times at once, again later, and had gone out from its page before', async () => {
    const before = await listings();
    // The page's own way in, whose answer was lost.
    expect((await publishListing.run({ actor: farm.actor, db, clock, idempotencyKey: 'key-of-one-form' }, await publishInput(cucumbers()))).ok).toBe(true);
    const outcomes = await Promise.all([1, 2, 3].map(() => take('key-of-one-form', cucumbers())));
    outcomes.push(await take('key-of-one-form', cucumbers()));
    expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
    expect(outcomes[0]).toMatchObject({ state: 'done', page: expect.stringMatching(/^\/farm\/listings\/lst_/) as string });
    expect(await listings()).toBe(before + 1);
  });

  it('waits for her who filled it in: nobody else, in no other name, and not without a session', async () => {
    const before = await listings();
    const husband = await makeMember(db, { organisationId: farm.organisationId, orgKind: 'farm', personId: await makePerson(db), role: 'owner' });
    const second = await makeOrganisation(db, { kind: 'farm' });
    const elsewhere = await makeMember(db, { organisationId: second.organisationId, orgKind: 'farm', personId: farm.personId, role: 'owner' });
    expect(await take('key-of-waiting', cucumbers(), null)).toEqual({ state: 'wait', why: 'SIGNED_OUT' });
    expect(await take('key-of-waiting', cucumbers(), sessionOf(husband))).toEqual({ state: 'wait', why: 'OTHER_PERSON' });
    expect(await take('key-of-waiting', cucumbers(), sessionOf(elsewhere))).toEqual({ state: 'wait', why: 'OTHER_ORGANISATION' });
    expect(await listings()).toBe(before);
    expect(await take('key-of-waiting', cucumbers())).toMatchObject({ state: 'done' });
    expect(await listings()).toBe(before + 1);
  });

  it('is asked about like any other, and may be put right under the same key', async () => {
    expect(await take('key-of-a-doubt', cucumbers({ price: '4900' }))).toMatchObject({ state: 'refused', failure: { code: 'FIGURE_UNUSUAL' } });
    expect(await take('key-of-a-doubt', cucumbers({ price: '4.90' }))).toMatchObject({ state: 'done' });
    expect(await take('key-of-a-doubt', cucumbers({ price: '4.80' }))).toMatchObject({ state: 'refused', failure: { code: 'KEY_REUSED' } });
  });

  it('notes a harvest, and says what of a listing was changed by somebody else', async () => {
    const lot = form({ _person: farm.personId, _for: farm.organisationId, leafId: 'fruit-cucumber', mass: '300', massUnit: 'jin', harvestedOn: '2026-11-21', place: '东棚', basis: '' });
    expect(await takeField('lot', 'key-of-a-harvest', lot, { session: sessionOf(farm.actor), db, clock })).toMatchObject({ state: 'done', page: expect.stringMatching(/^\/farm\/lots\/lot_/) as string });
    const made = await take('key-of-a-listing', cucumbers());
    const listingId = made.state === 'done' ? made.page.split('/').at(-1)! : '';
    const edit = form({ _person: farm.personId, _for: farm.organisationId, listingId, price: '2.20', pricedBy: 'jin', note: '早上摘', 'base.price': '260/jin', 'base.note': '' });
    expect(await takeField('edit', 'key-of-an-edit', edit, { session: sessionOf(farm.actor), db, clock }))
      .toMatchObject({ state: 'done', edited: { taken: ['note'], conflicts: [{ field: 'price', hers: '220/jin', theirs: '245/jin' }] } });
  });

  it('is one of four, and none of them binds or pays', () => {
    expect(Object.keys(FIELD_FORMS)).toEqual(['publish', 'edit', 'lot', 'send']);
    expect(['constructor', 'pay', 'sign', '__proto__', ''].filter(isFieldForm)).toEqual([]);
  });
});
