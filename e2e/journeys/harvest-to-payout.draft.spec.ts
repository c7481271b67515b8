import { expect, PEOPLE, reloadUntil, test } from '../fixtures/test';
import { accept, askForCode, counter, makeOffer, pay, publish, receive, send, sign } from '../fixtures/trade';
import { say } from '../fixtures/words';

const LEAF = 'fruit-cucumber';

test('a harvest goes from the field to the grower’s card: counter-offer, two signatures, one code, a part accepted', async ({ as, visitor, looksRight }) => {
  test.setTimeout(150_000);
  const [grower, buyer] = [await as(PEOPLE.grower), await as(PEOPLE.buyer)];
  const listingId = await publish(grower, { leaf: LEAF, jin: '800', price: '2.10' });
  await looksRight(grower);
  const offerId = await makeOffer(buyer, listingId, { leaf: LEAF, jin: '800', price: '1.95' });
  await looksRight(buyer);
  await counter(grower, 'farm', offerId, '2.05');
  await looksRight(grower);
  const orderId = await accept(buyer, 'buy', offerId);
  await looksRight(buyer);
  await sign(grower, 'farm', orderId, PEOPLE.grower);
  await looksRight(grower);
  await sign(buyer, 'buy', orderId, PEOPLE.buyer);

  const cashier = await askForCode(buyer, orderId);
  await looksRight(buyer);
  await pay(await visitor(), cashier, 'unionpay');

  await send(grower, orderId);
  await looksRight(grower);
  await receive(buyer, orderId, { gross: '812', tare: '12', takenJin: '760' });
  await looksRight(buyer);

  // 760 of 800 jin at ¥2.05 a jin; what was not taken goes back to the buyer.
  await grower.goto(`/farm/orders/${orderId}`);
  await expect(grower.getByText('¥1,558.00').first()).toBeVisible();
  await reloadUntil(buyer, async () => expect(buyer.getByText('¥82.00').first()).toBeVisible({ timeout: 500 }));
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
