import { env } from '../env';
import { AT_ONCE } from '../jobs/at-once';
import { publicKeysFromEnv } from '../payments/channels/process-keys';
import { receiveNotify } from '../payments/channels/unionpay/notify';
import type { Keys } from '../payments/channels/partner/keys';
import { systemClock } from '../shared/clock';
import type { Answer, Incoming } from '../shared/exchange';
import { database } from './database';

let keys: Keys | undefined;

/** The callback of an institution as a handler: mounted in the front and under app/api alike. */
export const callbackOf = (institution: 'acquirer' | 'bank') => (request: Incoming): Promise<Answer> => {
  keys ??= publicKeysFromEnv(database());
  return receiveNotify(request, institution, { db: database(), clock: systemClock, ...AT_ONCE, keys, partnerId: env().PARTNER_ID });
};
