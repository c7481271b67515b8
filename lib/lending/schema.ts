import { z } from 'zod';
import { ZSignature, ZUnlock } from '../esign/schema';
import { parseYuan } from '../shared/money';
import { LOAN_METHODS } from './domain/schedule';

/** What is wrong with a field is said by the key of its message. */
const field = (name: string) => `lending.fields.${name}`;
const id = z.string().min(1).max(40);
/** An amount as a form writes it, "30000" or "30,000.00", in yuan; fen come out. */
const yuan = z.string({ error: field('amount') }).transform((text, context) => {
  const fen = parseYuan(text);
  if (fen !== null && fen > 0n) return fen;
  context.addIssue({ code: 'custom', message: field('amount') });
  return z.NEVER;
});
const yuanOrNothing = z.string().transform((text, context) => {
  const fen = text.trim() === '' ? 0n : parseYuan(text);
  if (fen !== null && fen >= 0n) return fen;
  context.addIssue({ code: 'custom', message: field('amount') });
  return z.NEVER;
});
/** A percentage as a form writes it, "7.2"; basis points come out. */
const percent = (least: number, most: number) => z.string({ error: field('percent') }).trim().regex(/^\d{1,2}(\.\d{1,2})?$/, field('percent'))
  .transform((text) => Math.round(Number(text) * 100)).pipe(z.number().min(least, field('percent')).max(most, field('percent')));
const months = z.coerce.number({ error: field('months') }).int(field('months')).min(1, field('months')).max(60, field('months'));
const note = z.string().trim().max(200, field('note'));

export const ZOpenProduct = z.object({
  name: z.string().trim().min(2, field('name')).max(30, field('name')), method: z.enum(LOAN_METHODS, { error: field('method') }),
  rate: percent(0, 9999), fee: percent(0, 1000), min: yuan, max: yuan, minMonths: months, maxMonths: months,
  deductionCap: percent(1, 5000), weeklyFloor: yuanOrNothing, passMark: z.coerce.number({ error: field('score') }).int().min(400, field('score')).max(850, field('score')),
  fourEyes: yuanOrNothing, priority: z.coerce.number({ error: field('priority') }).int().min(1, field('priority')).max(9, field('priority')),
});
export const ZCloseProduct = z.object({ productId: id });

export const ZApply = z.object({
  amount: yuan, months, purpose: z.string().trim().min(2, field('purpose')).max(100, field('purpose')),
  productIds: z.array(id).min(1, field('products')).max(5, field('products')), consent: z.boolean(),
});
export const ZApplication = z.object({ applicationId: id });
export const ZDecline = z.object({ applicationId: id, reason: z.string().trim().min(4, field('reason')).max(200, field('reason')) });
export const ZProposeOffer = z.object({ applicationId: id, principal: yuan, months, rate: percent(0, 9999), note: note.optional() });
export const ZCheckOffer = z.object({ offerId: id, approve: z.boolean(), note: note.optional() });
export const ZOffer = z.object({ offerId: id });
export const ZSignContract = z.object({ applicationId: id, signature: ZSignature, unlock: ZUnlock.optional() });
export const ZDisbursementEnded = z.object({ transferId: id, status: z.enum(['CONFIRMED', 'FAILED']), confirmationId: z.string().max(80).nullable() });
export const ZLoan = z.object({ loanId: id });
export const ZPrepay = z.object({ loanId: id, whole: z.boolean(), amount: z.string().optional() }).transform((value, context) => {
  if (value.whole) return { loanId: value.loanId, amountFen: null };
  const fen = yuan.safeParse(value.amount);
  if (fen.success) return { loanId: value.loanId, amountFen: fen.data };
  context.addIssue({ code: 'custom', path: ['amount'], message: field('amount') });
  return z.NEVER;
});
export const ZReceipt = z.object({ loanId: id, amount: yuan, receipt: z.string().trim().min(4, field('receipt')).max(60, field('receipt')) });
const words = z.string({ error: field('words') }).trim().min(4, field('words')).max(400, field('words'));
export const ZAskReview = z.object({ applicationId: id, lenderOrgId: id, words });
export const ZAnswerReview = z.object({ reviewId: id, verdict: z.enum(['kept', 'changed'], { error: field('verdict') }), words });
export const ZReview = z.object({ reviewId: id });
export const ZCloseDay = z.object({ loanId: id, day: z.iso.date() });
