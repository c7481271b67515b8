import type { Db } from '../../db/database';

export type MerchantRow = { readonly id: string; readonly version: number; readonly state: 'REQUESTED' | 'ACTIVE' | 'REFUSED'; readonly channelNo: string | null };

/** Whether the channel takes payments for a seller. */
export const isOnboarded = async (db: Db, organisationId: string): Promise<boolean> => (await loadMerchant(db, organisationId, 'MERCHANT'))?.state === 'ACTIVE';

/** How an organisation stands at the channel in one role; null before it was ever asked for. */
export async function loadMerchant(db: Db, organisationId: string, role: 'MERCHANT' | 'RECEIVER'): Promise<MerchantRow | null> {
  const rows = await db.sql<MerchantRow>(
    `select id, version, state, channel_no as "channelNo" from merchant where organisation_id = $1 and channel = 'unionpay' and role = $2`, [organisationId, role]);
  return rows[0] ?? null;
}
