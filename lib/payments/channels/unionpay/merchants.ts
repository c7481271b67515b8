import { prepare, type Exchanged, type Partner } from '../partner/exchange';
import type { MerchantReport, PaymentChannel } from '../port';

/** A receiver's number at the channel is ours to choose: the organisation's id, which the channel gives back with each split. */
export const receiverNo = (organisationId: string): string => organisationId;

const refused = (exchanged: Exchanged): MerchantReport =>
  exchanged.kind === 'LOST' ? { kind: 'LOST' } : { kind: 'REFUSED', note: `${exchanged.code} ${exchanged.fields.respMsg ?? ''}` };

/** "3000" as a whole number within bounds; null when it is not one. */
function readWhole(text: string | undefined, most: number): number | null {
  return text !== undefined && /^\d{1,5}$/.test(text) && Number(text) <= most ? Number(text) : null;
}

export const unionpayMerchants = (partner: Partner): Pick<PaymentChannel, 'onboard' | 'registerReceiver'> => ({
  onboard: (merchant) => prepare(partner, {
    institution: 'acquirer', path: '/acquirer/merchants', echo: ['outMerchantNo'], secret: true,
    fields: { outMerchantNo: merchant.organisationId, name: merchant.name.slice(0, 64), certNo: merchant.certNo, account: merchant.account, accountName: merchant.accountName },
  }, (exchanged): MerchantReport => {
    if (exchanged.kind === 'LOST' || exchanged.code !== '00') return refused(exchanged);
    const { merId, splitCapBps, holdDays } = exchanged.fields;
    const [cap, days] = [readWhole(splitCapBps, 10_000), readWhole(holdDays, 365)];
    if (merId === undefined || !/^\d{15}$/.test(merId) || cap === null || days === null) return { kind: 'LOST' };
    return { kind: 'ACTIVE', merchantNo: merId, splitCapBps: cap, holdDays: days };
  }),
  registerReceiver: (receiver) => prepare(partner, {
    institution: 'acquirer', path: '/acquirer/receivers', echo: ['receiverId'], secret: true,
    fields: { receiverId: receiverNo(receiver.organisationId), name: receiver.name.slice(0, 64), account: receiver.account, accountName: receiver.accountName },
  }, (exchanged): MerchantReport => exchanged.kind === 'ANSWER' && exchanged.code === '00'
    ? { kind: 'ACTIVE', merchantNo: receiverNo(receiver.organisationId), splitCapBps: 0, holdDays: 0 }
    : refused(exchanged)),
});
