import type { Db } from '../../db/database';
import { payoutAccount } from '../../identity/queries';
import type { BreakCase, ConflictCase, CorrectionCase, CorrectionSnapshot, CorrectionSubject, OpenBreak, RefundRetryCase, SplitRetryCase, TransferRetryCase } from '../domain/correction';
import { ATTEMPT_COLUMNS, columns, parts, PAYMENT_COLUMNS } from '../snapshot-columns';
import { loadRefund } from '../refunds/repo';
import { loadSplit } from '../splits/repo';
import { loadTransfer } from '../transfers/repo';

const one = async <T>(db: Db, text: string, id: string): Promise<T | null> => {
  const rows = await db.sql<Record<string, unknown>>(text, [id]);
  return rows[0] ? parts<T>(rows[0]) : null;
};

const CONFLICT = `select ${columns('a', 'attempt', [...ATTEMPT_COLUMNS, 'refundableFen', 'paidAt'])}, ${columns('p', 'payment', PAYMENT_COLUMNS)},
    exists (select from refund r where r.attempt_id = a.id) as "returning", coalesce(m.split_cap_bps, 0) as "splitCapBps", coalesce(m.hold_days, 30) as "holdDays"
  from attempt a join payment p on p.id = a.payment_id
  left join merchant m on m.organisation_id = p.payee_org_id and m.channel = a.channel and m.role = 'MERCHANT' where a.id = $1 and a.outcome is not null`;
/** Whether what a break `b` is about still waits in a queue of its own. */
export const STILL_WAITS = `(
    exists (select from attempt a where a.id = b.subject_id and a.outcome = 'CONFLICTED' and a.refundable_fen > 0)
    or exists (select from refund r where r.id = b.subject_id and r.state in ('FAILED', 'ABNORMAL') and r.closed_at is null)
    or exists (select from split s where s.id = b.subject_id and s.state in ('FAILED', 'PARTIAL') and not exists (select from split n where n.retry_of = s.id))
    or exists (select from bank_transfer t where t.state = 'FAILED' and (t.confirmed_task = 'payments.directPaidOut' or t.kind = 'collection') and (t.id = b.subject_id or t.reference = b.subject_id) and not exists (select from bank_transfer n where n.retry_of = t.id)))`;
const BREAK = `select ${columns('b', 'raised', ['id', 'version', 'state', 'paymentId', 'organisationId', 'expectedFen'])}, ${STILL_WAITS} as "stillWaits"
  from break_item b where b.id = $1`;

async function loadRefundCase(db: Db, refundId: string): Promise<RefundRetryCase | null> {
  const [about, more] = await Promise.all([loadRefund(db, refundId), db.sql<{ refundableFen: bigint; closedAt: Date | null }>(
    'select a.refundable_fen as "refundableFen", r.closed_at as "closedAt" from refund r join attempt a on a.id = r.attempt_id where r.id = $1', [refundId])]);
  return about && more[0] ? { ...about, ...more[0] } : null;
}

async function loadSplitCase(db: Db, splitId: string): Promise<SplitRetryCase | null> {
  const [about, more] = await Promise.all([loadSplit(db, splitId), db.sql<{ retried: boolean; payeeOrgId: string; paymentId: string }>(
    `select exists (select from split n where n.retry_of = s.id) as retried, h.payee_org_id as "payeeOrgId", h.payment_id as "paymentId"
     from split s join hold h on h.id = s.hold_id where s.id = $1`, [splitId])]);
  return about && more[0] ? { split: about.split, hold: about.hold, ...more[0] } : null;
}

async function loadTransferCase(db: Db, transferId: string): Promise<TransferRetryCase | null> {
  const about = await loadTransfer(db, transferId);
  if (!about) return null;
  const { transfer } = about;
  const [account, [more]] = await Promise.all([payoutAccount(db, transfer.organisationId), db.sql<{ retried: boolean; payment: TransferRetryCase['payment'] }>(
    `select exists (select from bank_transfer n where n.retry_of = $1) as retried, (select json_build_object('id', p.id, 'version', p.version) from payment p where p.id = $2) as payment`,
    [transferId, transfer.reference.split('-')[0]!])]);
  return { transfer, accountId: account?.id ?? null, retried: more!.retried, payment: more!.payment };
}

/** What a correction is about: found by the prefix of its id, for each kind of thing has its own. Null when there is no such thing. */
async function loadSubject(db: Db, subjectId: string): Promise<CorrectionSubject | null> {
  switch (subjectId.split('_')[0]) {
    case 'att': { const conflict = await one<ConflictCase>(db, CONFLICT, subjectId); return conflict && { of: 'conflict', conflict }; }
    case 'rfd': { const about = await loadRefundCase(db, subjectId); return about && { of: 'refund', about }; }
    case 'spl': { const about = await loadSplitCase(db, subjectId); return about && { of: 'split', about }; }
    case 'btr': { const about = await loadTransferCase(db, subjectId); return about && { of: 'transfer', about }; }
    case 'brk': { const about = await one<BreakCase>(db, BREAK, subjectId); return about && { of: 'break', about }; }
    default: return null;
  }
}

/** Breaks that are explained once the subject is seen to. A static-code sale's payout names its payment. */
const BREAKS = `select id, version from break_item where state = 'OPEN' and (subject_id = $1 or id = $1 or subject_id = (select split_part(reference, '-', 1) from bank_transfer where id = $1))`;

export async function loadCase(db: Db, subjectId: string): Promise<CorrectionCase | null> {
  const [subject, breaks, open] = await Promise.all([
    loadSubject(db, subjectId), db.sql<OpenBreak>(BREAKS, [subjectId]), isProposed(db, subjectId)]);
  return subject && { ...subject, breaks, open };
}

/** Whether somebody has proposed a correction of it that nobody has decided on. */
export const isProposed = async (db: Db, subjectId: string): Promise<boolean> => (await db.sql(`select 1 from correction where subject_id = $1 and state = 'PROPOSED'`, [subjectId])).length > 0;

export async function loadCorrection(db: Db, correctionId: string): Promise<CorrectionSnapshot | null> {
  const rows = await db.sql<CorrectionSnapshot>(
    `select id, version, kind, subject_id as "subjectId", organisation_id as "organisationId", amount_fen as "amountFen", bank_reference as "bankReference", reason, state, maker_person_id as "makerPersonId"
     from correction where id = $1`, [correctionId]);
  return rows[0] ?? null;
}
