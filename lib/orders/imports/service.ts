import { regionFullName } from '../../catalogue/domain/regions';
import { IMPORT_ERRORS } from '../../market/import/errors';
import { purchaseOf, type PurchaseValues } from '../../market/import/mend-row';
import { ZBatchId } from '../../market/import/schema';
import { IMPORTERS } from '../../market/import/service';
import { gathered, loadImport, loadTaking, mayTake, planGrowers, planTaken, planUndone } from '../../market/import/taking';
import { operation } from '../../operation/operation';
import { combine } from '../../operation/plan';
import { actorName } from '../../shared/actor';
import { err, invariant, ok } from '../../shared/result';
import { planImportedPurchase, planUndoImported, type StationPurchase } from '../domain/purchase';
import { loadImportedPurchases } from '../repo';

/** A weighing without a time of day is kept at noon. */
const NOON = '12:00';

/** The scale's three figures, agreeing: where only the net is known or a doubt about them was settled, the net stands alone. */
function weights({ grossGrams, tareGrams, massGrams }: PurchaseValues): Pick<StationPurchase, 'grossGrams' | 'tareGrams' | 'netGrams'> {
  const agree = grossGrams !== null && tareGrams !== null && grossGrams - tareGrams === massGrams;
  return { netGrams: massGrams, grossGrams: agree ? grossGrams : massGrams, tareGrams: agree ? tareGrams : 0n };
}

/**
 * Takes the ready rows of a station's own table as past purchases, some hundreds at once: a lot and a weigh ticket each, marked
 * as imported, so that they are traced and shown but never count for a score. Growers nobody knew are invited.
 */
export const importPurchases = operation({
  name: 'orders.importPurchases', input: ZBatchId, errors: IMPORT_ERRORS, audience: IMPORTERS,
  load: ({ input, actor, db, now }) => loadTaking(db, actor, input.batchId, now),
  decide: (taking, { batchId }, deciding) => {
    const may = mayTake(taking, 'purchases');
    if (!may.ok) return may;
    const { cooperative } = taking;
    const growers = planGrowers(taking, deciding);
    const made = taking.next.map(({ stored, checked }) => {
      const values = purchaseOf(checked);
      invariant(values, 'a ready row has all that a purchase needs');
      const planned = planImportedPurchase({
        cooperativeOrgId: cooperative.id, growerOrgId: growers.growerOf(checked), leafId: values.leafId, variety: values.variety, gradeId: values.gradeId, ...weights(values),
        priceFen: values.priceFen, pricedBy: values.pricedBy, amountFen: values.amountFen, at: new Date(`${values.from}T${values.time ?? NOON}:00+08:00`),
        place: values.place ?? regionFullName(cooperative.regionCode, 'zh-CN'), regionCode: cooperative.regionCode, batchId, rowNumber: stored.row.number,
      }, actorName(deciding.actor), deciding);
      return { stored, resultId: planned.lotId, planned };
    });
    return ok(gathered(combine({ imported: made.length, left: taking.left, invited: growers.invited },
      ...growers.fragments, ...made.map(({ planned }) => planned), planTaken(taking, made, deciding))));
  },
});

/** Takes an import of purchases back: the lots of which nothing was used since. The others stay and are told. */
export const undoPurchases = operation({
  name: 'orders.undoPurchases', input: ZBatchId, errors: IMPORT_ERRORS, audience: IMPORTERS,
  load: async ({ input, actor, db }) => {
    if (actor.kind !== 'person') return null;
    const [table, lots] = await Promise.all([loadImport(db, actor, input.batchId), loadImportedPurchases(db, actor.organisationId, input.batchId)]);
    return table && { table, lots };
  },
  decide: ({ table, lots }, _input, deciding) => {
    if (table.batch.kind !== 'purchases') return err('OTHER_KIND');
    if (table.batch.status !== 'imported') return err('NOT_IMPORTED');
    const free = lots.filter((lot) => lot.leftGrams === lot.bornGrams);
    const undone = planUndoImported(free, actorName(deciding.actor), deciding);
    invariant(undone.ok, 'a lot of which all is left has not been used');
    const freeIds = new Set(free.map(({ id }) => id));
    return ok(combine({ undone: free.length, kept: lots.length - free.length }, undone.value,
      planUndone(table, table.rows.filter(({ status, resultId }) => status === 'imported' && resultId !== null && freeIds.has(resultId)))));
  },
});
