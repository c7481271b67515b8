import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../db/testing/test-database';
import { makeBankAccount, makeOrganisation, type MadeOrganisation } from '../../identity/testing/factory';
import { recordSettlement } from '../../ledger/recorders';
import { applyPlan } from '../../operation/apply';
import { combine } from '../../operation/plan';
import { after, DAY_MS } from '../../shared/clock';
import { newId } from '../../shared/ids';
import { messageOf } from '../channels/partner/exchange';
import { createStaticCode, loadHold, planBankTransfer, planSplit, reportSplit, reportTransfer, startStaticSale, submitSplit, type SplitLeg } from '../service';
import { balanceOf, heldPayment, look, pay, paymentOf, startRig, until, zeroSum, type Rig } from '../testing/rig';

let db: TestDatabase;
let rig: Rig;
let lender: MadeOrganisation;
beforeAll(async () => {
  db = await testDatabase();
  rig = await startRig(db);
  lender = await makeOrganisation(db, { kind: 'lender', name: '禾信小贷' });
});
afterAll(async () => {
  await rig.stop();
  await db.close();
});

/** A release as a settlement makes it: shared out in the ledger and told to the channel in one plan. */
async function release(orderId: string, legs: readonly SplitLeg[], sellerFen: bigint, finish: boolean): Promise<{ splitId: string | null; overCap: readonly SplitLeg[]; settlementId: string }> {
  const now = rig.system.clock.now();
  const hold = (await loadHold(db, orderId))!;
  const settlementId = newId('settlement');
  const split = planSplit(hold, { settlementId, legs, sellerFen, finish, doneTask: 'test.splitEnded' }, { now, newId });
  if (!split.ok) throw new Error(split.error);
  const loans = legs.map((leg) => ({ lenderOrgId: leg.receiverOrgId, loanId: 'lon_1', amountFen: leg.amountFen }));
  const settled = recordSettlement({ settlementId, orderId, sellers: [{ organisationId: rig.seller.organisationId, amountFen: sellerFen }], loans, feeFen: 0n }, { at: now, newId });
  await applyPlan(db, combine({}, split.value, { postings: [settled] }), { operation: 'test.settle', actor: 'test', now, idempotency: null });
  return { splitId: split.value.splitId, overCap: split.value.overCap, settlementId };
}
const leg = (amountFen: bigint): SplitLeg => ({ receiverOrgId: lender.organisationId, amountFen, reason: '贷款还款' });
const holdState = async (orderId: string) => (await loadHold(db, orderId))!.state;
const ended = (splitId: string | null, state: string) => until(async () => {
  await rig.drain();
  return (await look<{ state: string }>(rig, 'select state from split where id = $1', [splitId!]))[0]!.state === state;
});

describe('a release', () => {
  it('splits a lender\'s part out, twice, and settles with the last delivery', async () => {
    const { orderId } = await heldPayment(rig, 10_000n);
    const first = await release(orderId, [leg(1_000n)], 3_000n, false);
    expect(await holdState(orderId)).toBe('RELEASE_APPROVED');
    await ended(first.splitId, 'DONE');
    expect(await holdState(orderId)).toBe('SPLIT_DONE');
    const second = await release(orderId, [leg(2_000n)], 4_000n, true);
    await ended(second.splitId, 'DONE');
    expect(await loadHold(db, orderId)).toMatchObject({ state: 'SETTLED', openFen: 0n, splitFen: 3_000n });
    expect(await balanceOf(rig, `order-hold:${orderId}`)).toBe(0n);
    expect(rig.called.filter((job) => job.task === 'test.splitEnded' && job.payload.settlementId === first.settlementId).map((job) => job.payload))
      .toEqual([{ splitId: first.splitId, settlementId: first.settlementId, state: 'DONE', legs: [{ receiverOrgId: lender.organisationId, amountFen: '1000', reason: '贷款还款', state: 'SUCCESS' }] }]);
  });

  it('beyond the contract\'s cap gives back what must be collected otherwise', async () => {
    const { orderId } = await heldPayment(rig, 10_000n);
    const { overCap, splitId } = await release(orderId, [leg(3_500n)], 6_500n, true);
    expect(overCap.map((each) => each.amountFen)).toEqual([500n]);
    await ended(splitId, 'DONE');
    expect(await loadHold(db, orderId)).toMatchObject({ state: 'SETTLED', splitFen: 3_000n });
  });

  it('whose split fails is sent again under a new number', async () => {
    const { orderId } = await heldPayment(rig, 10_000n);
    await rig.sandbox.control('/control/outcomes', { kind: 'split', outcome: 'FAILED' });
    const { splitId } = await release(orderId, [leg(1_000n)], 9_000n, true);
    await ended(splitId, 'FAILED');
    expect(await holdState(orderId)).toBe('FAILED');
    const [again] = await look<{ id: string }>(rig, 'select id from split where retry_of = $1', [splitId!]);
    await rig.sweepLater();
    await ended(again!.id, 'DONE');
    expect(await holdState(orderId)).toBe('SETTLED');
  });

  it('goes to the channel one split at a time: two that each saw none under way were both sent', async () => {
    for (let round = 0; round < 6; round++) {
      const { orderId } = await heldPayment(rig, 10_000n);
      const splits = [await release(orderId, [leg(1_000n)], 3_000n, false), await release(orderId, [leg(1_000n)], 2_000n, false), await release(orderId, [], 3_000n, true)];
      await db.owner.query(`update hold set state = 'SPLIT_SUBMITTED' where order_id = $1`, [orderId]);
      const word = messageOf('acquirer', 'test', Buffer.from(newId('channelEvent')), { signature: 'VALID' });
      const sent = await Promise.all(splits.map(({ splitId }) => submitSplit.run(rig.system, { splitId: splitId!, request: word })));
      expect(sent.filter((outcome) => outcome.ok && outcome.value.send)).toHaveLength(1);
      await db.owner.query(`update split set state = 'DONE', next_query_at = null where hold_id = (select id from hold where order_id = $1)`, [orderId]);
    }
  });

  it('whose answer is lost is asked about', async () => {
    const { orderId } = await heldPayment(rig, 10_000n);
    rig.door.open = false;
    await rig.sandbox.control('/control/faults', { endpoint: 'split.apply', fault: '5xx' });
    const { splitId } = await release(orderId, [leg(1_000n)], 9_000n, true);
    await ended(splitId, 'UNKNOWN');
    await rig.sweepLater();
    await ended(splitId, 'DONE');
    rig.door.open = true;
  });
});

describe('a bank transfer', () => {
  async function transfer(over: { bankAccountId?: string; holdId?: string } = {}) {
    const now = rig.system.clock.now();
    const [account] = await look<{ id: string }>(rig, 'select id from bank_account where organisation_id = $1', [rig.seller.organisationId]);
    const planned = planBankTransfer({
      kind: 'payout', organisationId: rig.seller.organisationId, bankAccountId: over.bankAccountId ?? account!.id, amountFen: 7_000n, reference: newId('payout'),
      holdId: over.holdId, purpose: '货款', confirmedTask: 'test.transferEnded',
    }, { now, newId });
    await applyPlan(db, combine({}, planned), { operation: 'test.pay', actor: 'test', now, idempotency: null });
    return planned.transferId;
  }
  const stateOf = async (id: string) => (await look<{ state: string; confirmation_id: string | null; refusal: string | null }>(rig, 'select state, confirmation_id, refusal from bank_transfer where id = $1', [id]))[0]!;
  const told = async (id: string) => {
    await rig.drain();
    return rig.called.filter((job) => job.task === 'test.transferEnded' && job.payload.transferId === id).map((job) => job.payload.status);
  };

  it('is confirmed by the bank\'s own number, and whoever ordered it is told once', async () => {
    const id = await transfer();
    await rig.drain();
    await until(async () => (await stateOf(id)).state === 'CONFIRMED');
    expect((await stateOf(id)).confirmation_id).toMatch(/\S/);
    expect(await told(id)).toEqual(['CONFIRMED']);
    const events = await look<{ sealed: boolean; raw: Buffer }>(rig, 'select sealed, raw from channel_event where subject_id = $1', [id]);
    expect(events.length).toBeGreaterThan(1);
    // No message that names an account lies open.
    expect(events.every((event) => event.sealed && event.raw.toString().startsWith('v1.'))).toBe(true);
  });

  it('to a closed account is refused, and told', async () => {
    const number = '6217000000009999';
    const other = await makeOrganisation(db, { kind: 'farm', bankAccount: false });
    const id = await transfer({ bankAccountId: await makeBankAccount(db, other.organisationId, '老李', number) });
    await rig.drain();
    await until(async () => (await stateOf(id)).state === 'FAILED');
    expect((await stateOf(id)).refusal).toContain('ACCOUNT_CLOSED');
    expect(await told(id)).toEqual(['FAILED']);
  });

  it('whose answer and notify are lost is asked about, not sent twice', async () => {
    rig.door.open = false;
    await rig.sandbox.control('/control/faults', { endpoint: 'payout', fault: '5xx' });
    const id = await transfer();
    await rig.drain();
    expect((await stateOf(id)).state).toBe('UNKNOWN');
    await rig.sweepLater();
    await rig.drain();
    expect((await stateOf(id)).state).toBe('CONFIRMED');
    rig.door.open = true;
  });

  it('of a settled hold confirms the hold, whichever ends last', async () => {
    const { orderId } = await heldPayment(rig, 7_000n);
    const { id: holdId } = (await loadHold(db, orderId))!;
    const { splitId } = await release(orderId, [], 7_000n, true);
    await transfer({ holdId });
    await ended(splitId, 'DONE');
    await until(async () => {
      await rig.drain();
      return (await holdState(orderId)) === 'BANK_CONFIRMED';
    });
  });
});

describe('the last split and the last transfer of a hold, ended at one moment', () => {
  it('confirm the hold; each saw the other as still open before, and it stayed unconfirmed for ever', async () => {
    const word = (institution: 'acquirer' | 'bank') => messageOf(institution, 'test', Buffer.from(newId('channelEvent')), { signature: 'VALID' });
    for (let round = 0; round < 8; round++) {
      rig.door.open = true;
      const { orderId } = await heldPayment(rig, 7_000n);
      const { id: holdId } = (await loadHold(db, orderId))!;
      rig.door.open = false;
      const { splitId } = await release(orderId, [], 7_000n, true);
      const [account] = await look<{ id: string }>(rig, 'select id from bank_account where organisation_id = $1', [rig.seller.organisationId]);
      const planned = planBankTransfer({ kind: 'payout', organisationId: rig.seller.organisationId, bankAccountId: account!.id, amountFen: 7_000n, reference: newId('payout'), holdId, confirmedTask: 'test.transferEnded' },
        { now: rig.system.clock.now(), newId });
      await applyPlan(db, combine({}, planned), { operation: 'test.pay', actor: 'test', now: rig.system.clock.now(), idempotency: null });
      await rig.drain();
      await Promise.all([
        reportSplit.run(rig.system, { splitId: splitId!, report: { kind: 'DONE', foreignId: null, legs: new Map(), note: null }, message: word('acquirer'), via: 'QUERY' }),
        reportTransfer.run(rig.system, { transferId: planned.transferId, report: { kind: 'CONFIRMED', foreignId: null, amountFen: 7_000n, confirmationId: `C-${round}` }, message: word('bank'), via: 'QUERY' }),
      ]);
      expect(await holdState(orderId)).toBe('BANK_CONFIRMED');
    }
    rig.door.open = true;
  });
});

describe('a static code', () => {
  it('takes an amount up to its cap, and what it took is the seller\'s the day after', async () => {
    const made = await createStaticCode.run({ ...rig.system, actor: rig.seller.actor }, { label: '稻田镇摊位' });
    if (!made.ok) throw new Error(made.error.code);
    await rig.drain();
    const start = (amount: string) => startStaticSale.run({ ...rig.system, actor: { kind: 'visitor', personId: null } }, { token: made.value.token, wallet: 'alipay', amount, returnUrl: 'http://house/q/x' });
    expect(await start('500.01')).toMatchObject({ error: { code: 'STATIC_CAP' } });
    expect(await start('0')).toMatchObject({ error: { code: 'AMOUNT_NOT_POSITIVE' } });
    expect(await start('abc')).toMatchObject({ error: { code: 'INVALID_INPUT', fields: { amount: 'payments.fields.amount' } } });
    const started = await start('38.50');
    if (!started.ok) throw new Error(started.error.code);
    await rig.drain();
    const { attemptId } = started.value;
    const [{ payment_id: paymentId }] = await look<{ payment_id: string }>(rig, 'select payment_id from attempt where id = $1', [attemptId]) as [{ payment_id: string }];
    await pay(rig, attemptId);
    await until(async () => (await paymentOf(rig, paymentId)).state === 'PAID');
    expect(await balanceOf(rig, `order-hold:${paymentId}`)).toBe(3_850n);
    rig.now.at = after(new Date(), DAY_MS + 60_000);
    await rig.makeDue('payments.releaseDirect');
    await until(async () => {
      await rig.drain();
      return (await loadHold(db, paymentId))?.state === 'BANK_CONFIRMED';
    });
    await rig.drain();
    expect(await balanceOf(rig, `order-hold:${paymentId}`)).toBe(0n);
    expect(await balanceOf(rig, `seller-payable:${rig.seller.organisationId}`)).toBe(await openPayable());
    rig.now.at = null;
  });

  /** What releases of other tests left payable: they instruct no payout in the ledger. */
  const openPayable = async () => (await look<{ sum: bigint }>(rig, `select coalesce(sum(t.amount_fen), 0)::bigint as sum from ledger_transfer t join ledger_posting p on p.id = t.posting_id
    where t.credit_account_id = $1 and p.reference like 'ord_%'`, [`seller-payable:${rig.seller.organisationId}`]))[0]!.sum;

  it('and everything else keep the ledger at zero', async () => expect(await zeroSum(rig)).toBe(0n));
});
