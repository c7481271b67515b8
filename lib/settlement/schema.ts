import { z } from 'zod';
import { parseYuan } from '../shared/money';

export const ZSettle = z.object({ deliveryId: z.string() });
export const ZPayoutEnded = z.object({ payoutId: z.string(), transferId: z.string(), status: z.enum(['CONFIRMED', 'FAILED']), confirmationId: z.string().nullable() });
export const ZPayWaiting = z.object({ payoutId: z.string() });
export const ZProposePayoutRetry = z.object({ subjectId: z.string(), reason: z.string({ error: 'payments.fields.reason' }).trim().min(2, 'payments.fields.reason').max(200, 'payments.fields.reason') });
export const ZCheckPayoutRetry = z.object({ correctionId: z.string(), note: z.string().trim().max(200).default('') });
export const ZSplitEnded = z.object({
  splitId: z.string(), settlementId: z.string(), state: z.string(),
  legs: z.array(z.object({ receiverOrgId: z.string(), amountFen: z.coerce.bigint(), state: z.string() })),
});
export const ZCollect = z.object({ settlementId: z.string(), receiverOrgId: z.string(), amountFen: z.coerce.bigint() });
export const ZCollectionEnded = z.object({ transferId: z.string(), status: z.enum(['CONFIRMED', 'FAILED']) });
export const ZGiveBack = z.object({
  orderId: z.string(),
  amount: z.string().trim().transform((text, context) => {
    const amountFen = parseYuan(text);
    if (amountFen === null || amountFen <= 0n) context.addIssue({ code: 'custom', message: 'settlement.fields.amount' });
    return amountFen ?? 0n;
  }),
  reason: z.string().trim().min(1, { message: 'settlement.fields.reason' }).max(64, { message: 'settlement.fields.reason' }),
});
