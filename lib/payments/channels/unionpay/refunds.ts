import type { SignedFields } from '../../../shared/signed-message';
import type { RefundReport } from '../../domain/refund-outcome';
import { Malformed, readFen, readTime } from '../partner/fields';
import { ask, prepare, type Exchanged, type Partner } from '../partner/exchange';
import type { PaymentChannel } from '../port';

const PAY = '/acquirer/gateway/api/pay';
const STATES = { PROCESSING: 'PROCESSING', SUCCESS: 'SUCCESS', FAILED: 'FAILED', ABNORMAL: 'ABNORMAL' } as const;

/** The channel's word for the state of a refund, in an answer, a query or a notify. */
export function readRefundReport(fields: SignedFields): RefundReport {
  const kind = STATES[fields.refundStatus as keyof typeof STATES];
  if (!kind) throw new Malformed(`refundStatus ${fields.refundStatus ?? ''} is not known`);
  return {
    kind, foreignId: fields.refundIndex || null, amountFen: readFen(fields.refundAmt, 'refundAmt'), note: fields.refundMsg || null, endedAt: readTime(fields.refundTime),
  };
}

function read(exchanged: Exchanged): RefundReport {
  if (exchanged.kind === 'LOST') return { kind: 'LOST' };
  const { code, fields } = exchanged;
  if (code === '34') return { kind: 'NOT_FOUND' };
  // The number was used before with other content: what became of the first one, a query must say.
  if (code === '12') return { kind: 'LOST' };
  if (code !== '00') return { kind: 'REFUSED', note: `${code} ${fields.respMsg ?? ''}` };
  try {
    return readRefundReport(fields);
  } catch (error) {
    if (error instanceof Malformed) return { kind: 'LOST' };
    throw error;
  }
}

export const unionpayRefunds = (partner: Partner): Pick<PaymentChannel, 'refund' | 'queryRefund'> => ({
  refund: (refund) => prepare(partner, {
    institution: 'acquirer', path: `${PAY}/refund`, echo: ['merId', 'refundNo', 'refundAmt'],
    fields: {
      merId: refund.merchantNo, orderNo: refund.orderNo, refundNo: refund.refundNo, refundAmt: refund.amountFen.toString(), refundReason: refund.reason.slice(0, 64),
    },
  }, read),
  queryRefund: (refund) => ask(partner, {
    institution: 'acquirer', path: `${PAY}/refundQuery`, echo: ['merId', 'refundNo'], fields: { merId: refund.merchantNo, refundNo: refund.refundNo },
  }, (exchanged) => {
    const report = read(exchanged);
    // A query refuses nothing: only an instruction can be refused.
    return report.kind === 'REFUSED' ? { kind: 'LOST' } : report;
  }),
});
