import type { Db } from '../../db/database';
import { env } from '../../env';
import { systemClock } from '../../shared/clock';
import { keepKey } from '../merchants/service';
import { publicKeys, type Keys } from './partner/keys';

/** The institutions' public keys, for a process that has its environment. */
export const publicKeysFromEnv = (db: Db): Keys => publicKeys(db, {
  url: env().SANDBOX_URL,
  keep: async (institution, certId, pem) => {
    const kept = await keepKey.run({ db, clock: systemClock, actor: { kind: 'system', job: 'payments.keepKey' } }, { institution, certId, pem });
    if (!kept.ok) throw new Error(`The key ${certId} could not be kept: ${kept.error.code}`);
  },
});
