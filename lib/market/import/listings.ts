import { gradeRank, produceLeaf } from '../../catalogue/domain/produce';
import { operation } from '../../operation/operation';
import { combine, type Change, type Row } from '../../operation/plan';
import { GRAMS_PER_UNIT } from '../../shared/quantity';
import { err, invariant, ok } from '../../shared/result';
import { pricePerTonne } from '../domain/listing';
import { placeOf } from '../domain/place';
import { listingRow } from '../listings/service';
import { IMPORT_ERRORS } from './errors';
import { listingOf, type ListingValues } from './mend-row';
import { loadImportedListings, loadTable } from './repo';
import { ZBatchId } from './schema';
import { IMPORTERS } from './service';
import { gathered, loadTaking, mayTake, planGrowers, planTaken, planUndone, type Taking } from './taking';

/** What a row of a table becomes: a listing of its grower, sold by the cooperative. */
function rowOf(values: ListingValues, about: { id: string; growerOrgId: string; taking: Taking; at: Date }): Row | null {
  const { cooperative, table } = about.taking;
  const leaf = produceLeaf(values.leafId);
  const place = placeOf(cooperative, values.place);
  if (!leaf || !place) return null;
  const gradeId = values.gradeId ?? leaf.grades.at(-1)!.id;
  const unit = GRAMS_PER_UNIT[values.soldBy];
  return listingRow({
    id: about.id, sellerOrgId: cooperative.id, growerOrgId: about.growerOrgId, leafId: leaf.id, variety: values.variety, gradeId, gradeRank: gradeRank(leaf, gradeId) ?? leaf.grades.length,
    figures: { massGrams: values.massGrams, priceFen: values.priceFen, perTonneFen: pricePerTonne(values.priceFen, values.pricedBy) },
    minimumGrams: unit < values.massGrams ? unit : values.massGrams, stepGrams: unit, soldBy: values.soldBy, pricedBy: values.pricedBy,
    harvestFrom: values.from, harvestTo: values.to, place, note: values.remark?.slice(0, 200) ?? null, photo: null, batchId: table.batch.id, at: about.at,
  });
}

/** Puts the ready rows of an import on offer, at most `ROWS_AT_ONCE` of them; `left` says how many are still to come. Growers nobody knew are invited. */
export const importListings = operation({
  name: 'market.importListings', input: ZBatchId, errors: IMPORT_ERRORS, audience: IMPORTERS,
  load: ({ input, actor, db, now }) => loadTaking(db, actor, input.batchId, now),
  decide: (taking, _input, deciding) => {
    const may = mayTake(taking, 'listings');
    if (!may.ok) return may;
    const growers = planGrowers(taking, deciding);
    const made = taking.next.map(({ stored, checked }) => {
      const values = listingOf(checked);
      invariant(values, 'a ready row has all that a listing needs');
      const id = deciding.newId('listing');
      const row = rowOf(values, { id, growerOrgId: growers.growerOf(checked), taking, at: deciding.now });
      invariant(row, 'a cooperative has a place, and a ready row a kind of produce');
      return { stored, resultId: id, row };
    });
    return ok(gathered(combine({ imported: made.length, left: taking.left, invited: growers.invited },
      ...growers.fragments, { changes: [{ op: 'insert', table: 'listing', rows: made.map(({ row }) => row) }] }, planTaken(taking, made, deciding))));
  },
});

/** Takes an import of listings back: whatever nobody has touched. What was sold, or is being asked for, stays and is told. */
export const undoListings = operation({
  name: 'market.undoListings', input: ZBatchId, errors: IMPORT_ERRORS, audience: IMPORTERS,
  load: async ({ input, actor, db }) => {
    const [table, listings] = await Promise.all([loadTable(db, actor, input.batchId), loadImportedListings(db, actor, input.batchId)]);
    return table && { table, listings };
  },
  decide: ({ table, listings }) => {
    if (table.batch.kind !== 'listings') return err('OTHER_KIND');
    if (table.batch.status !== 'imported') return err('NOT_IMPORTED');
    const free = listings.filter(({ untouched, asked }) => untouched && !asked);
    const changes = free.filter(({ status }) => status === 'published')
      .map(({ id, version }): Change => ({ op: 'update', table: 'listing', id, version, set: { status: 'withdrawn' } }));
    return ok(combine({ undone: free.length, kept: listings.length - free.length }, { changes },
      planUndone(table, free.map(({ rowId, rowVersion }) => ({ id: rowId, version: rowVersion })))));
  },
});
