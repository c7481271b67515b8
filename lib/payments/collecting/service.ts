import { organisationCards, payoutAccount } from '../../identity/queries';
import { planNotice } from '../../notify/service';
import { operation } from '../../operation/operation';
import { combine } from '../../operation/plan';
import { err, ok } from '../../shared/result';
import { openAttempts } from '../attempts/repo';
import { raiseBreak } from '../domain/break';
import { keepEvent } from '../domain/channel-event';
import { decideClosed } from '../domain/closing';
import { decideDirectPaidOut, decideReleaseDirect } from '../domain/direct-sale';
import { dueAlarm } from '../domain/hold-clock';
import { planClose } from '../domain/plan-payment';
import { decideStaticCode, decideStaticSale, planRevoke } from '../domain/static-code';
import { errorsOf } from '../errors';
import { loadHold, loadPaymentById } from '../repo';
import { ZAlarm, ZCreateStaticCode, ZDirectPaidOut, ZExpire, ZKeepMessage, ZPaymentId, ZRevokeCode, ZStartStaticSale } from '../schema';
import { countLivingCodes, loadAlarmedHold, loadDirectPayout, loadOwnCode, loadStaticSale } from './repo';

/** Who may collect money in person. */
const SELLERS = { orgs: ['farm', 'cooperative', 'shop'], roles: ['owner', 'manager'] } as const;

/** A static code for a stall or a counter, to be printed. */
export const createStaticCode = operation({
  name: 'payments.createStaticCode', input: ZCreateStaticCode, audience: SELLERS, errors: errorsOf('PAYEE_NOT_VERIFIED', 'CODE_LIMIT'),
  load: async ({ actor, db }) => {
    if (actor.kind !== 'person') return null;
    const [cards, living] = await Promise.all([organisationCards(db, [actor.organisationId]), countLivingCodes(db, actor.organisationId)]);
    return { organisationId: actor.organisationId, living, verified: cards.get(actor.organisationId)?.verified ?? false };
  },
  decide: (seller, { label }, moment) => {
    const made = decideStaticCode({ ...seller, label }, moment);
    return made.ok ? ok(combine({ codeId: made.value.codeId, token: made.value.token }, made.value.fragment)) : err(made.error);
  },
});

/** A lost or swapped sticker: nobody can pay through it any more. */
export const revokeCode = operation({
  name: 'payments.revokeCode', input: ZRevokeCode, audience: SELLERS, errors: {},
  load: ({ input, actor, db }) => actor.kind === 'person' ? loadOwnCode(db, actor.organisationId, input.codeId) : Promise.resolve(null),
  decide: (code) => ok(combine({ codeId: code.id }, planRevoke(code))),
});

/** A payer has typed an amount behind a static code and chosen a wallet. */
export const startStaticSale = operation({
  name: 'payments.startStaticSale', input: ZStartStaticSale, audience: { visitor: true },
  errors: errorsOf('AMOUNT_NOT_POSITIVE', 'STATIC_CAP', 'CODE_REVOKED', 'PAYEE_NOT_VERIFIED', 'PAYEE_NOT_READY', 'ALREADY_PAID', 'PAYMENT_CLOSED', 'PAYMENT_EXPIRED', 'PAYMENT_CONFLICTED'),
  load: async ({ input, db }) => {
    const sale = await loadStaticSale(db, input.token);
    if (!sale) return null;
    const payee = (await organisationCards(db, [sale.code.organisationId])).get(sale.code.organisationId);
    return payee ? { ...sale, payeeVerified: payee.verified, subject: sale.code.label ?? payee.shortName } : null;
  },
  decide: (sale, input, moment) => {
    const started = decideStaticSale(sale, { amountFen: input.amount, wallet: input.wallet, returnUrl: input.returnUrl }, moment);
    return started.ok ? ok(combine({ attemptId: started.value.attemptId }, started.value.fragment)) : err(started.error);
  },
});

/** The clock of a payment has run out: the channel is asked to close what is still open. */
export const expirePayment = operation({
  name: 'payments.expire', input: ZExpire, errors: {}, audience: { system: true },
  load: ({ input, db }) => loadPaymentById(db, input.paymentId),
  decide: (payment, _input, moment) => {
    const closing = payment.state === 'UNPAID' && payment.closing === null && payment.expiresAt <= moment.now ? planClose(payment, 'EXPIRED', moment) : null;
    return ok(combine({ closing: closing !== null }, closing?.ok ? closing.value : null));
  },
});

/** Another payment of the same order was paid: this one is no longer wanted. */
export const cancelPayment = operation({
  name: 'payments.cancel', input: ZPaymentId, errors: {}, audience: { system: true },
  load: ({ input, db }) => loadPaymentById(db, input.paymentId),
  decide: (payment, _input, moment) => {
    const closing = payment.state === 'UNPAID' && payment.closing !== 'CANCELLED' ? planClose(payment, 'CANCELLED', moment) : null;
    return ok(combine({ closing: closing !== null }, closing?.ok ? closing.value : null));
  },
});

/** The last step of closing, after the channel has said of every attempt how it ended. */
export const closePayment = operation({
  name: 'payments.close', input: ZPaymentId, errors: {}, audience: { system: true },
  load: async ({ input, db }) => {
    const [payment, open] = await Promise.all([loadPaymentById(db, input.paymentId), openAttempts(db, input.paymentId)]);
    return payment && { payment, open: open.length };
  },
  decide: ({ payment, open }, _input, moment) => ok(combine({ open }, decideClosed(payment, open, moment))),
});

/** The day after a static-code sale: what was not refunded is the seller's. */
export const releaseDirect = operation({
  name: 'payments.releaseDirect', input: ZPaymentId, audience: { system: true }, errors: errorsOf('NOT_PAID', 'NOT_HELD', 'RELEASE_TOO_LARGE', 'PAYEE_NOT_READY'),
  load: async ({ input, db }) => {
    const hold = await loadHold(db, input.paymentId);
    return hold && { hold, account: await payoutAccount(db, hold.payeeOrgId) };
  },
  decide: ({ hold, account }, _input, moment) => {
    if (!account) return err('PAYEE_NOT_READY');
    const released = decideReleaseDirect(hold, account.id, moment);
    return released.ok ? ok(combine({ holdId: hold.id }, released.value)) : err(released.error as 'NOT_PAID' | 'NOT_HELD' | 'RELEASE_TOO_LARGE');
  },
});

/** The bank has answered about the payout of a static-code sale. Keyed in the ledger, so it counts once. */
export const directPaidOut = operation({
  name: 'payments.directPaidOut', input: ZDirectPaidOut, errors: {}, audience: { system: true },
  load: ({ input, db }) => loadDirectPayout(db, input.reference),
  decide: ({ paymentId, pendingId, overtaken }, { reference, confirmed }, moment) => ok(overtaken ? combine({ confirmed }) : combine({ confirmed }, decideDirectPaidOut(reference, pendingId, confirmed, moment),
    confirmed ? null : raiseBreak({ kind: 'STATUS', subjectId: paymentId, paymentId, again: reference === paymentId ? null : reference, note: '银行退回了扫码收款的出账，钱仍记在商家名下' }, moment))),
});

/** Tells seller and buyer that the channel will soon unfreeze money which nobody has released. */
export const alarmHold = operation({
  name: 'payments.alarmHold', input: ZAlarm, errors: {}, audience: { system: true },
  load: ({ input, db }) => loadAlarmedHold(db, input.holdId),
  decide: (hold, _input, moment) => {
    const days = dueAlarm(hold, moment.now);
    if (days === null) return ok({ answer: { days: null } });
    const told = [hold.payeeOrgId, hold.payerOrgId].filter((organisationId) => organisationId !== null);
    return ok(combine({ days: days as number | null },
      { changes: [{ op: 'update', table: 'hold', id: hold.id, version: hold.version, set: { alarmedDays: days } }] },
      ...told.map((organisationId) => planNotice({
        organisationId, kind: 'payments.holdUnfreezes', params: { orderId: hold.orderId, amountFen: hold.openFen.toString(), days, at: hold.unfreezesAt.toISOString() },
      }, moment))));
  },
});

/** Keeps a message that moves nothing: a wrong signature, a field that is no field, our own failure, the answer to a close. */
export const keepMessage = operation({
  name: 'payments.keepMessage', input: ZKeepMessage, errors: {}, audience: { channel: true, system: true },
  load: () => Promise.resolve({}),
  decide: (_none, { message, kind, verdict, subjectId }, moment) => ok(combine({ verdict: verdict as string }, keepEvent(message, kind, subjectId, verdict, moment))),
});
