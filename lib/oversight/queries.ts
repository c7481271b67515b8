import { WORKER_NAME, type Db } from '../db/database';
import { findDocument } from '../esign/queries';
import { factsOfObjects } from '../evidence/queries';
import { findOrganisations, namesOf, waitingChecks } from '../identity/access/queries';
import { postingsOf } from '../ledger/queries';
import { findLoan } from '../lending/queries';
import { findOrders, orderLife, type OrderLife } from '../orders/life';
import { openCorrections, waitingMoney, type CorrectionDto } from '../payments/corrections/queries';
import { findMoney, paymentLife, paymentsOfOrder, type PaymentLife } from '../payments/life';
import { waitingPayouts } from '../settlement/queries';
import { mayOversee, type Actor } from '../shared/actor';
import { MOST_WAITING, QUEUES, type Queue, type Waiting } from '../shared/waiting';
import type { TurnAct } from './domain/holding';

/** A thing that waits, with whose it is and who sees to it. */
export type WaitingDto = Waiting & { readonly organisationName: string | null; readonly holderPersonId: string | null; readonly holderName: string | null; readonly proposal: CorrectionDto | null };
export type QueueDto = { readonly queue: Queue; readonly items: readonly WaitingDto[]; readonly more: boolean };

/** After so many tries, or so late, a job needs a person: its task's own retries have not helped it. */
const JOBS = `select 'jobs' as queue, j.id::text as "subjectId", j.run_at as since, t.identifier as state, null as "organisationId", null as "paymentId", null as "orderNumber", null as "amountFen",
    case when j.attempts = 0 then null else j.attempts || ' / ' || j.max_attempts end as note
  from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
  where j.attempts >= 5 or j.attempts >= j.max_attempts or (j.locked_at is null and j.run_at < $2::timestamptz - interval '15 minutes') order by j.run_at limit $1`;
const waitingJobs = (db: Db, now: Date): Promise<Waiting[]> => db.sql<Waiting>(JOBS, [MOST_WAITING, now]);

async function allWaiting(db: Db, actor: Actor, now: Date, queue?: Queue): Promise<Waiting[]> {
  if (!mayOversee(actor)) return [];
  const wanted = (...queues: readonly Queue[]) => queue === undefined || queues.includes(queue);
  const found = await Promise.all([
    wanted('conflicts', 'refunds', 'transfers', 'splits', 'breaks', 'merchants') ? waitingMoney(db, actor) : [], wanted('payouts') ? waitingPayouts(db, actor) : [],
    wanted('checks') ? waitingChecks(db, actor) : [], wanted('jobs') ? waitingJobs(db, now) : [],
  ]);
  return found.flat().filter((one) => queue === undefined || one.queue === queue);
}

/** One thing that waits; null when it does not, or no longer. */
export const waitingOne = async (db: Db, actor: Actor, queue: Queue, subjectId: string, now: Date): Promise<Waiting | null> =>
  (await allWaiting(db, actor, now, queue)).find((one) => one.subjectId === subjectId) ?? null;

async function described(db: Db, actor: Actor, waiting: readonly Waiting[]): Promise<WaitingDto[]> {
  const [names, holders, proposals] = await Promise.all([
    namesOf(db, actor, waiting.flatMap(({ organisationId }) => organisationId ?? [])),
    db.sql<{ id: string; holderPersonId: string; holderName: string }>(
      `select i.id, i.holder_person_id as "holderPersonId", coalesce(p.name, i.holder_person_id) as "holderName" from waiting_item i left join person p on p.id = i.holder_person_id where i.id = any ($1) and i.holder_person_id is not null`,
      [waiting.map(({ queue, subjectId }) => `${queue}:${subjectId}`)]),
    openCorrections(db, actor),
  ]);
  const held = new Map(holders.map((one) => [one.id, one]));
  const proposed = new Map(proposals.map((one) => [one.subjectId, one]));
  return waiting.map((one) => {
    const holder = held.get(`${one.queue}:${one.subjectId}`);
    return { ...one, organisationName: one.organisationId && (names.get(one.organisationId) ?? null), holderPersonId: holder?.holderPersonId ?? null, holderName: holder?.holderName ?? null, proposal: proposed.get(one.subjectId) ?? null };
  });
}

/** Every queue, the oldest thing of each first. What waits is read from the domains' own rows, so it cannot be out of date. */
export async function queues(db: Db, actor: Actor, now: Date): Promise<QueueDto[]> {
  const waiting = await described(db, actor, await allWaiting(db, actor, now));
  return QUEUES.map((queue) => {
    const items = waiting.filter((one) => one.queue === queue).sort((a, b) => a.since.getTime() - b.since.getTime());
    return { queue, items, more: items.length >= MOST_WAITING };
  });
}

export type TurnDto = { readonly id: string; readonly act: TurnAct; readonly name: string; readonly note: string | null; readonly at: Date };

/** One thing with everybody who has seen to it. Null when it neither waits nor ever was taken. */
export async function waitingItem(db: Db, actor: Actor, queue: Queue, subjectId: string, now: Date): Promise<{ readonly item: WaitingDto | null; readonly turns: readonly TurnDto[] } | null> {
  if (!mayOversee(actor)) return null;
  const [waiting, turns] = await Promise.all([waitingOne(db, actor, queue, subjectId, now), db.sql<TurnDto>(
    `select t.id, t.act, coalesce(p.name, t.person_id) as name, t.note, t.at from waiting_turn t left join person p on p.id = t.person_id where t.item_id = $1 order by t.at, t.id limit 200`, [`${queue}:${subjectId}`])]);
  if (!waiting && turns.length === 0) return null;
  return { item: waiting && (await described(db, actor, [waiting]))[0]!, turns };
}

export type Hit = { readonly kind: 'order' | 'payment' | 'attempt' | 'refund' | 'split' | 'transfer' | 'lot' | 'loan' | 'document' | 'organisation'; readonly id: string; readonly name: string; readonly href: string | null };

/** One search over everything that has a number or a name; phones go another way, for who searches a person is written down. */
export async function search(db: Db, actor: Actor, text: string): Promise<Hit[]> {
  if (!mayOversee(actor) || text.length < 2) return [];
  const [orders, money, organisations, loans, documents] = await Promise.all([
    findOrders(db, actor, text), findMoney(db, actor, text), findOrganisations(db, actor, text), findLoan(db, actor, text), findDocument(db, actor, text)]);
  return [
    ...orders.map(({ kind, id, name }): Hit => ({ kind, id, name, href: kind === 'order' ? `/ops/orders/${id}` : `/trace/${name}` })),
    ...money.map(({ kind, id, paymentId }): Hit => ({ kind, id, name: id, href: paymentId && `/ops/payments/${paymentId}` })),
    ...loans.map(({ id, number, borrowerOrgId }): Hit => ({ kind: 'loan', id, name: number, href: `/ops/organisations/${borrowerOrgId}` })),
    ...documents.map(({ id, orderId }): Hit => ({ kind: 'document', id, name: id, href: orderId ? `/ops/orders/${orderId}` : `/verify/${id}` })),
    ...organisations.map(({ id, name }): Hit => ({ kind: 'organisation', id, name, href: `/ops/organisations/${id}` })),
  ];
}

export type LedgerEvent = Awaited<ReturnType<typeof postingsOf>>[number];
export type FactEvent = Awaited<ReturnType<typeof factsOfObjects>>[number];
/** What the book and the log say of one thing, beside its own events. */
export type Beside = { readonly postings: readonly LedgerEvent[]; readonly facts: readonly FactEvent[]; readonly names: ReadonlyMap<string, string> };

/** A payment's whole life: its own events, the book's transfers and the log's facts. */
export async function wholePayment(db: Db, actor: Actor, paymentId: string): Promise<(PaymentLife & Beside) | null> {
  const life = await paymentLife(db, actor, paymentId);
  if (!life) return null;
  const subjects = [...new Set([life.id, ...life.events.flatMap(({ subjectId }) => subjectId ?? [])])];
  const [postings, facts, names] = await Promise.all([
    postingsOf(db, actor, [life.orderId ?? life.id], subjects), factsOfObjects(db, actor, subjects), namesOf(db, actor, [life.payeeOrgId, ...(life.payerOrgId ? [life.payerOrgId] : [])])]);
  return { ...life, postings, facts, names };
}

/** An order's whole life: four machines, the book and the log. */
export async function wholeOrder(db: Db, actor: Actor, orderId: string): Promise<(OrderLife & Beside & { readonly payments: Awaited<ReturnType<typeof paymentsOfOrder>> }) | null> {
  const life = await orderLife(db, actor, orderId);
  if (!life) return null;
  const [payments, postings, facts, names] = await Promise.all([
    paymentsOfOrder(db, actor, orderId), postingsOf(db, actor, [orderId], []), factsOfObjects(db, actor, [orderId, life.documentId]), namesOf(db, actor, [life.sellerOrgId, life.buyerOrgId])]);
  return { ...life, payments, postings, facts, names };
}

export type HouseHealth = {
  readonly databaseBytes: bigint; readonly connections: number; readonly jobs: number; readonly dueJobs: number; readonly oldestDue: Date | null; readonly failingJobs: number; readonly workers: number;
  readonly unplacedFacts: number; readonly oldestUnplaced: Date | null; readonly checkpointSize: string | null; readonly checkpointAt: Date | null;
};

/** How the house itself is: the database, the queue and its workers, the log's sequencer. Figures as of now. */
export async function houseHealth(db: Db, actor: Actor, now: Date): Promise<HouseHealth | null> {
  if (!mayOversee(actor)) return null;
  const [row] = await db.sql<HouseHealth>(
    `select pg_database_size(current_database())::bigint as "databaseBytes", (select count(*)::int from pg_stat_activity where datname = current_database()) as connections,
       q.*, e.*, c.size::text as "checkpointSize", c.signed_at as "checkpointAt"
     from (select count(*)::int as jobs, (count(*) filter (where run_at <= $1))::int as "dueJobs", min(run_at) filter (where run_at <= $1 and locked_at is null) as "oldestDue",
         (count(*) filter (where attempts > 0 and last_error is not null))::int as "failingJobs", (select count(*)::int from pg_stat_activity where datname = current_database() and application_name like $2 || ' %') as workers from (select * from graphile_worker._private_jobs limit 5000) j) q
     cross join (select count(*)::int as "unplacedFacts", min(f.recorded_at) as "oldestUnplaced" from (select fact_id from evidence_pending limit 1000) p left join fact f on f.id = p.fact_id) e
     left join (select size, signed_at from evidence_checkpoint order by size desc limit 1) c on true`, [now, WORKER_NAME]);
  return row ?? null;
}
