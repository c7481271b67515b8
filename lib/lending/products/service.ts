import { env } from '../../env';
import { operation } from '../../operation/operation';
import { chinaDay } from '../../shared/clock';
import { err, ok } from '../../shared/result';
import { checkCap } from '../domain/irr';
import { feeOf, quote } from '../domain/offering';
import { errorsOf } from '../errors';
import { ZCloseProduct, ZOpenProduct } from '../schema';
import { loadProduct } from './repo';

const DECIDERS = ['owner', 'manager', 'risk_manager'] as const;

/** A lender opens a product. Its dearest case, the shortest term, must already stay under the all-in cap. */
export const openProduct = operation({
  name: 'lending.openProduct', input: ZOpenProduct, errors: errorsOf('RANGE_WRONG', 'ABOVE_RATE_CAP'), audience: { orgs: ['lender'], roles: DECIDERS },
  load: ({ actor }) => Promise.resolve(actor.kind === 'person' ? { lenderOrgId: actor.organisationId, rateCapBps: BigInt(env().LOAN_RATE_CAP_BPS) } : null),
  decide: ({ lenderOrgId, rateCapBps }, input, { now, newId }) => {
    if (input.min > input.max || input.minMonths > input.maxMonths) return err('RANGE_WRONG');
    const dearest = { method: input.method, principalFen: input.min, rateBps: input.rate, feeFen: feeOf(input.min, input.fee), months: input.minMonths };
    if (!checkCap(quote(dearest, chinaDay(now)).cost, rateCapBps).ok) return err('ABOVE_RATE_CAP');
    const productId = newId('product');
    return ok({
      answer: { productId },
      changes: [{ op: 'insert', table: 'loan_product', rows: [{
        id: productId, lenderOrgId, name: input.name, method: input.method, rateBps: input.rate, feeBps: input.fee, minFen: input.min, maxFen: input.max,
        minMonths: input.minMonths, maxMonths: input.maxMonths, deductionCapBps: input.deductionCap, weeklyFloorFen: input.weeklyFloor, passMark: input.passMark,
        fourEyesFen: input.fourEyes, priority: input.priority, state: 'OPEN', createdAt: now,
      }] }],
    });
  },
});

/** Nobody can apply for it any more; offers and loans made of it stay as they are. */
export const closeProduct = operation({
  name: 'lending.closeProduct', input: ZCloseProduct, errors: errorsOf('PRODUCT_CLOSED'), audience: { orgs: ['lender'], roles: DECIDERS },
  load: ({ input, actor, db }) => actor.kind === 'person' ? loadProduct(db, actor.organisationId, input.productId) : Promise.resolve(null),
  decide: (product) => product.state === 'CLOSED' ? err('PRODUCT_CLOSED') : ok({
    answer: { productId: product.id },
    changes: [{ op: 'update', table: 'loan_product', id: product.id, version: product.version, set: { state: 'CLOSED' } }],
  }),
});

export const productOperations = [openProduct, closeProduct] as const;
