import { decideAnnouncements } from '../../notify/domain/announcement';
import { queuedAnnouncements } from '../../notify/queries';
import { operation } from '../../operation/operation';
import { combine } from '../../operation/plan';
import { ok } from '../../shared/result';
import { loadCounter } from '../repo';
import { ZCounter } from '../schema';
import { STAFF } from '../stores/service';

/**
 * What a speaker at a counter is to say now, taken out of the queue: no other speaker says it again. Whoever lost the answer asks once more
 * under the same idempotency key and is told the same.
 */
export const takeAnnouncements = operation({
  name: 'merchant.takeAnnouncements', input: ZCounter, audience: STAFF, errors: {},
  load: async ({ input, actor, db }) => {
    const counter = await loadCounter(db, actor, input.counterId);
    return counter && { queue: await queuedAnnouncements(db, counter.id) };
  },
  decide: ({ queue }, _input, { now }) => {
    const { spoken, fragment } = decideAnnouncements(queue, now);
    return ok(combine({ spoken: spoken.map((one) => ({ ...one })) }, fragment));
  },
});
