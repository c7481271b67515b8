import type { Fragment } from '../../operation/plan';
import { after, MINUTE_MS } from '../../shared/clock';
import type { Fen } from '../../shared/money';
import { err, invariant, ok, type Result } from '../../shared/result';
import { decideStart } from './attempt';
import type { StartError } from './errors';
import type { Wallet } from './machines';
import { newToken, paymentRow } from './plan-payment';
import type { Moment, PaymentSnapshot } from './snapshots';

/** A payer's institution lets at most this through static codes on one day, over all merchants (PBOC notice [2017] 296): 500 yuan. */
export const STATIC_CAP_FEN: Fen = 50_000n;
/** How many living codes an organisation may have: enough for its stalls, too few to spray stickers. */
export const MAX_STATIC_CODES = 50;
/** How long a payer has after typing an amount. */
const STATIC_PAYMENT_MS = 15 * MINUTE_MS;

export type StaticCode = { readonly id: string; readonly organisationId: string; readonly label: string | null; readonly counterId: string | null; readonly state: 'ACTIVE' | 'REVOKED'; readonly version: number };

/** A code to print: it names the seller and asks for the amount. */
export function decideStaticCode(wanted: { organisationId: string; label: string | null; counterId?: string; living: number; verified: boolean }, moment: Moment): Result<{ fragment: Fragment; codeId: string; token: string }, 'PAYEE_NOT_VERIFIED' | 'CODE_LIMIT'> {
  if (!wanted.verified) return err('PAYEE_NOT_VERIFIED');
  if (wanted.living >= MAX_STATIC_CODES) return err('CODE_LIMIT');
  const codeId = moment.newId('qr');
  const token = newToken(moment);
  return ok({ codeId, token, fragment: {
    changes: [{ op: 'insert', table: 'qr_code', rows: [{
      id: codeId, token, kind: 'STATIC', organisationId: wanted.organisationId, label: wanted.label, counterId: wanted.counterId ?? null, state: 'ACTIVE', createdAt: moment.now,
    }] }],
    jobs: [{ task: 'payments.onboardMerchant', payload: { organisationId: wanted.organisationId }, key: `payments.onboardMerchant:${wanted.organisationId}` }],
  } });
}

export type StaticSale = { readonly code: StaticCode; readonly payeeVerified: boolean; readonly merchantNo: string | null; readonly subject: string };

/** A payer has typed an amount behind a static code: a payment without an order, and its first attempt. */
export function decideStaticSale(sale: StaticSale, wanted: { amountFen: Fen; wallet: Wallet; returnUrl: string }, moment: Moment):
  Result<{ fragment: Fragment; paymentId: string; attemptId: string }, StartError | 'AMOUNT_NOT_POSITIVE' | 'STATIC_CAP'> {
  const { now, newId } = moment;
  if (wanted.amountFen <= 0n) return err('AMOUNT_NOT_POSITIVE');
  if (wanted.amountFen > STATIC_CAP_FEN) return err('STATIC_CAP');
  const paymentId = newId('payment');
  const expiresAt = after(now, STATIC_PAYMENT_MS);
  const about = { orderId: null, payeeOrgId: sale.code.organisationId, payerOrgId: null, amountFen: wanted.amountFen, subject: sale.subject, expiresAt, counterId: sale.code.counterId };
  const payment: PaymentSnapshot = { ...about, id: paymentId, version: 1, orderNumber: null, state: 'UNPAID', closing: null, paidAttemptId: null };
  const started = decideStart({ ...sale, payment, codeState: sale.code.state, open: null }, wanted, moment);
  if (!started.ok) return started;
  const { fragment, attemptId } = started.value;
  invariant(fragment.changes, 'a first attempt is a new row');
  return ok({ paymentId, attemptId, fragment: {
    changes: [{ op: 'insert', table: 'payment', rows: [paymentRow(about, paymentId, sale.code.id, now)] }, ...fragment.changes],
    jobs: fragment.jobs,
  } });
}

/** A lost or swapped sticker, a counter that is no more: nobody can pay through the code from now on. */
export const planRevoke = (code: StaticCode): Fragment =>
  code.state === 'REVOKED' ? {} : { changes: [{ op: 'update', table: 'qr_code', id: code.id, version: code.version, set: { state: 'REVOKED' } }] };
