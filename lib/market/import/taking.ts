import type { Db } from '../../db/database';
import { growerKey, knownGrowers, planGrower, type KnownGrower } from '../../identity/organisations/growers';
import type { OrgCard } from '../../identity/dto';
import { organisationCards } from '../../identity/queries';
import type { Deciding } from '../../operation/operation';
import type { Change, Fragment, Plan, Row } from '../../operation/plan';
import type { JsonObject } from '../../shared/json';
import type { Actor } from '../../shared/actor';
import { chinaDay } from '../../shared/clock';
import { err, ok, type Result } from '../../shared/result';
import type { CheckedRow } from './check-rows';
import type { ImportError } from './errors';
import type { TableKind } from './fields';
import { loadShapes, loadTable, type RememberedShape, type StoredRow, type StoredTable } from './repo';
import { checkTable, isTaken, rememberShape } from './table';

/** How many rows become something in one transaction; a larger table takes several, each whole. */
export const ROWS_AT_ONCE = 2000;

type Ready = { readonly stored: StoredRow; readonly checked: CheckedRow };
/** An import with the next rows that may be taken, and what is known of their growers. */
export type Taking = {
  readonly table: StoredTable; readonly shapes: readonly RememberedShape[]; readonly cooperative: OrgCard;
  readonly next: readonly Ready[]; readonly left: number; readonly known: ReadonlyMap<string, KnownGrower>;
};

export { loadTable as loadImport } from './repo';

/** Brings the next ready rows of an import; what was taken before is not among them, so taking twice takes once. */
export async function loadTaking(db: Db, actor: Actor, batchId: string, now: Date): Promise<Taking | null> {
  if (actor.kind !== 'person') return null;
  const [table, shapes, cards] = await Promise.all([loadTable(db, actor, batchId), loadShapes(db, actor), organisationCards(db, [actor.organisationId])]);
  const cooperative = cards.get(actor.organisationId);
  if (!table || !cooperative) return null;
  const checked = new Map(checkTable(table, chinaDay(now)).map((row) => [row.row, row]));
  const ready = table.rows.flatMap((stored): Ready[] => {
    const row = checked.get(stored.row.number);
    return row?.status === 'ready' && !isTaken(stored) ? [{ stored, checked: row }] : [];
  });
  const next = ready.slice(0, ROWS_AT_ONCE);
  const growers = next.flatMap(({ checked: { values } }) => (values?.grower ? [{ name: values.grower, phone: values.phone }] : []));
  return { table, shapes, cooperative, next, left: ready.length - next.length, known: await knownGrowers(db, cooperative.id, growers) };
}

/** Whether rows of this import may be taken as that kind now. */
export function mayTake({ table: { batch }, next }: Taking, kind: TableKind): Result<void, ImportError> {
  if (batch.kind !== kind) return err('OTHER_KIND');
  if (batch.status !== 'checking' && batch.status !== 'imported') return err('IMPORT_ENDED');
  return next.length === 0 ? err('NOTHING_READY') : ok(undefined);
}

/** Whose each row is: growers who are there already, and new ones who are invited, each once. A row without a name is the cooperative's own. */
export function planGrowers({ next, known, cooperative }: Taking, deciding: Deciding): { readonly fragments: readonly Fragment[]; readonly growerOf: (row: CheckedRow) => string; readonly invited: number } {
  const planned = new Map<string, Fragment & { readonly organisationId: string }>();
  const keyOf = ({ values }: CheckedRow): string | null => (values?.grower ? growerKey({ name: values.grower, phone: values.phone }) : null);
  for (const { checked } of next) {
    const key = keyOf(checked);
    if (key === null || planned.has(key)) continue;
    const { grower, phone, place } = checked.values!;
    planned.set(key, planGrower({ cooperativeOrgId: cooperative.id, name: grower!, phone, regionCode: cooperative.regionCode, place, known: known.get(key) ?? null }, deciding));
  }
  const invited = [...planned.keys()].filter((key) => !known.get(key)?.organisationId).length;
  return { fragments: [...planned.values()], invited, growerOf: (row) => { const key = keyOf(row); return key === null ? cooperative.id : planned.get(key)!.organisationId; } };
}

/** Marks rows as taken, with what they became, and the import as done; how it was laid out is remembered. */
export function planTaken({ table: { batch }, shapes }: Taking, taken: readonly { readonly stored: StoredRow; readonly resultId: string }[], { now, newId }: Deciding): Fragment {
  return {
    changes: [
      { op: 'update', table: 'import_batch', id: batch.id, version: batch.version, set: { status: 'imported', importedAt: batch.importedAt ?? now } },
      ...taken.map(({ stored, resultId }): Change => ({ op: 'update', table: 'import_row', id: stored.id, version: stored.version, set: { status: 'imported', resultId } })),
      ...rememberShape(batch, shapes, newId),
    ],
  };
}

/**
 * The same plan with the inserts into a table gathered into one, where its first one stood: thousands of rows are then a
 * handful of statements. Rows are only gathered when they say the same columns, so that every default stays one.
 */
export function gathered<A extends JsonObject>(plan: Plan<A>): Plan<A> {
  const places = new Map<string, Row[]>();
  const changes: Change[] = [];
  for (const change of plan.changes ?? []) {
    const row = change.op === 'insert' ? change.rows[0] : undefined;
    if (change.op !== 'insert' || !row) { changes.push(change); continue; }
    const key = [change.table, change.ifAbsent ?? false, ...Object.keys(row).sort()].join(' ');
    const place = places.get(key);
    if (place) place.push(...change.rows);
    else {
      const rows = [...change.rows];
      places.set(key, rows);
      changes.push({ ...change, rows });
    }
  }
  return { ...plan, changes };
}

/** Marks the import and some of its rows as undone. */
export function planUndone(table: Pick<StoredTable, 'batch'>, rows: readonly { readonly id: string; readonly version: number }[]): Fragment {
  const { id, version } = table.batch;
  return {
    changes: [
      { op: 'update', table: 'import_batch', id, version, set: { status: 'undone' } },
      ...rows.map((row): Change => ({ op: 'update', table: 'import_row', id: row.id, version: row.version, set: { status: 'undone' } })),
    ],
  };
}
