import type { Db } from '../../db/database';
import { mayOversee, type Actor } from '../../shared/actor';
import { MOST_WAITING, type Waiting } from '../../shared/waiting';
import type { CorrectionKind, CorrectionState } from '../domain/correction';
import { STILL_WAITS } from './repo';

const columnsOf = (queue: string, subject: string, since: string, state: string, org: string, payment: string, number: string, amount: string, note: string): string =>
  `select '${queue}' as queue, ${subject} as "subjectId", ${since} as since, ${state} as state, ${org} as "organisationId", ${payment} as "paymentId", ${number} as "orderNumber", ${amount}::text as "amountFen", ${note} as note`;

const WAITING = [
  `${columnsOf('conflicts', 'a.id', 'a.paid_at', 'a.outcome', 'p.payee_org_id', 'p.id', 'p.order_number', 'a.refundable_fen', 'null')}
    from attempt a join payment p on p.id = a.payment_id
    where a.outcome = 'CONFLICTED' and a.refundable_fen > 0 and not exists (select from refund r where r.attempt_id = a.id) order by a.paid_at limit $1`,
  `${columnsOf('refunds', 'r.id', 'coalesce(r.ended_at, r.created_at)', 'r.state', 'r.payee_org_id', 'r.payment_id', 'p.order_number', 'r.amount_fen', 'r.note')}
    from refund r join payment p on p.id = r.payment_id where r.state in ('FAILED', 'ABNORMAL') and r.closed_at is null order by r.created_at limit $1`,
  `${columnsOf('transfers', 't.id', 't.ended_at', 't.kind', 't.organisation_id', 'h.payment_id', 'null', 't.amount_fen', 't.refusal')}
    from bank_transfer t left join hold h on h.id = t.hold_id
    where t.state = 'FAILED' and (t.confirmed_task = 'payments.directPaidOut' or t.kind = 'collection') and not exists (select from bank_transfer n where n.retry_of = t.id) order by t.ended_at limit $1`,
  `${columnsOf('splits', 's.id', 's.ended_at', 's.state', 'h.payee_org_id', 'h.payment_id', 'p.order_number', 's.amount_fen', 's.note')}
    from split s join hold h on h.id = s.hold_id join payment p on p.id = h.payment_id
    where s.state in ('FAILED', 'PARTIAL') and not exists (select from split n where n.retry_of = s.id) order by s.ended_at limit $1`,
  `${columnsOf('breaks', 'b.id', 'b.raised_at', 'b.kind', 'b.organisation_id', 'b.payment_id', 'null', 'coalesce(b.actual_fen, b.expected_fen)', 'b.note')}
    from break_item b where b.state = 'OPEN' and not ${STILL_WAITS} order by b.raised_at limit $1`,
  `${columnsOf('merchants', 'm.organisation_id', 'm.created_at', 'm.state', 'm.organisation_id', 'null', 'null', 'null', 'm.refusal')}
    from merchant m where m.state = 'REFUSED' and m.role = 'MERCHANT' order by m.created_at limit $1`,
].map((one) => `(${one})`).join(' union all ');

/** What of payments waits for a person, the oldest of each queue first. Each part is an index of the few rows that wait. */
export const waitingMoney = async (db: Db, actor: Actor): Promise<Waiting[]> => mayOversee(actor) ? db.sql<Waiting>(WAITING, [MOST_WAITING]) : [];

export type CorrectionDto = {
  readonly id: string; readonly kind: CorrectionKind; readonly subjectId: string; readonly amountFen: string | null; readonly reason: string; readonly bankReference: string | null;
  readonly state: CorrectionState; readonly makerPersonId: string; readonly makerName: string; readonly checkerName: string | null; readonly note: string | null; readonly proposedAt: Date; readonly decidedAt: Date | null;
};

const CORRECTION = `select c.id, c.kind, c.subject_id as "subjectId", c.amount_fen::text as "amountFen", c.reason, c.bank_reference as "bankReference", c.state, c.maker_person_id as "makerPersonId",
    coalesce(m.name, c.maker_person_id) as "makerName", k.name as "checkerName", c.note, c.proposed_at as "proposedAt", c.decided_at as "decidedAt"
  from correction c left join person m on m.id = c.maker_person_id left join person k on k.id = c.checker_person_id`;

/** What was proposed and decided about one thing, newest first. */
export const correctionsOf = async (db: Db, actor: Actor, subjectId: string): Promise<CorrectionDto[]> =>
  mayOversee(actor) ? db.sql<CorrectionDto>(`${CORRECTION} where c.subject_id = $1 order by c.proposed_at desc limit 50`, [subjectId]) : [];

/** What waits for a second person, oldest first. */
export const openCorrections = async (db: Db, actor: Actor): Promise<CorrectionDto[]> =>
  mayOversee(actor) ? db.sql<CorrectionDto>(`${CORRECTION} where c.state = 'PROPOSED' order by c.proposed_at limit ${MOST_WAITING}`) : [];
