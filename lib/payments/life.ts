import type { Db } from '../db/database';
import { mayOversee, type Actor } from '../shared/actor';
import type { AttemptState, HoldState, Outcome, PaymentState, Wallet } from './domain/machines';

/** One thing that happened to a payment, whatever table it stands in. Fen as decimal strings; the raw bytes of a message are never among it. */
export type LifeEvent = {
  readonly id: string; readonly at: Date; readonly kind: string; readonly state: string; readonly amountFen: string | null; readonly note: string | null; readonly subjectId: string | null;
};
export type PaymentLife = {
  readonly id: string; readonly orderId: string | null; readonly orderNumber: string | null; readonly subject: string; readonly amountFen: string; readonly state: PaymentState;
  readonly payeeOrgId: string; readonly payerOrgId: string | null; readonly createdAt: Date; readonly hold: { readonly id: string; readonly state: HoldState; readonly openFen: string; readonly amountFen: string } | null;
  readonly attempts: readonly { readonly id: string; readonly wallet: Wallet; readonly state: AttemptState; readonly outcome: Outcome | null; readonly capturedFen: string; readonly refundedFen: string; readonly reservedFen: string; readonly foreignId: string | null }[];
  readonly events: readonly LifeEvent[];
};

/** Everything that an attempt, refund, split or transfer of this payment is called by. */
const SUBJECTS = `with subject as (
    select id from attempt where payment_id = $1 union all select id from refund where payment_id = $1
    union all select s.id from split s join hold h on h.id = s.hold_id where h.payment_id = $1
    union all select t.id from bank_transfer t join hold h on h.id = t.hold_id where h.payment_id = $1)`;
const EVENTS = `${SUBJECTS}
  select id, created_at as at, 'payment' as kind, 'CREATED' as state, amount_fen::text as "amountFen", null as note, id as "subjectId" from payment where id = $1
  union all select id, created_at, 'attempt', 'CREATED', amount_fen::text, wallet, id from attempt where payment_id = $1
  union all select id || ':end', ended_at, 'attempt', coalesce(outcome, state), captured_fen::text, wallet, id from attempt where payment_id = $1 and ended_at is not null
  union all select id, held_at, 'hold', 'HELD', amount_fen::text, null, id from hold where payment_id = $1
  union all select id, created_at, 'refund', 'REQUESTED', amount_fen::text, reason, id from refund where payment_id = $1
  union all select id || ':end', ended_at, 'refund', state, amount_fen::text, note, id from refund where payment_id = $1 and ended_at is not null
  union all select s.id, s.created_at, 'split', 'REQUESTED', s.amount_fen::text, null, s.id from split s join hold h on h.id = s.hold_id where h.payment_id = $1
  union all select s.id || ':end', s.ended_at, 'split', s.state, s.amount_fen::text, s.note, s.id from split s join hold h on h.id = s.hold_id where h.payment_id = $1 and s.ended_at is not null
  union all select t.id, t.created_at, 'transfer', 'REQUESTED', t.amount_fen::text, t.purpose, t.id from bank_transfer t join hold h on h.id = t.hold_id where h.payment_id = $1
  union all select t.id || ':end', t.ended_at, 'transfer', t.state, t.amount_fen::text, coalesce(t.refusal, t.confirmation_id), t.id from bank_transfer t join hold h on h.id = t.hold_id where h.payment_id = $1 and t.ended_at is not null
  union all select id, raised_at, 'break', kind, coalesce(actual_fen, expected_fen)::text, note, subject_id from break_item where payment_id = $1 or subject_id in (select id from subject)
  union all select id || ':end', resolved_at, 'break', 'RESOLVED', null, resolution, subject_id from break_item where resolved_at is not null and (payment_id = $1 or subject_id in (select id from subject))
  union all select id, proposed_at, 'correction', 'PROPOSED', amount_fen::text, reason, subject_id from correction where payment_id = $1 or subject_id in (select id from subject)
  union all select id || ':end', decided_at, 'correction', state, amount_fen::text, note, subject_id from correction where decided_at is not null and (payment_id = $1 or subject_id in (select id from subject))
  union all (select e.id, e.received_at, 'message', e.verdict, null, e.institution || ' · ' || regexp_replace(e.endpoint, '^.*/', '') || ' · ' || e.kind || ' · ' || e.signature, e.subject_id from channel_event e where e.subject_id in (select id from subject) order by e.received_at limit 300)`;

/** A payment's whole life for those who oversee the house; null when there is none. */
export async function paymentLife(db: Db, actor: Actor, paymentId: string): Promise<PaymentLife | null> {
  if (!mayOversee(actor)) return null;
  const [[payment], attempts, events] = await Promise.all([
    db.sql<Omit<PaymentLife, 'attempts' | 'events'>>(
      `select p.id, p.order_id as "orderId", p.order_number as "orderNumber", p.subject, p.amount_fen::text as "amountFen", p.state, p.payee_org_id as "payeeOrgId", p.payer_org_id as "payerOrgId",
         p.created_at as "createdAt", case when h.id is not null then json_build_object('id', h.id, 'state', h.state, 'openFen', h.open_fen::text, 'amountFen', h.amount_fen::text) end as hold
       from payment p left join hold h on h.payment_id = p.id where p.id = $1`, [paymentId]),
    db.sql<PaymentLife['attempts'][number]>(
      `select id, wallet, state, outcome, captured_fen::text as "capturedFen", refunded_fen::text as "refundedFen", reserved_fen::text as "reservedFen", foreign_id as "foreignId"
       from attempt where payment_id = $1 order by created_at, id`, [paymentId]),
    db.sql<LifeEvent>(`${EVENTS} order by at, id`, [paymentId]),
  ]);
  return payment ? { ...payment, attempts, events } : null;
}

/** The payments of an order, oldest first. */
export const paymentsOfOrder = async (db: Db, actor: Actor, orderId: string): Promise<{ readonly id: string; readonly state: PaymentState; readonly amountFen: string }[]> =>
  mayOversee(actor) ? db.sql('select id, state, amount_fen::text as "amountFen" from payment where order_id = $1 order by created_at, id', [orderId]) : [];

export type MoneyHit = { readonly kind: 'payment' | 'attempt' | 'refund' | 'split' | 'transfer'; readonly id: string; readonly paymentId: string | null };

/** What of payments is called so: our own number of anything, the channel's number of an attempt, or an order's number from its beginning. */
export async function findMoney(db: Db, actor: Actor, text: string): Promise<MoneyHit[]> {
  if (!mayOversee(actor)) return [];
  return db.sql<MoneyHit>(
    `select 'payment' as kind, id, id as "paymentId" from payment where id = $1
     union all select 'attempt', id, payment_id from attempt where id = $1 or (channel = 'unionpay' and foreign_id = $1)
     union all select 'refund', id, payment_id from refund where id = $1
     union all select 'split', s.id, h.payment_id from split s join hold h on h.id = s.hold_id where s.id = $1
     union all select 'transfer', t.id, h.payment_id from bank_transfer t left join hold h on h.id = t.hold_id where t.id = $1`, [text]);
}

/** Money that came in on each of the last days, China's calendar, the running one last; fen as decimal strings. */
export async function moneyByDay(db: Db, actor: Actor, now: Date, days: number): Promise<{ readonly day: string; readonly heldFen: string; readonly refundedFen: string }[]> {
  if (!mayOversee(actor)) return [];
  return db.sql(
    `select to_char(d.day, 'MM-DD') as day, (select coalesce(sum(h.amount_fen), 0)::text from hold h where h.held_at >= d.day at time zone 'Asia/Shanghai' and h.held_at < (d.day + interval '1 day') at time zone 'Asia/Shanghai') as "heldFen",
       (select coalesce(sum(r.amount_fen), 0)::text from refund r where r.state = 'SUCCEEDED' and r.ended_at >= d.day at time zone 'Asia/Shanghai' and r.ended_at < (d.day + interval '1 day') at time zone 'Asia/Shanghai') as "refundedFen"
     from generate_series(date_trunc('day', $1::timestamptz at time zone 'Asia/Shanghai') - make_interval(days => $2 - 1), date_trunc('day', $1::timestamptz at time zone 'Asia/Shanghai'), interval '1 day') as d(day) order by d.day`, [now, days]);
}

export type ChannelHealth = {
  readonly institution: 'acquirer' | 'bank'; readonly answeredAt: Date | null; readonly notifiedAt: Date | null; readonly asked: number; readonly answered: number;
  readonly refused: number; readonly medianMs: number | null;
};

/** How each institution has answered in the last hour, out of its own messages: what was asked, what came back, how long it took. */
export async function channelHealth(db: Db, actor: Actor, now: Date): Promise<ChannelHealth[]> {
  if (!mayOversee(actor)) return [];
  return db.sql<ChannelHealth>(
    `with recent as (select * from (select institution, kind, subject_id, endpoint, signature, verdict, received_at from channel_event where received_at > $1::timestamptz - interval '1 hour' order by received_at desc limit 2000) r)
     select i.name as institution,
       (select received_at from channel_event e where e.institution = i.name and e.kind in ('ANSWER', 'QUERY') and e.signature = 'VALID' order by received_at desc limit 1) as "answeredAt",
       (select received_at from channel_event e where e.institution = i.name and e.kind = 'NOTIFY' and e.signature = 'VALID' order by received_at desc limit 1) as "notifiedAt",
       (select count(*)::int from recent r where r.institution = i.name and r.kind = 'REQUEST') as asked,
       (select count(*)::int from recent r where r.institution = i.name and r.kind in ('ANSWER', 'QUERY') and r.signature = 'VALID') as answered,
       (select count(*)::int from recent r where r.institution = i.name and (r.signature = 'INVALID' or r.verdict in ('REFUSED', 'FAILED'))) as refused,
       (select round(percentile_cont(0.5) within group (order by extract(epoch from a.received_at - q.received_at) * 1000))::int from recent q
          join lateral (select received_at from recent a where a.institution = q.institution and a.kind = 'ANSWER' and a.subject_id = q.subject_id and a.received_at >= q.received_at order by a.received_at limit 1) a on true
          where q.institution = i.name and q.kind = 'REQUEST') as "medianMs"
     from (values ('acquirer'), ('bank')) as i(name)`, [now]);
}

/** How much is not known at this moment, of each kind of instruction; and since when the oldest is due to be asked about. */
export const unknownNow = async (db: Db, actor: Actor): Promise<{ readonly kind: string; readonly waiting: number; readonly dueSince: Date | null }[]> => mayOversee(actor) ? db.sql(
  ['attempt', 'refund', 'split', 'bank_transfer'].map((table) => `select '${table}' as kind, count(*)::int as waiting, min(next_query_at) as "dueSince" from (select next_query_at from ${table} where next_query_at is not null and state = 'UNKNOWN' order by next_query_at limit 1000) x`).join(' union all ')) : [];
