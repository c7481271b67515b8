import type { SignedFields } from '../../../shared/signed-message';
import type { LegState } from '../../domain/snapshots';
import type { SplitReport } from '../../domain/split-outcome';
import { Malformed } from '../partner/fields';
import { ask, prepare, type Exchanged, type Partner } from '../partner/exchange';
import type { PaymentChannel } from '../port';
import { receiverNo } from './merchants';

const SPLIT = '/acquirer/gateway/api/split';
const LEG_STATES: Record<string, LegState> = { PENDING: 'PENDING', SUCCESS: 'SUCCESS', FAILED: 'FAILED' };

function readLegs(text: string | undefined): Map<string, LegState> {
  let list: unknown;
  try {
    list = JSON.parse(text || '[]');
  } catch {
    throw new Malformed('receivers is not a list');
  }
  if (!Array.isArray(list)) throw new Malformed('receivers is not a list');
  return new Map(list.map((each: { receiverId?: unknown; status?: unknown }) => {
    const state = LEG_STATES[String(each.status)];
    if (typeof each.receiverId !== 'string' || !state) throw new Malformed('a receiver has no state');
    return [each.receiverId, state];
  }));
}

/** The channel's word for the state of a split, in an answer, a query or a notify. */
export function readSplitReport(fields: SignedFields): SplitReport {
  switch (fields.splitStatus) {
    case 'PROCESSING': return { kind: 'PROCESSING' };
    case 'DONE': case 'PARTIAL': case 'FAILED':
      return { kind: fields.splitStatus, foreignId: fields.splitIndex || null, legs: readLegs(fields.receivers), note: null };
    default: throw new Malformed(`splitStatus ${fields.splitStatus ?? ''} is not known`);
  }
}

function read(exchanged: Exchanged): SplitReport {
  if (exchanged.kind === 'LOST') return { kind: 'LOST' };
  const { code, fields } = exchanged;
  if (code === '34') return { kind: 'NOT_FOUND' };
  if (code === '12') return { kind: 'LOST' };
  if (code !== '00') return { kind: 'REFUSED', note: `${code} ${fields.respMsg ?? ''}` };
  try {
    return readSplitReport(fields);
  } catch (error) {
    if (error instanceof Malformed) return { kind: 'LOST' };
    throw error;
  }
}

export const unionpaySplits = (partner: Partner): Pick<PaymentChannel, 'split' | 'querySplit'> => ({
  split: (split) => {
    const about = { merId: split.merchantNo, orderNo: split.orderNo, splitNo: split.splitNo };
    // Unfreezing what is left without paying anybody out is an instruction of its own.
    return split.legs.length === 0
      ? prepare(partner, { institution: 'acquirer', path: `${SPLIT}/finish`, echo: ['merId', 'splitNo'], fields: about }, read)
      : prepare(partner, {
          institution: 'acquirer', path: `${SPLIT}/apply`, echo: ['merId', 'splitNo'],
          fields: {
            ...about, finish: split.finish ? '1' : '0',
            receivers: JSON.stringify(split.legs.map((leg) => ({ receiverId: receiverNo(leg.receiverOrgId), amount: leg.amountFen, reason: leg.reason.slice(0, 64) }))),
          },
        }, read);
  },
  querySplit: (split) => ask(partner, {
    institution: 'acquirer', path: `${SPLIT}/query`, echo: ['merId', 'splitNo'], fields: { merId: split.merchantNo, splitNo: split.splitNo },
  }, (exchanged) => {
    const report = read(exchanged);
    return report.kind === 'REFUSED' ? { kind: 'LOST' } : report;
  }),
});
