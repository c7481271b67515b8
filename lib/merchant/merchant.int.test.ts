import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../db/testing/test-database';
import { makeOrganisation } from '../identity/testing/factory';
import { cashier } from '../payments/queries';
import { after, DAY_MS, fixedClock, HOUR_MS, MINUTE_MS } from '../shared/clock';
import { err } from '../shared/result';
import { asked, countersOf, counterDay, salesSeen, stores, takings, unclosed } from './queries';
import { addCounter, addSpeaker, askAtCounter, closeCounter, closeDay, commandSpeaker, hearSpoken, noteSpeakers, openStore, placeClerk, removeClerk, renewSpeaker, revokeSpeaker, takeAnnouncements } from './service';
import { knownSpeaker, newSecret, speakersAt } from './speaker/queries';
import { MOST_SPEAKERS } from './domain/speaker';
import { begin, callback, done, makeShop, scan, sell, type TestShop } from './testing/shop';

// Ten in the morning at the shop.
const now = new Date('2026-11-27T02:00:00Z');
let db: TestDatabase;
let shop: TestShop, other: TestShop;
beforeAll(async () => {
  db = await testDatabase();
  [shop, other] = [await makeShop(db, now), await makeShop(db, now)];
});
afterAll(() => db.close());

const told = async (of: TestShop, at: Date, key?: string) => (await done(takeAnnouncements.run({ ...of.as(of.clerk, at), idempotencyKey: key }, { counterId: of.counterId }))).spoken as unknown as { text: string; count: number }[];
const texts = async (of: TestShop, at: Date, key?: string) => (await told(of, at, key)).map(({ text }) => text);

describe('stores, counters and clerks', () => {
  it('opens with one form: a store, its counter and a code that names it', async () => {
    const [store] = await stores(db, shop.owner);
    expect(store).toMatchObject({ name: '西门店', place: null, counters: [{ name: '1 号台', state: 'OPEN', clerks: [{ personId: shop.clerk.personId }] }] });
    expect(await cashier(db, shop.token, now)).toMatchObject({ kind: 'STATIC', label: '西门店 1 号台', state: 'OPEN' });
  });

  it('needs a business that the registry knows', async () => {
    const stranger = await makeOrganisation(db, { kind: 'shop', verified: false });
    expect(await openStore.run(shop.as(stranger.actor), { store: '店', place: '', counter: '台' })).toEqual(err({ code: 'NOT_VERIFIED' }));
  });

  it('shows a clerk her own counter and no other, and whom it is taken from none', async () => {
    const { counterId } = await done(addCounter.run(shop.as(shop.owner), { storeId: shop.storeId, counter: '2 号台' }));
    expect(countersOf(await stores(db, shop.owner))).toHaveLength(2);
    expect(countersOf(await stores(db, shop.clerk)).map(({ id }) => id)).toEqual([shop.counterId]);
    expect(await askAtCounter.run(shop.as(shop.clerk), { counterId, amount: '5' })).toEqual(err({ code: 'NOT_FOUND' }));
    expect(await closeDay.run(shop.as(shop.clerk), { counterId, day: '2026-11-27' })).toEqual(err({ code: 'NOT_FOUND' }));
    expect(await placeClerk.run(shop.as(shop.clerk), { counterId, personId: shop.clerk.personId })).toEqual(err({ code: 'FORBIDDEN' }));
    await done(placeClerk.run(shop.as(shop.owner), { counterId, personId: shop.clerk.personId }));
    expect(countersOf(await stores(db, shop.clerk))).toHaveLength(2);
    await done(removeClerk.run(shop.as(shop.owner), { counterId, personId: shop.clerk.personId }));
    expect(await askAtCounter.run(shop.as(shop.clerk), { counterId, amount: '5' })).toEqual(err({ code: 'NOT_FOUND' }));
    expect(await placeClerk.run(shop.as(shop.owner), { counterId, personId: shop.owner.personId })).toEqual(err({ code: 'NOT_A_CLERK' }));
    expect(await placeClerk.run(shop.as(shop.owner), { counterId, personId: other.clerk.personId })).toEqual(err({ code: 'NOT_FOUND' }));
  });

  it('answers a foreign counter as a missing one', async () => {
    for (const counterId of [other.counterId, 'ctr_none']) {
      expect(await closeCounter.run(shop.as(shop.owner), { counterId })).toEqual(err({ code: 'NOT_FOUND' }));
      expect(await takeAnnouncements.run(shop.as(shop.owner), { counterId })).toEqual(err({ code: 'NOT_FOUND' }));
      expect(await counterDay(db, shop.owner, counterId, '2026-11-27')).toBeNull();
      expect(await salesSeen(db, shop.owner, { counterId }, { limit: 10 })).toEqual([]);
    }
    expect(await addCounter.run(shop.as(shop.owner), { storeId: other.storeId, counter: '台' })).toEqual(err({ code: 'NOT_FOUND' }));
  });

  it('closes a counter for good: neither its sticker nor its keypad takes money', async () => {
    const closing = await makeShop(db, now);
    await done(closeCounter.run(closing.as(closing.owner), { counterId: closing.counterId }));
    expect(await closeCounter.run(closing.as(closing.owner), { counterId: closing.counterId })).toEqual(err({ code: 'COUNTER_CLOSED' }));
    expect(await cashier(db, closing.token, now)).toMatchObject({ state: 'REVOKED' });
    await expect(begin(closing, '5', now)).rejects.toThrow('CODE_REVOKED');
    expect(await askAtCounter.run(closing.as(closing.clerk), { counterId: closing.counterId, amount: '5' })).toEqual(err({ code: 'COUNTER_CLOSED' }));
  });
});

describe('an amount at the counter', () => {
  it('is a code for one payer, seen paid where it was asked', async () => {
    const own = await makeShop(db, now);
    const { paymentId } = await done(askAtCounter.run(own.as(own.clerk), { counterId: own.counterId, amount: '１２．５' }));
    const open = (await asked(db, own.clerk, own.counterId, paymentId, now))!;
    expect(open).toMatchObject({ amountFen: '1250', state: 'OPEN' });
    expect(await asked(db, other.owner, own.counterId, paymentId, now)).toBeNull();
    await callback(own, await scan(own, open.qrToken, now), 1250n, now);
    expect(await asked(db, own.clerk, own.counterId, paymentId, now)).toMatchObject({ state: 'PAID' });
    expect(await texts(own, now)).toEqual(['微信收款 12 元 5 角']);
  });

  it('is between one fen and fifty thousand yuan', async () => {
    for (const [amount, code] of [['0', 'AMOUNT_NOT_POSITIVE'], ['-3', 'AMOUNT_NOT_POSITIVE'], ['50000.01', 'AMOUNT_TOO_LARGE'], ['zwölf', 'INVALID_INPUT'], ['1e308', 'INVALID_INPUT'], ['1.005', 'INVALID_INPUT']]) {
      expect(await askAtCounter.run(shop.as(shop.clerk), { counterId: shop.counterId, amount: amount! })).toMatchObject({ error: { code } });
    }
  });
});

describe('the speaker', () => {
  it('is told in the transaction of the success, once, however often the channel says it', async () => {
    const own = await makeShop(db, now);
    const attemptId = await begin(own, '8.80', now, 'alipay');
    await Promise.all(Array.from({ length: 4 }, () => callback(own, attemptId, 880n, now)));
    expect(await texts(own, now)).toEqual(['支付宝收款 8 元 8 角']);
    await callback(own, attemptId, 880n, after(now, MINUTE_MS));
    expect(await texts(own, now)).toEqual([]);
    expect(await db.prisma.announcement.count({ where: { counterId: own.counterId } })).toBe(1);
  });

  it('says nothing of another amount, of a second payment, of one that nobody confirmed, and of what no counter took', async () => {
    const own = await makeShop(db, now);
    await callback(own, await begin(own, '8', now), 800n, now, { amountFen: 8n });
    const { paymentId } = await done(askAtCounter.run(own.as(own.clerk), { counterId: own.counterId, amount: '3' }));
    const token = (await asked(db, own.clerk, own.counterId, paymentId, now))!.qrToken;
    const [first, second] = [await scan(own, token, now, 'wechat'), await scan(own, token, now, 'alipay')];
    await begin(own, '4', now);
    await Promise.all([callback(own, first, 300n, now), callback(own, second, 300n, now)]);
    expect(await told(own, now)).toMatchObject([{ count: 1, text: expect.stringMatching(/收款 3 元$/) as string }]);
    await db.owner.query('update qr_code set counter_id = null where token = $1', [own.token]);
    await sell(own, '6', 600n, now);
    expect(await texts(own, now)).toEqual([]);
  });

  it('gives each receipt to one of two speakers that ask at once, and the same answer to a question asked again', async () => {
    const own = await makeShop(db, now);
    await sell(own, '1', 100n, now);
    await sell(own, '2', 200n, now);
    const both = await Promise.all([texts(own, now), texts(own, now)]);
    expect(both.flat().sort()).toEqual(['微信收款 1 元', '微信收款 2 元']);
    await sell(own, '3', 300n, now);
    // The answer was lost on its way; a third speaker has nothing to say of it.
    expect(await texts(own, now, 'speaker-key-1')).toEqual(['微信收款 3 元']);
    expect(await texts(own, now, 'speaker-key-2')).toEqual([]);
    expect(await texts(own, after(now, MINUTE_MS), 'speaker-key-1')).toEqual(['微信收款 3 元']);
  });

  it('comes back after a break: what is stale is one sentence, what is hours old none', async () => {
    const own = await makeShop(db, now);
    for (const [minutes, yuan, fen] of [[-200, '9', 900n], [-30, '1.20', 120n], [-2, '2', 200n], [0, '5', 500n]] as const) await sell(own, yuan, fen, after(now, minutes * MINUTE_MS));
    expect(await texts(own, now)).toEqual(['您有 2 笔未播报，合计 3 元 2 角', '微信收款 5 元']);
    expect(await texts(own, after(now, HOUR_MS))).toEqual([]);
  });
});

describe('a loudspeaker', () => {
  const house = (at: Date) => ({ actor: { kind: 'system', job: 'test' } as const, db, clock: fixedClock(at) });
  const register = (of: TestShop, key?: string) => addSpeaker.run({ ...of.as(of.owner), idempotencyKey: key }, { counterId: of.counterId, speaker: '台上那台' });

  it('is the keepers’ to register, to renew and to end, at a counter of their own', async () => {
    const { speakerId } = await done(register(shop));
    for (const operation of [renewSpeaker, revokeSpeaker]) {
      expect(await operation.run(shop.as(shop.clerk), { speakerId })).toEqual(err({ code: 'FORBIDDEN' }));
      expect(await operation.run(other.as(other.owner), { speakerId })).toEqual(err({ code: 'NOT_FOUND' }));
    }
    expect(await addSpeaker.run(shop.as(shop.owner), { counterId: other.counterId, speaker: '台' })).toEqual(err({ code: 'NOT_FOUND' }));
    expect(await addSpeaker.run(shop.as(shop.owner), { counterId: shop.counterId, speaker: ' ' })).toMatchObject({ error: { code: 'INVALID_INPUT', fields: { speaker: 'merchant.fields.speaker' } } });
    expect(await speakersAt(db, other.owner, shop.counterId, now)).toBeNull();
    expect(await speakersAt(db, shop.clerk, shop.counterId, now)).toEqual({ waiting: 0, speakers: [{ id: speakerId, name: '台上那台', lastSeenAt: null, there: false }] });
    await done(noteSpeakers.run(house(now), { speakerIds: [speakerId, 'spk_none'] }));
    expect((await speakersAt(db, shop.clerk, shop.counterId, after(now, MINUTE_MS)))!.speakers).toMatchObject([{ there: true }]);
    expect((await speakersAt(db, shop.clerk, shop.counterId, after(now, 2 * MINUTE_MS)))!.speakers).toMatchObject([{ lastSeenAt: now, there: false }]);
    await done(revokeSpeaker.run(shop.as(shop.owner), { speakerId }));
    for (const operation of [renewSpeaker, revokeSpeaker]) expect(await operation.run(shop.as(shop.owner), { speakerId })).toEqual(err({ code: 'SPEAKER_REVOKED' }));
    expect(await commandSpeaker.run(house(now), { speakerId })).toEqual(err({ code: 'NOT_FOUND' }));
  });

  it('is one of five at a counter, and none at a closed one', async () => {
    const own = await makeShop(db, now);
    for (let n = 0; n < MOST_SPEAKERS; n++) await done(register(own));
    expect(await register(own)).toEqual(err({ code: 'SPEAKER_LIMIT' }));
    const speakerId = (await speakersAt(db, own.owner, own.counterId, now))!.speakers[0]!.id;
    const secret = (await newSecret(db, own.owner, { speakerId, secretTurn: 1 }, now))!;
    expect(await knownSpeaker(db, { speakerId, secret })).toEqual({ secretTurn: 1 });
    await done(closeCounter.run(own.as(own.owner), { counterId: own.counterId }));
    expect(await knownSpeaker(db, { speakerId, secret })).toBeNull();
    expect(await register(own)).toEqual(err({ code: 'COUNTER_CLOSED' }));
  });

  it('has a secret that lies nowhere, is shown to who has just made it, and ends with its renewal and with the organisation', async () => {
    const own = await makeShop(db, now);
    const both = await Promise.all([done(register(own, 'one-click')), done(register(own, 'one-click'))]);
    expect(both[0]).toEqual(both[1]);
    const [made] = both;
    const secret = (await newSecret(db, own.owner, made, now))!;
    expect(await newSecret(db, other.owner, made, now)).toBeNull();
    expect(await newSecret(db, own.owner, made, after(now, 6 * MINUTE_MS))).toBeNull();
    const { rows } = await db.owner.query<{ text: string }>('select s::text as text from speaker s union all select a::text from idempotent_answer a');
    expect(rows.some(({ text }) => text.includes(secret))).toBe(false);
    const known = (word: string) => knownSpeaker(db, { speakerId: made.speakerId, secret: word });
    expect([await known(secret), await known(`${secret}x`), await known('')]).toEqual([{ secretTurn: 1 }, null, null]);
    await db.owner.query(`update organisation set status = 'suspended' where id = $1`, [own.owner.organisationId]);
    expect(await known(secret)).toBeNull();
    await db.owner.query(`update organisation set status = 'active' where id = $1`, [own.owner.organisationId]);
    const renewed = await done(renewSpeaker.run(own.as(own.owner), { speakerId: made.speakerId }));
    expect([await known(secret), await known((await newSecret(db, own.owner, renewed, now))!)]).toEqual([null, { secretTurn: 2 }]);
  });

  it('is given one thing, however many ask for it at once, while a page takes the rest; its word counts once', async () => {
    const own = await makeShop(db, now);
    const { speakerId } = await done(register(own));
    for (const [seconds, yuan, fen] of [[-3, '1', 100n], [-2, '2', 200n], [-1, '3', 300n]] as const) await sell(own, yuan, fen, after(now, seconds * 1000));
    const ask = async () => (await done(commandSpeaker.run(house(now), { speakerId }))).command as { msgId: string; text: string } | null;
    const commands = await Promise.all(Array.from({ length: 4 }, ask));
    expect(new Set(commands.map((command) => command!.text))).toEqual(new Set(['微信收款 1 元']));
    const [said, ...again] = await Promise.all([texts(own, now), ask(), ask()]);
    expect(said).toEqual(['微信收款 2 元', '微信收款 3 元']);
    expect(again).toEqual([commands[0], commands[0]]);
    await Promise.all(Array.from({ length: 3 }, () => hearSpoken.run(house(now), { speakerId, msgId: commands[0]!.msgId })));
    expect(await db.prisma.speakerMessage.findMany({ where: { speakerId } })).toMatchObject([{ state: 'TOLD', version: 2, seq: 1 }]);
    // One receipt, and both reach for it.
    for (let turn = 4; turn < 10; turn++) {
      await sell(own, String(turn), BigInt(turn) * 100n, now);
      const [page, command] = await Promise.all([texts(own, now), ask()]);
      expect([...page, ...(command ? [command.text] : [])]).toEqual([`微信收款 ${turn} 元`]);
      if (command) await done(hearSpoken.run(house(now), { speakerId, msgId: command.msgId }));
    }
  });
});

describe('a day', () => {
  it('is reckoned from midnight to midnight in Shanghai, by wallet, against channel and ledger', async () => {
    const own = await makeShop(db, now);
    const midnight = new Date('2026-11-25T16:00:00Z');
    await sell(own, '1', 100n, after(midnight, -1));
    await sell(own, '2', 200n, midnight, 'alipay');
    await sell(own, '3', 300n, after(midnight, DAY_MS - 1));
    await sell(own, '4', 400n, after(midnight, DAY_MS));
    const day = (await counterDay(db, own.clerk, own.counterId, '2026-11-26'))!;
    expect(day.now).toEqual({ sales: 2, takenFen: '500', returnedFen: '0', ledgerFen: '500', differences: [], wallets: [
      { wallet: 'alipay', sales: 1, takenFen: '200', returnedFen: '0' }, { wallet: 'wechat', sales: 1, takenFen: '300', returnedFen: '0' }] });
    expect(await unclosed(db, own.owner, now)).toEqual([{ counterId: own.counterId, day: '2026-11-26' }]);
    await done(closeDay.run(own.as(own.clerk), { counterId: own.counterId, day: '2026-11-26' }));
    expect(await unclosed(db, own.owner, now)).toEqual([]);
    const week = await takings(db, own.owner, 7, now);
    expect(week).toMatchObject({ sales: 4, takenFen: '1000' });
    expect(week.parts.map(({ part }) => part.slice(8))).toEqual(['21', '22', '23', '24', '25', '26', '27']);
    expect(week.parts[5]).toMatchObject({ byWallet: { alipay: '200', wechat: '300' } });
    expect((await takings(db, own.owner, 1, now)).parts[0]).toMatchObject({ part: '2026-11-27 00', byWallet: { wechat: '400' } });
  });

  it('is closed once as it stands; what comes after makes a further turn; nobody changes a closing', async () => {
    const own = await makeShop(db, now);
    const close = (day = '2026-11-27') => closeDay.run(own.as(own.clerk), { counterId: own.counterId, day });
    await sell(own, '2', 200n, now);
    const both = await Promise.all([close(), close()]);
    expect(both.map((one) => one.ok ? one.value.turn : one.error.code).sort()).toEqual([1, 'NOTHING_NEW']);
    await sell(own, '5', 500n, after(now, HOUR_MS));
    expect(await counterDay(db, own.owner, own.counterId, '2026-11-27')).toMatchObject({ changed: true, closings: [{ turn: 1, takenFen: '200' }] });
    expect(await close()).toMatchObject({ value: { turn: 2 } });
    expect(await counterDay(db, own.owner, own.counterId, '2026-11-27')).toMatchObject({ changed: false, closings: [{ turn: 2, takenFen: '700', closedBy: '王小满' }, { turn: 1 }] });
    expect(await close('2026-11-28')).toEqual(err({ code: 'DAY_NOT_BEGUN' }));
    expect(await close('2026-02-30')).toMatchObject({ error: { code: 'INVALID_INPUT' } });
    await expect(db.sql('update day_closing set taken_fen = 0 where counter_id = $1', [own.counterId])).rejects.toThrow(/permission denied/);
    await expect(db.sql('delete from day_closing where counter_id = $1', [own.counterId])).rejects.toThrow(/permission denied/);
  });

  it('names what is no sale: another amount, an end that nobody knows', async () => {
    const own = await makeShop(db, now);
    await sell(own, '1', 100n, now);
    const lost = await begin(own, '7', now);
    await callback(own, await begin(own, '8', now), 800n, now, { amountFen: 8n });
    await db.owner.query(`update attempt set state = 'UNKNOWN' where id = $1`, [lost]);
    const { now: day } = (await counterDay(db, own.owner, own.counterId, '2026-11-27'))!;
    expect(day.differences.map(({ kind, expectedFen, actualFen }) => `${kind} ${expectedFen} ${actualFen}`).sort()).toEqual(['CONFLICTED 800 8', 'UNKNOWN 700 null']);
    expect(day.takenFen).toBe('100');
  });
});

it('finds a sale by amount, wallet, time, counter and number, page by page', async () => {
  const own = await makeShop(db, now);
  for (let n = 1; n <= 5; n++) await sell(own, String(n), BigInt(n) * 100n, after(now, n * MINUTE_MS), n % 2 ? 'wechat' : 'unionpay');
  const fens = async (filter: Parameters<typeof salesSeen>[2]) => (await salesSeen(db, own.clerk, filter, { limit: 10 })).map(({ amountFen }) => amountFen);
  expect(await fens({})).toEqual(['500', '400', '300', '200', '100']);
  expect(await fens({ amountFen: 300n })).toEqual(['300']);
  expect(await fens({ wallet: 'unionpay' })).toEqual(['400', '200']);
  expect(await fens({ from: after(now, 2 * MINUTE_MS), until: after(now, 4 * MINUTE_MS) })).toEqual(['300', '200']);
  const page = await salesSeen(db, own.clerk, {}, { limit: 2 });
  expect((await salesSeen(db, own.clerk, {}, { limit: 2, before: page.at(-1) })).map(({ amountFen }) => amountFen)).toEqual(['300', '200']);
  for (const number of [page[0]!.id, page[0]!.channelNumber!]) expect(await fens({ number })).toEqual(['500']);
  expect(await salesSeen(db, other.owner, { number: page[0]!.id }, { limit: 10 })).toEqual([]);
});
