import { regionFullName } from '../../catalogue/domain/regions';
import { produceLeaf } from '../../catalogue/domain/produce';
import { growerOrgIds, organisationCards } from '../../identity/queries';
import { operation } from '../../operation/operation';
import { combine } from '../../operation/plan';
import { actorName } from '../../shared/actor';
import { err, invariant, ok } from '../../shared/result';
import { planCertificate, planLot } from '../domain/lots';
import { ORDER_ERRORS } from '../errors';
import { SELLERS, WORKING_ROLES } from '../policy';
import { loadLot } from '../repo';
import { ZCertify, ZLot } from '../schema';

/** A harvest becomes a lot, with its certificate when a ground for it is given. */
export const bornLot = operation({
  name: 'orders.bornLot', input: ZLot, errors: ORDER_ERRORS, audience: { orgs: SELLERS, roles: WORKING_ROLES },
  load: async ({ input, actor, db }) => {
    if (actor.kind !== 'person') return null;
    const growerOrgId = input.growerOrgId ?? actor.organisationId;
    // A cooperative makes lots of its own growers' harvests, and nobody of a stranger's.
    if (growerOrgId !== actor.organisationId && !(await growerOrgIds(db, actor.organisationId)).includes(growerOrgId)) return null;
    const grower = (await organisationCards(db, [growerOrgId])).get(growerOrgId);
    return grower ? { grower, owner: actor } : null;
  },
  decide: ({ grower, owner }, input, deciding) => {
    if (!produceLeaf(input.leafId)) return err('LOT_NOT_USABLE');
    const actor = actorName(deciding.actor);
    const born = planLot({
      ownerOrgId: owner.organisationId, growerOrgId: grower.id, leafId: input.leafId, variety: input.variety, gradeId: input.gradeId, grams: input.grams,
      place: input.place || regionFullName(grower.regionCode, 'zh-CN'), regionCode: grower.regionCode, harvestedOn: input.harvestedOn,
    }, actor, deciding);
    if (!born.ok) return born;
    const { lot, fragment } = born.value;
    const certified = input.basis === null ? null : planCertificate(lot, input.basis, { personId: owner.personId, actor }, deciding);
    if (certified && !certified.ok) return certified;
    return ok(combine({ lotId: lot.id, code: lot.code }, fragment, certified?.value.fragment));
  },
});

/** Issues the 承诺达标合格证 of one's own lot. */
export const certifyLot = operation({
  name: 'orders.certifyLot', input: ZCertify, errors: ORDER_ERRORS, audience: { orgs: SELLERS, roles: WORKING_ROLES },
  load: ({ input, actor, db }) => loadLot(db, actor, input.lotId),
  decide: (lot, { basis }, deciding) => {
    invariant(deciding.actor.kind === 'person', 'only a member loads a lot');
    const certified = planCertificate(lot, basis, { personId: deciding.actor.personId, actor: actorName(deciding.actor) }, deciding);
    return certified.ok ? ok(combine({ lotId: lot.id, certificateNo: certified.value.certificateNo }, certified.value.fragment)) : certified;
  },
});
