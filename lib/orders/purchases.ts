import type { Db } from '../db/database';
import { organisationCards } from '../identity/queries';
import type { Actor } from '../shared/actor';
import { after, chinaDay, DAY_MS } from '../shared/clock';

/** What a buyer took and paid for; fen and grams as decimal strings. Only deliveries that were decided count. */
export type PurchasesDto = {
  /** The last twelve China months, the current one last. */
  readonly months: readonly { readonly month: string; readonly grossFen: string; readonly acceptedGrams: string }[];
  /** Of the same twelve months, by what was spent with them. */
  readonly suppliers: readonly {
    readonly id: string; readonly name: string; readonly regionCode: string; readonly grossFen: string; readonly acceptedGrams: string; readonly rejectedGrams: string; readonly deliveries: number;
  }[];
};

/** Spend by month and by supplier, for the buyer's desk. */
export async function purchases(db: Db, actor: Actor, now: Date, top = 6): Promise<PurchasesDto> {
  if (actor.kind !== 'person') return { months: [], suppliers: [] };
  const months = lastMonths(chinaDay(now), 12);
  const rows = await db.sql<{ month: string; sellerOrgId: string; grossFen: bigint; acceptedGrams: bigint; rejectedGrams: bigint; deliveries: number }>(
    `select to_char(d.decided_at at time zone 'Asia/Shanghai', 'YYYY-MM') as month, o.seller_org_id as "sellerOrgId", sum(d.gross_fen)::bigint as "grossFen",
       sum(d.accepted_grams)::bigint as "acceptedGrams", sum(d.rejected_grams)::bigint as "rejectedGrams", count(*)::int as deliveries
     from delivery d join sale_order o on o.id = d.order_id
     where o.buyer_org_id = $1 and d.decided_at >= ($2 || '-01T00:00:00+08:00')::timestamptz and d.decided_at <= $3 group by 1, 2`,
    [actor.organisationId, months[0]!, now]);
  const sum = (some: typeof rows, field: 'grossFen' | 'acceptedGrams' | 'rejectedGrams'): bigint => some.reduce((total, row) => total + row[field], 0n);
  const bySupplier = [...new Set(rows.map(({ sellerOrgId }) => sellerOrgId))]
    .map((id) => [id, rows.filter(({ sellerOrgId }) => sellerOrgId === id)] as const)
    .sort(([, one], [, other]) => Number(sum(other, 'grossFen') - sum(one, 'grossFen'))).slice(0, top);
  const cards = await organisationCards(db, bySupplier.map(([id]) => id));
  return {
    months: months.map((month) => {
      const some = rows.filter((row) => row.month === month);
      return { month, grossFen: sum(some, 'grossFen').toString(), acceptedGrams: sum(some, 'acceptedGrams').toString() };
    }),
    suppliers: bySupplier.map(([id, some]) => ({
      id, name: cards.get(id)?.shortName ?? '', regionCode: cards.get(id)?.regionCode ?? '', grossFen: sum(some, 'grossFen').toString(), acceptedGrams: sum(some, 'acceptedGrams').toString(),
      rejectedGrams: sum(some, 'rejectedGrams').toString(), deliveries: some.reduce((total, row) => total + row.deliveries, 0),
    })),
  };
}

/** What a buyer itself paid for one kind and grade, a delivery each; fen per tonne, for comparing. */
export type OwnPriceDto = { readonly day: string; readonly perTonneFen: string };

export async function ownPrices(db: Db, actor: Actor, now: Date, { leafId, gradeId, days }: { readonly leafId: string; readonly gradeId: string; readonly days: number }): Promise<OwnPriceDto[]> {
  return actor.kind !== 'person' ? [] : db.sql<OwnPriceDto>(
    `select to_char(d.decided_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as day, (d.gross_fen * 1000000 / d.accepted_grams)::text as "perTonneFen"
     from sale_order o join order_line l on l.order_id = o.id join delivery d on d.order_id = o.id
     where o.buyer_org_id = $1 and l.leaf_id = $2 and l.grade_id = $3 and d.decided_at >= $4 and d.decided_at <= $5 and d.accepted_grams > 0 order by 1`,
    [actor.organisationId, leafId, gradeId, after(now, -days * DAY_MS), now]);
}

/** "2026-11" and the months before it, oldest first. */
export function lastMonths(day: string, count: number): string[] {
  const [year, month] = day.split('-').map(Number) as [number, number];
  return Array.from({ length: count }, (_, index) => {
    const at = year * 12 + (month - 1) - (count - 1 - index);
    return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`;
  });
}
