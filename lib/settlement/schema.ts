import { z } from 'zod';

export const ZSettle = z.object({ deliveryId: z.string() });
export const ZPayoutEnded = z.object({ payoutId: z.string(), status: z.enum(['CONFIRMED', 'FAILED']), confirmationId: z.string().nullable() });
export const ZPayWaiting = z.object({ payoutId: z.string() });
export const ZSplitEnded = z.object({
  splitId: z.string(), settlementId: z.string(), state: z.string(),
  legs: z.array(z.object({ receiverOrgId: z.string(), amountFen: z.coerce.bigint(), state: z.string() })),
});
export const ZCollect = z.object({ settlementId: z.string(), receiverOrgId: z.string(), amountFen: z.coerce.bigint() });
export const ZCollectionEnded = z.object({ transferId: z.string(), status: z.enum(['CONFIRMED', 'FAILED']) });
