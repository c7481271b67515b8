import { onlyKeyboard } from '../fixtures/hands';
import { expect, PEOPLE, reloadUntil, signIn, test, type Person } from '../fixtures/test';
import { accept, askForCode, counter, makeOffer, payAtCashier, publish, receive, seesScalePhoto, send, sign } from '../fixtures/trade';
import { say } from '../fixtures/words';

const LEAF = 'fruit-cucumber';
/** What is taken of 800 jin at ¥2.05 a jin; what was not taken goes back to the buyer. Each window has a grower of its own, so that its money can be told apart. */
const TAKEN: Record<string, { readonly who: Person; readonly jin: string; readonly fetched: string; readonly back: string }> = {
  phone: { who: PEOPLE.grower, jin: '760', fetched: '¥1,558.00', back: '¥82.00' }, desktop: { who: PEOPLE.neighbour, jin: '750', fetched: '¥1,537.50', back: '¥102.50' },
};

test('a harvest goes from the field to the grower’s card: counter-offer, two signatures, one code, a part accepted', async ({ visitor, looksRight }, { project }) => {
  test.setTimeout(150_000);
  const taken = TAKEN[project.name]!;
  // At the desk no mouse is touched from signing in to the payout.
  const somebody = async () => project.name === 'desktop' ? onlyKeyboard(await visitor()) : visitor();
  const [grower, buyer, payer] = [await somebody(), await somebody(), await somebody()];
  await signIn(grower, taken.who);
  await signIn(buyer, PEOPLE.buyer);
  const listingId = await publish(grower, { leaf: LEAF, jin: '800', price: '2.10' });
  await looksRight(grower);
  const offerId = await makeOffer(buyer, listingId, { leaf: LEAF, jin: '800', price: '1.95' });
  await looksRight(buyer);
  await counter(grower, 'farm', offerId, '2.05');
  await looksRight(grower);
  const orderId = await accept(buyer, 'buy', offerId);
  await looksRight(buyer);
  await sign(grower, 'farm', orderId, taken.who);
  await looksRight(grower);
  await sign(buyer, 'buy', orderId, PEOPLE.buyer);

  const cashier = await askForCode(buyer, orderId);
  await looksRight(buyer);
  await payAtCashier(payer, cashier, 'unionpay');

  await send(grower, orderId);
  await looksRight(grower);
  await receive(buyer, orderId, { gross: '812', tare: '12', takenJin: taken.jin });
  await looksRight(buyer);

  await grower.goto(`/farm/orders/${orderId}`);
  await expect(grower.getByText(taken.fetched).first()).toBeVisible();
  await seesScalePhoto(grower);
  await reloadUntil(buyer, async () => expect(buyer.getByText(taken.back).first()).toBeVisible({ timeout: 500 }));

  // The settlement explains itself, and the bank has confirmed exactly what it leaves.
  await grower.goto('/farm/money');
  const line = (text: string) => grower.locator('li').filter({ hasText: text });
  await reloadUntil(grower, () => expect(line(taken.fetched).first()).toBeVisible({ timeout: 500 }));
  const net = (await line(taken.fetched).first().getByText(/^\+¥/).innerText()).slice(1);
  await reloadUntil(grower, () => expect(line(`-${net}`).filter({ hasText: say('settlement.statement.confirmed') })).toHaveCount(1, { timeout: 500 }));
  await looksRight(grower);
});

test('an offer can be declined and a listing taken down', async ({ as }) => {
  const [grower, buyer] = [await as(PEOPLE.grower), await as(PEOPLE.buyer)];
  const listingId = await publish(grower, { leaf: LEAF, jin: '300', price: '2.08' });
  const offerId = await makeOffer(buyer, listingId, { leaf: LEAF, jin: '300', price: '1.50' });
  await grower.goto(`/farm/offers/${offerId}`);
  await grower.getByRole('button', { name: say('market.offer.decline') }).click();
  await expect(grower.getByText(say('market.offer.done.declined'))).toBeVisible();
  await grower.goto(`/farm/listings/${listingId}`);
  await grower.getByRole('button', { name: say('market.listing.withdraw') }).click();
  await expect(grower.getByText(say('market.listing.done.withdrawn'))).toBeVisible();
});
