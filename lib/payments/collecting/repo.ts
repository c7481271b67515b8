import type { Db } from '../../db/database';
import type { StaticCode, StaticSale } from '../domain/static-code';
import { columns, parts } from '../snapshot-columns';

const SALE = `select ${columns('q', 'code', ['id', 'organisationId', 'label', 'counterId', 'state', 'version'])}, m.channel_no as "merchantNo"
  from qr_code q left join merchant m on m.organisation_id = q.organisation_id and m.channel = 'unionpay' and m.role = 'MERCHANT' and m.state = 'ACTIVE'
  where q.token = $1 and q.kind = 'STATIC'`;

/** What a scan of a static code meets. */
export async function loadStaticSale(db: Db, token: string): Promise<Pick<StaticSale, 'code' | 'merchantNo'> | null> {
  const rows = await db.sql<Record<string, unknown>>(SALE, [token]);
  return rows[0] ? parts(rows[0]) : null;
}

/** One's own code, for revoking it. */
export async function loadOwnCode(db: Db, organisationId: string, codeId: string): Promise<StaticCode | null> {
  const rows = await db.sql<StaticCode>(
    `select id, organisation_id as "organisationId", label, counter_id as "counterId", state, version from qr_code where id = $1 and organisation_id = $2 and kind = 'STATIC'`, [codeId, organisationId]);
  return rows[0] ?? null;
}

export async function countLivingCodes(db: Db, organisationId: string): Promise<number> {
  const rows = await db.sql<{ living: number }>(
    `select count(*)::int as living from qr_code where organisation_id = $1 and kind = 'STATIC' and state = 'ACTIVE'`, [organisationId]);
  return rows[0]!.living;
}

export type DirectPayout = { readonly paymentId: string; readonly pendingId: string; readonly overtaken: boolean };

/** The reservation of a static-code sale's payout, when it has been released. One that was tried again has its number behind the payment's id. */
export async function loadDirectPayout(db: Db, reference: string): Promise<DirectPayout | null> {
  const rows = await db.sql<Omit<DirectPayout, 'pendingId'> & { pendingId: string | null }>(
    `select p.id as "paymentId", p.payout_pending_id as "pendingId", exists (select from bank_transfer t join bank_transfer n on n.retry_of = t.id where t.kind = 'payout' and t.reference = $2) as overtaken
     from payment p where p.id = $1`, [reference.split('-')[0]!, reference]);
  const found = rows[0];
  return found?.pendingId ? { ...found, pendingId: found.pendingId } : null;
}

export type AlarmedHold = {
  readonly id: string; readonly version: number; readonly orderId: string; readonly payeeOrgId: string; readonly payerOrgId: string | null;
  readonly openFen: bigint; readonly unfreezesAt: Date; readonly alarmedDays: number | null;
};
export async function loadAlarmedHold(db: Db, holdId: string): Promise<AlarmedHold | null> {
  const rows = await db.sql<AlarmedHold>(
    `select h.id, h.version, h.order_id as "orderId", h.payee_org_id as "payeeOrgId", p.payer_org_id as "payerOrgId", h.open_fen as "openFen",
       h.unfreezes_at as "unfreezesAt", h.alarmed_days as "alarmedDays"
     from hold h join payment p on p.id = h.payment_id where h.id = $1 and h.state not in ('SETTLED', 'BANK_CONFIRMED', 'REFUNDED')`, [holdId]);
  return rows[0] ?? null;
}
