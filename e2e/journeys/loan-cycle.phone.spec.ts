import { applyFor, offerOn, repaidIn, signLoan } from '../fixtures/lending';
import { DESK, expect, PEOPLE, reloadUntil, test } from '../fixtures/test';
import { accept, askForCode, makeOffer, pay, publish, receive, send, sign } from '../fixtures/trade';
import { say, saying } from '../fixtures/words';

/** She sells next what a part is taken of. */
const [WHO, SALE] = [PEOPLE.grower, { leaf: 'fruit-cucumber', price: '2.20', jin: '500', gross: '512', takenJin: '480', fetched: '¥1,056.00' }];
const [SEASONAL, SEEDLING] = ['春耕贷', '禾苗贷'];

test('a grower’s record becomes a loan on her phone, at two lenders’ desks, and her next sale begins to repay it by itself', async ({ as, visitor, looksRight }) => {
  test.setTimeout(240_000);
  const [who, { leaf, price, jin, gross, takenJin, fetched }] = [WHO, SALE];
  const [grower, bank, risk, micro, buyer] = [await as(who), await as(PEOPLE.bank, DESK), await as(PEOPLE.risk, DESK), await as(PEOPLE.microlender, DESK), await as(PEOPLE.buyer, DESK)];

  // She sees her score and why, and asks two lenders, who may look at her record from now on.
  await grower.goto('/farm/credit');
  await expect(grower.getByText(say('credit.page.why'))).toBeVisible();
  await looksRight(grower);
  const applicationId = await applyFor(grower, { yuan: '2500', products: [SEASONAL!, SEEDLING!] });
  await looksRight(grower);

  // The bank's offer is above its threshold: it lies before her only once a second person has agreed.
  await bank.goto('/lend');
  await expect(bank.getByRole('link', { name: who }).first()).toBeVisible();
  await looksRight(bank);
  await bank.goto(`/lend/applications/${applicationId}`);
  await looksRight(bank);
  await offerOn(bank, applicationId, '2200');
  await expect(bank.getByText(say('lending.desk.standing.PROPOSED')).first()).toBeVisible();
  await expect(bank.getByRole('button', { name: say('lending.desk.approve') })).toHaveCount(0);
  await grower.goto('/farm/loan');
  await expect(grower.getByRole('button', { name: say('lending.borrower.accept') })).toHaveCount(0);
  await risk.goto(`/lend/applications/${applicationId}`);
  await risk.getByRole('button', { name: say('lending.desk.approve') }).click();
  await expect(risk.getByText(say('lending.desk.done.checked'))).toBeVisible();
  await looksRight(risk);
  await offerOn(micro, applicationId, '1800');
  await looksRight(micro);

  // Side by side, the cheaper one marked; she takes it, and stops the other lender's looking.
  await grower.reload();
  await expect(grower.getByRole('button', { name: say('lending.borrower.accept') })).toHaveCount(2);
  await looksRight(grower);
  const cheapest = grower.getByRole('listitem').filter({ hasText: say('lending.borrower.cheapest') });
  await expect(cheapest).toContainText('¥2,200.00');
  await cheapest.getByRole('button', { name: say('lending.borrower.accept') }).click();
  await expect(grower).toHaveURL(/\/farm\/loan\/contract\//);
  await looksRight(grower);
  await signLoan(grower, new URL(grower.url()).pathname, who, say('lending.borrower.done.signed'));
  await grower.goto('/me');
  await grower.getByRole('link', { name: new RegExp(`${say('identity.me.revoke')}.*惠禾`) }).click();
  await looksRight(grower);
  await grower.getByRole('button', { name: saying('identity.consent.withdraw.submit') }).click();
  await expect(grower.getByText(say('identity.consent.withdraw.changed'))).toBeVisible();
  await micro.goto(`/lend/applications/${applicationId}`);
  await expect(micro.getByText(say('lending.desk.noConsent'))).toBeVisible();
  await expect(micro.getByText(say('lending.desk.cash'))).toHaveCount(0);
  await looksRight(micro);

  // The last signature sends the money: it is there with the bank's own number.
  await bank.goto(`/lend/applications/${applicationId}/contract`);
  await looksRight(bank);
  await signLoan(bank, `/lend/applications/${applicationId}/contract`, PEOPLE.bank, say('lending.desk.done.signed'));
  await grower.goto('/farm/loan');
  const loan = grower.locator('a[href*="/farm/loan/lon_"]').filter({ hasText: '¥2,200.00' });
  await reloadUntil(grower, () => expect(loan).toBeVisible({ timeout: 500 }));
  await looksRight(grower);
  const loanPath = (await loan.getAttribute('href'))!;
  await grower.goto(loanPath);
  await expect(grower.getByText(new RegExp(`${say('lending.loan.confirmation', { number: '' }).trim()}\\s*\\S+`))).toBeVisible();
  await looksRight(grower);

  // Her next sale.
  const listingId = await publish(grower, { leaf, jin, price });
  const orderId = await accept(grower, 'farm', await makeOffer(buyer, listingId, { leaf, jin, price }));
  await sign(grower, 'farm', orderId, who);
  await sign(buyer, 'buy', orderId, PEOPLE.buyer);
  await pay(await visitor(), await askForCode(buyer, orderId), 'wechat');
  await send(grower, orderId);
  await receive(buyer, orderId, { gross, tare: '12', takenJin });

  // The statement says how much of it went to the lender, and so does the loan, on both sides.
  await grower.goto('/farm/money');
  const line = grower.locator('li').filter({ hasText: fetched });
  await reloadUntil(grower, () => expect(line.first()).toBeVisible({ timeout: 500 }));
  const repaid = await repaidIn(line.first());
  await looksRight(grower);
  await grower.goto(loanPath);
  await expect(grower.getByText(repaid).first()).toBeVisible();
  await expect(grower.getByText(say('lending.loan.move.settlement')).first()).toBeVisible();
  await looksRight(grower);
  const ownLoan = loanPath.replace('/farm/loan', '/lend/loans');
  await bank.goto(ownLoan);
  await expect(bank.getByText(repaid).first()).toBeVisible();
  await looksRight(bank);
  await bank.goto('/lend/loans');
  await expect(bank.locator(`a[href="${ownLoan}"]`)).toBeVisible();
  await looksRight(bank);
  await bank.goto('/lend/products');
  await looksRight(bank);
});
