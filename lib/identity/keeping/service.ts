import { openField, sealField } from '../../db/personal-data';
import { operation } from '../../operation/operation';
import type { Change } from '../../operation/plan';
import { ok } from '../../shared/result';
import { ZReseal } from '../schema';
import { loadOldSeals } from './repo';

/** Seals again, under the newest key, what an older one sealed; some rows at a time. When none is left, the old key may go. */
export const reseal = operation({
  name: 'identity.reseal', input: ZReseal, errors: {}, audience: { system: true },
  load: ({ input, db }) => loadOldSeals(db, input.limit),
  decide: (seals) => ok({
    changes: seals.map(({ field, id, version, sealed }): Change =>
      ({ op: 'update', table: field.table, id, version, set: { [field.cell]: sealField(field.field, id, openField(field.field, id, sealed)) } })),
    answer: { resealed: seals.length },
  }),
});

export const keepingOperations = [reseal] as const;
