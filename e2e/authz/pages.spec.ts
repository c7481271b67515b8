import { expect, PEOPLE, test, type Person } from '../fixtures/test';
import { BEFORE_SIGN_IN, borrower, bringTable, CAST, cookieOf, DOORS, look, mayPass, PAGES, PASSING, wander, type Kind, type Seen } from '../fixtures/tree';

/** Behind these, whoever may pass sees all there is. */
const OVERSIGHT = new Set(['ops']);
/** A farmer may ask several lenders for one loan: what one of them does not see of another is proven where it is loaded. */
const SHARED = new Set(['/lend/applications/[id]', '/lend/applications/[id]/contract']);

test('every page, as everybody: her own opens, another organisation’s does not, and who is not signed in signs in first', async ({ as, visitor }) => {
  test.setTimeout(150_000);
  const anybody = await cookieOf(await visitor());
  const member = async (kind: Kind, person: Person) => {
    const page = await as(person);
    return { kind, person, page, cookie: await cookieOf(page) };
  };
  const cast = await Promise.all((Object.entries(CAST) as [Kind, readonly Person[]][]).flatMap(([kind, people]) => people.map((person) => member(kind, person))));
  const bank = cast.find(({ person }) => person === PEOPLE.bank)!.page;
  cast.push(await member('farm', await borrower(bank)));
  await bringTable(cast.find(({ kind }) => kind === 'cooperative')!.page);
  const own = new Map<(typeof cast)[number], Map<string, string[]>>();
  await Promise.all(cast.map(async (one) => own.set(one, await wander(one.cookie, one.kind))));

  const wrong: string[] = [];
  let asked = 0;
  const expectSeen = (who: string, path: string, { status, to }: Seen, should: 'open' | 'closed' | 'sign in' | 'elsewhere') => {
    asked++;
    const is = status === 200 ? 'open' : status === 404 ? 'closed' : /\/sign-in/.test(to) ? 'sign in' : /\/me\?choose/.test(to) ? 'elsewhere' : `${status} ${to}`;
    if (is !== should) wrong.push(`${who} ${path}: ${is}, not ${should}`);
  };
  for (const page of PAGES.filter(({ template }) => !PASSING.has(template) && !BEFORE_SIGN_IN.test(template))) {
    const still = !page.template.includes('[');
    const examples = still ? [{ of: null, path: page.template }] : cast.flatMap((of) => (own.get(of)!.get(page.template) ?? []).slice(0, 1).map((path) => ({ of, path }))).slice(0, 3);
    if (examples.length === 0) wrong.push(`nobody comes to any ${page.template}`);
    for (const [index, { of, path }] of examples.entries()) {
      expectSeen('a visitor', path, await look(anybody, path), mayPass(page, null) ? 'open' : 'sign in');
      // A door is closed to a kind, whichever of its things is asked for: one of them shows it.
      await Promise.all(cast.filter(({ kind }) => index === 0 || mayPass(page, kind)).map(async (one) => {
        const hers = of === null || of === one || DOORS[page.door] === 'anybody' || OVERSIGHT.has(page.door) || own.get(one)!.get(page.template)?.includes(path);
        if (!hers && SHARED.has(page.template) && one.kind === of.kind) return;
        expectSeen(one.person, path, await look(one.cookie, path), !mayPass(page, one.kind) ? 'elsewhere' : hers ? 'open' : 'closed');
      }));
    }
  }
  expect(wrong).toEqual([]);
  console.log(`authorisation: ${PAGES.length} pages, ${cast.length} people of ${Object.keys(CAST).length} kinds and one visitor, own and foreign: ${asked} answers as they should be`);
});
