import { farmGateBand, gradeRank, produceLeaf } from '../../catalogue/domain/produce';
import { organisationCards } from '../../identity/queries';
import { operation } from '../../operation/operation';
import { after, chinaDay, chinaDayStart, DAY_MS } from '../../shared/clock';
import { err, ok } from '../../shared/result';
import { DEMAND_MACHINE, type DemandStatus } from '../domain/demand';
import { placeOf } from '../domain/place';
import { doubtAbout, readFigures } from '../domain/typed';
import { MARKET_ERRORS } from '../errors';
import { ZDemandId, ZPostDemand } from '../schema';

/** Posts what a buyer looks for: at least a grade, a mass, the most it may cost at the gate, days, and how far away it may grow. */
export const postDemand = operation({
  name: 'market.postDemand', input: ZPostDemand, errors: MARKET_ERRORS, audience: { orgs: ['buyer', 'cooperative'], roles: ['owner', 'manager', 'clerk'] },
  load: async ({ actor, db }) => actor.kind !== 'person' ? null : (await organisationCards(db, [actor.organisationId])).get(actor.organisationId) ?? null,
  decide: (buyer, input, { now, newId }) => {
    const leaf = produceLeaf(input.leafId);
    const rank = leaf && gradeRank(leaf, input.gradeId);
    if (!leaf || rank === null) return err('UNKNOWN_PRODUCE');
    if (input.deliverTo < input.deliverFrom) return err({ code: 'WINDOW_WRONG', fields: { deliverTo: 'market.errors.WINDOW_WRONG' } });
    if (input.deliverTo < chinaDay(now)) return err({ code: 'WINDOW_PAST', fields: { deliverTo: 'market.errors.WINDOW_PAST' } });
    const figures = readFigures({ mass: input.mass, soldBy: input.soldBy, price: input.cap, pricedBy: input.pricedBy });
    if (!figures.ok) return err({ code: figures.error, fields: { [figures.error === 'MASS_UNREADABLE' ? 'mass' : 'cap']: `market.errors.${figures.error}` } });
    const doubt = input.confirmed ? null : doubtAbout(figures.value, input, { of: 'produce', ...farmGateBand(leaf, input.gradeId) });
    if (doubt) return err({ code: 'FIGURE_UNUSUAL', params: doubt });
    const place = placeOf(buyer, input.place ?? null);
    if (!place) return err('UNKNOWN_PRODUCE');
    const demandId = newId('demand');
    return ok({
      answer: { demandId },
      changes: [{ op: 'insert', table: 'demand', rows: [{
        id: demandId, buyerOrgId: buyer.id, status: 'open' satisfies DemandStatus, leafId: leaf.id, gradeId: input.gradeId, gradeRank: rank,
        massGrams: figures.value.massGrams, remainingGrams: figures.value.massGrams, capPerTonneFen: figures.value.perTonneFen, pricedBy: input.pricedBy,
        deliverFrom: input.deliverFrom, deliverTo: input.deliverTo, ...place, radiusKm: input.radiusKm, note: input.note ?? null,
        createdAt: now, expiresAt: after(chinaDayStart(input.deliverTo), DAY_MS),
      }] }],
    });
  },
});

type OwnDemand = { readonly id: string; readonly version: number; readonly status: DemandStatus };

export const withdrawDemand = operation({
  name: 'market.withdrawDemand', input: ZDemandId, errors: MARKET_ERRORS, audience: { orgs: ['buyer', 'cooperative'], roles: ['owner', 'manager', 'clerk'] },
  load: async ({ input, actor, db }) => actor.kind !== 'person' ? null
    : (await db.sql<OwnDemand>('select id, version, status from demand where id = $1 and buyer_org_id = $2', [input.demandId, actor.organisationId]))[0] ?? null,
  decide: (demand) => {
    const next = DEMAND_MACHINE.next(demand.status, 'withdraw');
    if (!next.ok) return err('DEMAND_ENDED');
    return ok({ answer: { demandId: demand.id }, changes: [{ op: 'update', table: 'demand', id: demand.id, version: demand.version, set: { status: next.value } }] });
  },
});

/** The clock ends a demand when its last delivery day is over. */
export const expireDemand = operation({
  name: 'market.expireDemand', input: ZDemandId, errors: MARKET_ERRORS, audience: { system: true },
  load: async ({ input, db, now }) =>
    (await db.sql<OwnDemand>('select id, version, status from demand where id = $1 and expires_at <= $2', [input.demandId, now]))[0] ?? null,
  decide: (demand) => {
    const next = DEMAND_MACHINE.next(demand.status, 'expire');
    if (!next.ok) return err('DEMAND_ENDED');
    return ok({ answer: { demandId: demand.id }, changes: [{ op: 'update', table: 'demand', id: demand.id, version: demand.version, set: { status: next.value } }] });
  },
});
