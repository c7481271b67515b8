import { recordFact } from '../evidence/record';
import { pendingTransferId, recordCollectedPaidOut, recordFeePaidOut, recordPayoutConfirmed, recordPayoutReleased, recordPayoutReserved, recordReceivableNetted, recordSettlement } from '../ledger/recorders';
import { planRepayment } from '../lending/service';
import { planNotice } from '../notify/service';
import { operation, type Deciding, type Loading } from '../operation/operation';
import { combine, type Fragment, type NewJob, type NewPosting, type Plan } from '../operation/plan';
import type { AcceptedDelivery } from '../orders/service';
import { DESK, isOrdered, loadCorrection, planBankTransfer, planDone, planProposal, planRefund, planSplit, raiseBreak, sendTogether, whyNotDecide, type HoldSnapshot, type SplitLeg } from '../payments/service';
import { after, MINUTE_MS } from '../shared/clock';
import { err, invariant, ok, type Result } from '../shared/result';
import { grossByGrower, shareOut, type Waterfall } from './domain/waterfall';
import { SETTLEMENT_ERRORS, type SettlementError } from './errors';
import { giveBack } from './returns/service';
import { loadCollection, loadPayout, loadPayoutToCorrect, loadPayoutToSend, loadReceiver, loadReceiverKinds, loadSettlement, type GrowerSnapshot, type PayoutToSend, type SettlementSnapshot } from './repo';
import { ZCheckPayoutRetry, ZCollect, ZCollectionEnded, ZPayoutEnded, ZPayWaiting, ZProposePayoutRetry, ZSettle, ZSplitEnded } from './schema';

/** The platform's fee in basis points of the gross, before lenders. */
export const PLATFORM_FEE_BPS = 60n;

type Part = { readonly grower: GrowerSnapshot; readonly waterfall: Waterfall; readonly shareId: string };

/** Each grower's own waterfall: her part of the gross, her debts, her lenders. */
function partsOf({ delivery, growers, platformOrgId }: SettlementSnapshot, { newId }: Deciding): Part[] {
  const gross = new Map(grossByGrower(delivery.grossFen, delivery.growerShares).map((part) => [part.orgId, part.grossFen]));
  return growers.map((grower) => ({
    grower, shareId: newId('share'),
    waterfall: shareOut({
      grossFen: gross.get(grower.organisationId)!, feeBps: platformOrgId === null ? 0n : PLATFORM_FEE_BPS,
      weeklyFloorFen: grower.loans.reduce((floor, loan) => (loan.weeklyFloorFen > floor ? loan.weeklyFloorFen : floor), 0n),
      releasedThisWeekFen: grower.releasedThisWeekFen, receivableFen: grower.receivableFen,
      loans: grower.loans.map((loan) => ({ ...loan, loanId: loan.id })),
    }),
  }));
}

/** What each grower said was sent, by the same shares as what it came to. */
function invoicedByGrower({ delivery, growers }: SettlementSnapshot): bigint[] {
  const shares = new Map(grossByGrower(delivery.plannedFen, delivery.growerShares).map((part) => [part.orgId, part.grossFen]));
  return growers.map((grower) => shares.get(grower.organisationId)!);
}

const sum = (parts: readonly Part[], of: (waterfall: Waterfall) => bigint): bigint => parts.reduce((total, part) => total + of(part.waterfall), 0n);
const repaid = (waterfall: Waterfall): bigint => waterfall.loans.reduce((total, loan) => total + loan.amountFen, 0n);

/** Reserves a payout in the ledger and instructs the bank; without an account it waits, and the money stays hers in the book. */
function payOut(part: Part, about: { orderId: string; holdId: string }, deciding: Deciding): Fragment {
  const { grower, waterfall, shareId } = part;
  if (waterfall.sellerFen === 0n) return {};
  const payoutId = deciding.newId('payout');
  const row = { id: payoutId, shareId, organisationId: grower.organisationId, amountFen: waterfall.sellerFen, createdAt: deciding.now };
  if (grower.accountId === null) {
    return combine({}, { changes: [{ op: 'insert', table: 'payout', rows: [{ ...row, state: 'WAITING' }] }] },
      planNotice({ organisationId: grower.organisationId, kind: 'payout.waiting', params: { amountFen: waterfall.sellerFen.toString() }, link: '/me' }, deciding));
  }
  const reserved = recordPayoutReserved({ payoutId, organisationId: grower.organisationId, amountFen: waterfall.sellerFen }, { at: deciding.now, newId: deciding.newId });
  const transfer = planBankTransfer({
    kind: 'payout', organisationId: grower.organisationId, bankAccountId: grower.accountId, amountFen: waterfall.sellerFen, reference: payoutId,
    holdId: about.holdId, purpose: '货款', confirmedTask: 'settlement.payoutEnded',
  }, deciding);
  return combine({}, transfer, {
    changes: [{ op: 'insert', table: 'payout', rows: [{ ...row, state: 'REQUESTED', transferId: transfer.transferId, pendingId: pendingTransferId(reserved), bankAccountId: grower.accountId, tries: 1 }] }],
    postings: [reserved],
  });
}

/**
 * Whether the channel has anything to do: not where nothing is released and the whole goes back, nor where the hold has ended, nor where
 * nothing of it was open any more: whoever emptied it has had it ended, and a second end would be refused.
 */
const mustTell = (hold: HoldSnapshot, openAfter: bigint, finish: boolean): boolean =>
  openAfter !== hold.openFen || (finish && hold.openFen > 0n && !['HELD', 'SETTLED', 'BANK_CONFIRMED', 'REFUNDED'].includes(hold.state));

function decideSettle(snapshot: SettlementSnapshot, deciding: Deciding): Result<Plan<{ settlementId: string }>, SettlementError> {
  const { delivery, hold, platformOrgId } = snapshot;
  if (snapshot.settled) return err('ALREADY_SETTLED');
  if (!hold) return err('HOLD_NOT_READY');
  const { now, newId } = deciding;
  const settlementId = newId('settlement');
  const parts = partsOf(snapshot, deciding);
  const invoiced = invoicedByGrower(snapshot);
  const feeFen = sum(parts, (waterfall) => waterfall.feeFen);
  const sellerFen = sum(parts, (waterfall) => waterfall.sellerFen);
  const loans = parts.flatMap(({ waterfall }) => waterfall.loans);
  const receivableFen = sum(parts, (waterfall) => waterfall.receivableFen);
  const refundFen = delivery.completesOrder ? delivery.orderAmountFen - delivery.orderGrossFen : 0n;
  // Lenders stand before the platform: what the channel's cap leaves no room for is the platform's fee first.
  const legs: SplitLeg[] = [
    ...loans.map((loan) => ({ receiverOrgId: loan.lenderOrgId, amountFen: loan.amountFen, reason: '贷款还款' })),
    ...(platformOrgId !== null && feeFen > 0n ? [{ receiverOrgId: platformOrgId, amountFen: feeFen, reason: '平台服务费' }] : []),
  ];
  const openAfter = hold.openFen - sellerFen - receivableFen - legs.reduce((total, leg) => total + leg.amountFen, 0n);
  // Whatever empties the hold ends it at the channel: deliveries may be settled in another order than they were accepted in.
  const release = { settlementId, legs, sellerFen: sellerFen + receivableFen, finish: openAfter === refundFen, doneTask: 'settlement.splitEnded' };
  const split = mustTell(hold, openAfter, release.finish) ? planSplit(hold, release, deciding) : null;
  if (split && !split.ok) return err('HOLD_NOT_READY');
  const refund = refundFen > 0n
    ? planRefund({ ...hold, openFen: openAfter }, { amountFen: refundFen, reason: '未收部分退款', causedBy: delivery.rejectedGrams > 0n ? delivery.causedBy : 'seller', key: `settlement:${settlementId}` }, deciding)
    : null;
  if (refund && !refund.ok) return err('HOLD_NOT_READY');

  const record: Fragment = {
    changes: [
      { op: 'insert', table: 'settlement', rows: [{
        id: settlementId, deliveryId: delivery.deliveryId, orderId: delivery.orderId, sellerOrgId: delivery.sellerOrgId, buyerOrgId: delivery.buyerOrgId,
        grossFen: delivery.grossFen, deductionFen: delivery.deductionFen, feeFen, repaidFen: loans.reduce((total, loan) => total + loan.amountFen, 0n),
        receivableFen, sellerFen, refundFen, settledAt: now,
        basis: { orderNumber: delivery.orderNumber, acceptedGrams: delivery.acceptedGrams.toString(), rejectedGrams: delivery.rejectedGrams.toString(), leafId: delivery.leafId, gradeId: delivery.gradeId },
      }] },
      { op: 'insert', table: 'settlement_share', rows: parts.map(({ grower, waterfall, shareId }) => ({
        id: shareId, settlementId, organisationId: grower.organisationId, grossFen: waterfall.grossFen, feeFen: waterfall.feeFen, protectedFen: waterfall.protectedFen,
        repaidFen: repaid(waterfall), receivableFen: waterfall.receivableFen, sellerFen: waterfall.sellerFen, settledAt: now,
        loans: waterfall.loans.map((loan) => ({ ...loan, amountFen: loan.amountFen.toString(), voluntaryFen: loan.voluntaryFen.toString() })),
      })) },
    ],
    postings: [
      recordSettlement({
        settlementId, orderId: delivery.orderId, feeFen, loans,
        sellers: parts.map(({ grower, waterfall }) => ({ organisationId: grower.organisationId, amountFen: waterfall.sellerFen })),
      }, { at: now, newId }),
      ...parts.filter(({ waterfall }) => waterfall.receivableFen > 0n).map(({ grower, waterfall }) =>
        recordReceivableNetted({ settlementId, organisationId: grower.organisationId, orderId: delivery.orderId, amountFen: waterfall.receivableFen }, { at: now, newId })),
    ].filter((posting) => posting.transfers.length > 0),
    facts: parts.map(({ grower, waterfall }, index) => recordFact('settlement.paid', { subjectOrgId: grower.organisationId, objectId: delivery.orderId, occurredAt: now }, {
      orderId: delivery.orderId, settlementId, buyerOrgId: delivery.buyerOrgId, invoicedFen: invoiced[index]!.toString(),
      grossFen: waterfall.grossFen.toString(), netFen: waterfall.netFen.toString(), repaidFen: repaid(waterfall).toString(),
      invoicedAt: delivery.invoicedAt.toISOString(), paidAt: now.toISOString(),
    }, newId)),
  };
  const repayments = parts.flatMap(({ grower, waterfall }) => waterfall.loans.map((share) =>
    planRepayment(grower.loans.find((loan) => loan.id === share.loanId)!, share.amountFen, { settlementId, voluntaryFen: share.voluntaryFen }, deciding)));
  const notices = parts.map(({ grower, waterfall }) => planNotice({
    organisationId: grower.organisationId, kind: 'settled', link: '/farm/money',
    params: { orderNumber: delivery.orderNumber, grossFen: waterfall.grossFen.toString(), feeFen: waterfall.feeFen.toString(), repaidFen: repaid(waterfall).toString(), sellerFen: waterfall.sellerFen.toString() },
  }, deciding));
  // What the channel may not split out is collected from the seller's side through the bank.
  const overCap = split?.value.overCap ?? [];
  const jobs: NewJob[] = overCap.length > 0
    ? [{ task: 'settlement.collect', payload: { settlementId, legs: overCap.map((leg) => ({ receiverOrgId: leg.receiverOrgId, amountFen: leg.amountFen.toString() })) } }]
    : [];
  // Her score follows what she really sold; many settlements within a minute are scored once.
  for (const { orgId } of delivery.growerShares) jobs.push({ task: 'credit.score', payload: { subjectOrgId: orgId }, runAt: after(now, MINUTE_MS), key: `credit.score:${orgId}` });
  const instructions = sendTogether(combine({}, split?.value, ...parts.map((part) => payOut(part, { orderId: delivery.orderId, holdId: hold.id }, deciding))));
  return ok(combine({ settlementId }, record, instructions, refund?.ok ? refund.value.fragment : null, ...repayments, ...notices, { jobs }));
}

/** Shares an accepted delivery out: fees, the protected floor, lenders, her; refunds what was not accepted; starts the payout. */
export const settle = operation({
  name: 'settlement.settle', input: ZSettle, errors: SETTLEMENT_ERRORS, audience: { system: true },
  load: ({ input, db, now, handed }: Loading<{ readonly deliveryId: string }, { readonly delivery: AcceptedDelivery }>) => loadSettlement(db, input.deliveryId, now, handed?.delivery),
  decide: (snapshot, _input, deciding) => decideSettle(snapshot, deciding),
});

/** The bank has confirmed a payout by its own number, or refused it; a refused one is hers in the book again and is shown so. */
export const endPayout = operation({
  name: 'settlement.endPayout', input: ZPayoutEnded, errors: SETTLEMENT_ERRORS, audience: { system: true },
  load: ({ input, db }) => loadPayout(db, input.payoutId),
  decide: (payout, input, { now, newId }) => {
    // Only of the try that is under way: word of an earlier one may come twice.
    if (payout.state !== 'REQUESTED' || payout.pendingId === null || payout.transferId !== input.transferId) return err('PAYOUT_ENDED');
    const about = { payoutId: `${payout.id}:${payout.tries}`, pendingId: payout.pendingId };
    const moment = { at: now, newId };
    const confirmed = input.status === 'CONFIRMED';
    return ok(combine({ payoutId: payout.id }, {
      changes: [{ op: 'update', table: 'payout', id: payout.id, version: payout.version, set: { state: input.status, confirmationId: input.confirmationId, endedAt: now } }],
      postings: [confirmed ? recordPayoutConfirmed(about, moment) : recordPayoutReleased(about, moment)],
    }, planNotice({
      organisationId: payout.organisationId, kind: confirmed ? 'payout.confirmed' : 'payout.failed', link: confirmed ? '/farm/money' : '/me',
      params: { amountFen: payout.amountFen.toString(), confirmationId: input.confirmationId ?? '' },
    }, { now, newId })));
  },
});

/** The next try of a payout: reserved anew in the book, and under a number of its own at the bank. */
function planPayoutAgain(payout: PayoutToSend, { now, newId }: Pick<Deciding, 'now' | 'newId'>): Result<Fragment, 'PAYOUT_ENDED' | 'NO_ACCOUNT'> {
  if (payout.state !== 'WAITING' && payout.state !== 'FAILED') return err('PAYOUT_ENDED');
  if (payout.accountId === null) return err('NO_ACCOUNT');
  const tries = payout.tries + 1;
  const reserved = recordPayoutReserved({ payoutId: `${payout.id}:${tries}`, organisationId: payout.organisationId, amountFen: payout.amountFen }, { at: now, newId });
  const transfer = planBankTransfer({
    kind: 'payout', organisationId: payout.organisationId, bankAccountId: payout.accountId, amountFen: payout.amountFen,
    reference: tries === 1 ? payout.id : `${payout.id}-${tries}`, purpose: '货款', confirmedTask: 'settlement.payoutEnded',
  }, { now, newId });
  return ok(combine({}, transfer, {
    changes: [{ op: 'update', table: 'payout', id: payout.id, version: payout.version, set: {
      state: 'REQUESTED', transferId: transfer.transferId, pendingId: pendingTransferId(reserved), bankAccountId: payout.accountId, tries,
    } }],
    postings: [reserved],
  }));
}

/** Sends a payout that waited for an account, or that the bank refused before the account was mended. */
export const payWaiting = operation({
  name: 'settlement.payWaiting', input: ZPayWaiting, errors: SETTLEMENT_ERRORS, audience: { system: true },
  load: ({ input, db }) => loadPayoutToSend(db, input.payoutId),
  decide: (payout, _input, deciding) => {
    const sent = planPayoutAgain(payout, deciding);
    return sent.ok ? ok(combine({ payoutId: payout.id }, sent.value)) : sent;
  },
});

/** The bank has refused a payout although nothing is wrong with the account: one of the platform's people proposes to send it again. */
export const proposePayoutRetry = operation({
  name: 'settlement.proposePayoutRetry', input: ZProposePayoutRetry, errors: SETTLEMENT_ERRORS, audience: DESK,
  load: ({ input, db }) => loadPayoutToCorrect(db, input.subjectId),
  decide: (payout, { reason }, { actor, ...deciding }) => {
    invariant(actor.kind === 'person', 'a member proposes');
    if (payout.proposed) return err('CORRECTION_OPEN');
    if (payout.state !== 'FAILED') return err('PAYOUT_ENDED');
    const sent = planPayoutAgain(payout, deciding);
    if (!sent.ok) return sent;
    const { correctionId, ...fragment } = planProposal({
      kind: 'RETRY_PAYOUT', subjectId: payout.id, paymentId: null, organisationId: payout.organisationId, amountFen: payout.amountFen, reason, bankReference: null, makerPersonId: actor.personId,
    }, deciding);
    return ok(combine({ correctionId, subjectId: payout.id }, fragment));
  },
});

/** Another one sends it, unless it has gone out meanwhile: a mended account sends it by itself. */
export const checkPayoutRetry = operation({
  name: 'settlement.checkPayoutRetry', input: ZCheckPayoutRetry, errors: SETTLEMENT_ERRORS, audience: DESK,
  load: async ({ input, db }) => {
    const correction = await loadCorrection(db, input.correctionId);
    const payout = correction?.kind === 'RETRY_PAYOUT' ? await loadPayoutToSend(db, correction.subjectId) : null;
    return correction && payout && { correction, payout };
  },
  decide: ({ correction, payout }, { note }, { actor, ...deciding }) => {
    invariant(actor.kind === 'person', 'a member checks');
    const refusal = whyNotDecide(correction, actor.personId);
    if (refusal) return err(refusal === 'SAME_PERSON' ? refusal : 'CORRECTION_ENDED');
    if (payout.state !== 'FAILED') return err('PAYOUT_ENDED');
    const sent = planPayoutAgain(payout, deciding);
    return sent.ok ? ok(combine({ correctionId: correction.id, subjectId: payout.id }, sent.value, planDone(correction, { ...actor, note }, [], deciding))) : sent;
  },
});

/** A part that has been paid to its receiver has left the channel, and with it the book. */
function paidOut(receiverOrgId: string, kind: string | undefined, transferId: string, amountFen: bigint, { now, newId }: Deciding): NewPosting[] {
  if (kind === 'lender') return [recordCollectedPaidOut({ transferId, lenderOrgId: receiverOrgId, amountFen }, { at: now, newId })];
  return kind === 'platform' ? [recordFeePaidOut({ transferId, amountFen }, { at: now, newId })] : [];
}

/** Legs that the channel has split out. */
export const endSplit = operation({
  name: 'settlement.endSplit', input: ZSplitEnded, errors: SETTLEMENT_ERRORS, audience: { system: true },
  load: ({ input, db }) => loadReceiverKinds(db, input.legs.map((leg) => leg.receiverOrgId)),
  decide: (kinds, input, deciding) => ok({
    answer: { splitId: input.splitId },
    postings: input.legs.filter((leg) => leg.state === 'SUCCESS').flatMap((leg) =>
      paidOut(leg.receiverOrgId, kinds.get(leg.receiverOrgId), `${input.splitId}:${leg.receiverOrgId}`, leg.amountFen, deciding)),
  }),
});

/** Pays through the bank what the channel's cap left no room for. A receiver without an account is tried again by the sweep of the queue. */
export const collect = operation({
  name: 'settlement.collect', input: ZCollect, errors: SETTLEMENT_ERRORS, audience: { system: true },
  load: async ({ input, db }) => ({ receiver: await loadReceiver(db, input.receiverOrgId), ordered: await isOrdered(db, 'collection', collectionOf(input)) }),
  decide: ({ receiver, ordered }, input, deciding) => {
    const answer = { settlementId: input.settlementId };
    if (ordered) return ok({ answer });
    if (!receiver?.accountId) return err('NO_ACCOUNT');
    return ok(combine(answer, planBankTransfer({
      kind: 'collection', organisationId: input.receiverOrgId, bankAccountId: receiver.accountId, amountFen: input.amountFen,
      reference: collectionOf(input), purpose: receiver.kind === 'lender' ? '贷款还款' : '平台服务费', confirmedTask: 'settlement.collectionEnded',
    }, deciding)));
  },
});
const collectionOf = (leg: { settlementId: string; receiverOrgId: string }) => `${leg.settlementId}:${leg.receiverOrgId}`;

/** The bank has carried out a collection, so it has left the book; or it has refused it, and people must see to it. */
export const endCollection = operation({
  name: 'settlement.endCollection', input: ZCollectionEnded, errors: SETTLEMENT_ERRORS, audience: { system: true },
  load: ({ input, db }) => loadCollection(db, input.transferId),
  decide: ({ organisationId, amountFen, kind }, { transferId, status }, deciding) => ok(combine({ transferId },
    status === 'CONFIRMED' ? { postings: paidOut(organisationId, kind, transferId, amountFen, deciding) }
      : raiseBreak({ kind: 'STATUS', subjectId: transferId, organisationId, expectedFen: amountFen, actualFen: 0n, note: '银行退回了代收的还款或服务费，钱仍记在收款方名下' }, deciding))),
});

export const settlementOperations = [settle, endPayout, payWaiting, endSplit, collect, endCollection, giveBack, proposePayoutRetry, checkPayoutRetry] as const;
