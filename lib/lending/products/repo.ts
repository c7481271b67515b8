import type { Db } from '../../db/database';
import type { Product } from '../domain/snapshots';

export const PRODUCT = `id, version, lender_org_id as "lenderOrgId", name, method, rate_bps as "rateBps", fee_bps as "feeBps", min_fen as "minFen", max_fen as "maxFen",
  min_months as "minMonths", max_months as "maxMonths", deduction_cap_bps as "deductionCapBps", weekly_floor_fen as "weeklyFloorFen", pass_mark as "passMark",
  four_eyes_fen as "fourEyesFen", priority, state`;

/** Products that may be applied for, in the order they were asked for; one that is closed or unknown is left out. */
export async function loadOpenProducts(db: Db, ids: readonly string[]): Promise<Product[]> {
  return db.sql<Product>(`select ${PRODUCT} from loan_product where id = any ($1) and state = 'OPEN' order by array_position($1, id)`, [ids]);
}

export async function loadProduct(db: Db, lenderOrgId: string, productId: string): Promise<Product | null> {
  return (await db.sql<Product>(`select ${PRODUCT} from loan_product where id = $1 and lender_org_id = $2`, [productId, lenderOrgId]))[0] ?? null;
}
