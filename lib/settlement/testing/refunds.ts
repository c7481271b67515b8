import { randomUUID } from 'node:crypto';
import type { Db } from '../../db/database';
import { messageOf } from '../../payments/channels/partner/exchange';
import { reportRefund, submitRefund } from '../../payments/service';
import { systemClock } from '../../shared/clock';

/** The channel takes a refund on and says how it ended; all through the operations that its signed messages go to. */
export async function endRefund(db: Db, refundId: string, kind: 'SUCCESS' | 'FAILED'): Promise<void> {
  const context = { db, clock: systemClock, actor: { kind: 'system', job: 'test' } as const };
  const refund = await db.prisma.refund.findUniqueOrThrow({ where: { id: refundId } });
  const message = () => messageOf('acquirer', 'test', Buffer.from(randomUUID()), { signature: 'VALID' });
  const submitted = await submitRefund.run(context, { refundId, request: message() });
  const reported = await reportRefund.run(context, {
    refundId, report: { kind, foreignId: `R-${refundId}`, amountFen: refund.amountFen, note: null, endedAt: null }, message: message(), via: 'QUERY',
  });
  if (!submitted.ok || !reported.ok) throw new Error('The refund was not followed');
}
