import { recordFact } from '../../evidence/record';
import { combine, type Change, type Fragment } from '../../operation/plan';
import { chinaDay } from '../../shared/clock';
import type { Fen } from '../../shared/money';
import type { Grams, MassUnit } from '../../shared/quantity';
import { err, invariant, ok, type Result } from '../../shared/result';
import { lotEvents, lotRow } from './lots';
import { speakable, type LotSnapshot, type Moment } from './snapshots';

/** One row of a cooperative's own record of what it bought at its station. Masses in grams, money in fen. */
export type StationPurchase = {
  readonly cooperativeOrgId: string;
  readonly growerOrgId: string;
  readonly leafId: string;
  readonly variety: string | null;
  readonly gradeId: string | null;
  readonly grossGrams: Grams;
  readonly tareGrams: Grams;
  readonly netGrams: Grams;
  readonly priceFen: Fen;
  readonly pricedBy: MassUnit;
  /** What was paid, as the record says. */
  readonly amountFen: Fen;
  readonly at: Date;
  readonly place: string;
  readonly regionCode: string;
  readonly batchId: string;
  readonly rowNumber: number;
};

export type ImportedLot = LotSnapshot & { readonly bornGrams: Grams; readonly ticketId: string; readonly ticketVersion: number };

/**
 * A past purchase out of somebody's own table: a lot and its weigh ticket, both marked as imported, so that they are shown
 * and traced but never count as evidence for a score. A row of a batch is taken once, whatever happens.
 */
export function planImportedPurchase(purchase: StationPurchase, actor: string, moment: Moment): Fragment & { readonly lotId: string; readonly ticketId: string } {
  const { cooperativeOrgId, growerOrgId, grossGrams, tareGrams, netGrams, priceFen, pricedBy, amountFen, at, batchId, rowNumber } = purchase;
  invariant(netGrams > 0n && grossGrams - tareGrams === netGrams, 'a purchase weighs something, and net is gross less tare');
  const lotId = moment.newId('lot');
  const ticketId = moment.newId('ticket');
  const row = lotRow({
    ownerOrgId: cooperativeOrgId, growerOrgId, leafId: purchase.leafId, variety: purchase.variety, gradeId: purchase.gradeId, grams: netGrams,
    place: purchase.place, regionCode: purchase.regionCode, harvestedOn: chinaDay(at),
  }, { id: lotId, code: speakable('L', 'lot', moment) }, moment.now);
  const event = { lotId, organisationId: cooperativeOrgId, ownerOrgId: cooperativeOrgId, actor, grams: netGrams, occurredAt: at, imported: true };
  return {
    lotId, ticketId,
    ...combine({}, {
      changes: [
        { op: 'insert', table: 'lot', rows: [{ ...row, imported: true, batchId, rowNumber }] },
        { op: 'insert', table: 'weigh_ticket', rows: [{
          id: ticketId, lotId, organisationId: cooperativeOrgId, seq: 1, grossGrams, tareGrams, netGrams, method: 'hand', weighedAt: at,
          priceFen, pricedBy, amountFen, imported: true,
        }] },
      ],
      facts: [recordFact('weigh.recorded', { subjectOrgId: growerOrgId, objectId: lotId, occurredAt: at }, {
        ticketId, lotId, grossGrams: grossGrams.toString(), tareGrams: tareGrams.toString(), netGrams: netGrams.toString(), imported: true,
      }, moment.newId)],
    }, lotEvents([{ ...event, event: 'commission', detail: { batchId, rowNumber } }, { ...event, event: 'weigh', detail: { ticketId } }], moment)),
  };
}

/** Takes an import of purchases back, as long as none of its lots has been used since. What was recorded stays, marked void. */
export function planUndoImported(lots: readonly ImportedLot[], actor: string, moment: Moment): Result<Fragment, 'LOT_USED'> {
  if (lots.some((lot) => !lot.imported || lot.leftGrams !== lot.bornGrams)) return err('LOT_USED');
  const changes = lots.flatMap((lot): Change[] => [
    { op: 'update', table: 'lot', id: lot.id, version: lot.version, set: { state: 'void' } },
    { op: 'update', table: 'weigh_ticket', id: lot.ticketId, version: lot.ticketVersion, set: { voidedAt: moment.now } },
  ]);
  const undone = lotEvents(lots.map((lot) => ({ lotId: lot.id, event: 'void' as const, organisationId: lot.ownerOrgId, ownerOrgId: lot.ownerOrgId, actor, grams: 0n, imported: true })), moment);
  return ok(lots.length === 0 ? {} : combine({}, { changes }, undone));
}
