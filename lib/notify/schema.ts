import { z } from 'zod';

export const ZReadNotices = z.object({ noticeIds: z.array(z.string().max(40)).min(1).max(100) });
export const ZEndMessage = z.object({ messageId: z.string().max(40), outcome: z.enum(['sent', 'refused', 'expired']) });
