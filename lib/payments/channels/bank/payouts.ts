import type { SignedFields } from '../../../shared/signed-message';
import type { TransferKind } from '../../domain/snapshots';
import type { TransferReport } from '../../domain/transfer-outcome';
import { Malformed, readFen, readText } from '../partner/fields';
import { ask, prepare, type Exchanged, type Partner } from '../partner/exchange';
import type { CustodianBank } from '../port';

/** A lender is paid what was collected for it in the same way as a seller. */
const KINDS: Record<TransferKind, string> = { payout: 'PAYOUT', collection: 'PAYOUT', disbursement: 'DISBURSEMENT' };

/** The bank's word for the state of an instruction, in an answer, a query or a notify. */
export function readTransferReport(fields: SignedFields): TransferReport {
  const about = { foreignId: fields.bankIndex || null, amountFen: readFen(fields.amountFen, 'amountFen') };
  switch (fields.payoutStatus) {
    case 'ACCEPTED': return { kind: 'ACCEPTED', ...about };
    case 'CONFIRMED': return { kind: 'CONFIRMED', ...about, confirmationId: readText(fields.confirmationId, 'confirmationId', 64) };
    case 'REFUSED': return { kind: 'REFUSED', note: `${fields.refuseCode ?? ''} ${fields.refuseMsg ?? ''}`.trim() };
    default: throw new Malformed(`payoutStatus ${fields.payoutStatus ?? ''} is not known`);
  }
}

function read(exchanged: Exchanged): TransferReport {
  if (exchanged.kind === 'LOST') return { kind: 'LOST' };
  const { code, fields } = exchanged;
  if (code === '34') return { kind: 'NOT_FOUND' };
  if (code === '12') return { kind: 'LOST' };
  if (code !== '00') return { kind: 'REFUSED', note: `${code} ${fields.respMsg ?? ''}` };
  try {
    return readTransferReport(fields);
  } catch (error) {
    if (error instanceof Malformed) return { kind: 'LOST' };
    throw error;
  }
}

export const custodianBank = (partner: Partner): CustodianBank => ({
  pay: (transfer) => prepare(partner, {
    institution: 'bank', path: '/bank/payouts', echo: ['payoutNo', 'amountFen'], secret: true,
    fields: {
      payoutNo: transfer.payoutNo, kind: KINDS[transfer.kind], account: transfer.account, name: transfer.name, amountFen: transfer.amountFen.toString(),
      ...(transfer.purpose === null ? {} : { purpose: transfer.purpose }),
    },
  }, read),
  query: (payoutNo) => ask(partner, { institution: 'bank', path: '/bank/payouts/query', echo: ['payoutNo'], fields: { payoutNo }, secret: true }, (exchanged) => {
    const report = read(exchanged);
    // A query itself refuses nothing; a payout that the bank refused says so in its state, under code 00.
    return report.kind === 'REFUSED' && exchanged.kind === 'ANSWER' && exchanged.code !== '00' ? { kind: 'LOST' } : report;
  }),
});
