import type { Db } from '../db/database';
import { organisationCards, payoutAccount } from '../identity/queries';
import { balancesOf } from '../ledger/queries';
import { loadRepayableLoans, type RepayableLoan } from '../lending/service';
import { loadAcceptedDelivery, type AcceptedDelivery } from '../orders/service';
import { bankTransferOf, isProposed, loadHold, type HoldSnapshot } from '../payments/service';

export type GrowerSnapshot = {
  readonly organisationId: string;
  readonly loans: readonly RepayableLoan[];
  readonly receivableFen: bigint;
  readonly releasedThisWeekFen: bigint;
  readonly accountId: string | null;
};

export type SettlementSnapshot = {
  readonly delivery: AcceptedDelivery;
  readonly hold: HoldSnapshot | null;
  readonly growers: readonly GrowerSnapshot[];
  readonly platformOrgId: string | null;
  readonly settled: boolean;
};

const WEEK_BEGINS = `date_trunc('week', $2::timestamptz at time zone 'Asia/Shanghai') at time zone 'Asia/Shanghai'`;

/**
 * Everything a settlement decides on: the delivery, the money held for it, and whose it is with their debts.
 * @param handed the delivery, where the decision on it is being written together with its settlement
 */
export async function loadSettlement(db: Db, deliveryId: string, now: Date, handed?: AcceptedDelivery): Promise<SettlementSnapshot | null> {
  const delivery = handed ?? await loadAcceptedDelivery(db, deliveryId);
  if (!delivery) return null;
  const ids = delivery.growerShares.map((share) => share.orgId);
  const [hold, [state], receivables, growers] = await Promise.all([
    loadHold(db, delivery.orderId),
    db.sql<{ settled: boolean; platformOrgId: string | null }>(
      `select exists (select from settlement where delivery_id = $1) as settled,
         (select id from organisation where kind = 'platform' order by id limit 1) as "platformOrgId"`, [deliveryId]),
    balancesOf(db, ids.map((id) => `farmer-receivable:${id}`)),
    Promise.all(ids.map(async (id) => ({ id, loans: await loadRepayableLoans(db, id, now), account: await payoutAccount(db, id) }))),
  ]);
  // Only a floor asks what the week has brought already.
  const floored = growers.filter(({ loans }) => loans.some((loan) => loan.weeklyFloorFen > 0n)).map(({ id }) => id);
  const released = floored.length === 0 ? [] : await db.sql<{ id: string; fen: bigint }>(
    `select organisation_id as id, sum(seller_fen)::bigint as fen from settlement_share where organisation_id = any ($1) and settled_at >= ${WEEK_BEGINS} group by 1`, [floored, now]);
  const releasedBy = new Map(released.map((row) => [row.id, row.fen]));
  return {
    delivery, hold, settled: state!.settled, platformOrgId: state!.platformOrgId,
    growers: growers.map(({ id, loans, account }) => ({
      organisationId: id, loans, accountId: account?.id ?? null,
      receivableFen: receivables.get(`farmer-receivable:${id}`) ?? 0n, releasedThisWeekFen: releasedBy.get(id) ?? 0n,
    })),
  };
}

export type PayoutSnapshot = {
  readonly id: string; readonly version: number; readonly organisationId: string; readonly amountFen: bigint; readonly state: string;
  readonly pendingId: string | null; readonly transferId: string | null; readonly tries: number; readonly orderId: string; readonly settlementId: string;
};

export async function loadPayout(db: Db, payoutId: string): Promise<PayoutSnapshot | null> {
  const rows = await db.sql<PayoutSnapshot>(
    `select p.id, p.version, p.organisation_id as "organisationId", p.amount_fen as "amountFen", p.state, p.pending_id as "pendingId", p.transfer_id as "transferId", p.tries,
       s.order_id as "orderId", s.id as "settlementId"
     from payout p join settlement_share h on h.id = p.share_id join settlement s on s.id = h.settlement_id where p.id = $1`, [payoutId]);
  return rows[0] ?? null;
}

export type PayoutToSend = PayoutSnapshot & { readonly accountId: string | null };

/** A payout that may be sent again, and whether somebody has proposed so. */
export async function loadPayoutToCorrect(db: Db, payoutId: string): Promise<(PayoutToSend & { readonly proposed: boolean }) | null> {
  const [payout, proposed] = await Promise.all([loadPayoutToSend(db, payoutId), isProposed(db, payoutId)]);
  return payout && { ...payout, proposed };
}

/** A payout with the account that it could go to now. */
export async function loadPayoutToSend(db: Db, payoutId: string): Promise<PayoutToSend | null> {
  const payout = await loadPayout(db, payoutId);
  return payout && { ...payout, accountId: (await payoutAccount(db, payout.organisationId))?.id ?? null };
}

/** What those are who receive parts of a settlement: a lender, the platform. */
export async function loadReceiverKinds(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  const cards = await organisationCards(db, ids);
  return new Map([...cards.values()].map(({ id, kind }) => [id, kind]));
}

export type Receiver = { readonly kind: string; readonly accountId: string | null };

/** Who receives a part of a settlement, and where the bank reaches them. */
export async function loadReceiver(db: Db, organisationId: string): Promise<Receiver | null> {
  const [kinds, account] = await Promise.all([loadReceiverKinds(db, [organisationId]), payoutAccount(db, organisationId)]);
  const kind = kinds.get(organisationId);
  return kind === undefined ? null : { kind, accountId: account?.id ?? null };
}

export async function loadCollection(db: Db, transferId: string): Promise<{ organisationId: string; amountFen: bigint; kind: string } | null> {
  const transfer = await bankTransferOf(db, transferId);
  if (!transfer) return null;
  const card = (await organisationCards(db, [transfer.organisationId])).get(transfer.organisationId);
  return card ? { ...transfer, kind: card.kind } : null;
}
