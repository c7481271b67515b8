import { lookupHash } from '../../db/personal-data';
import { operation } from '../../operation/operation';
import { HOUR_MS } from '../../shared/clock';
import { err, invariant, ok } from '../../shared/result';
import { MOST_KEYS } from '../domain/api-key';
import { monthsAfter } from '../domain/consent';
import { errorsOf } from '../errors';
import { ZKey, ZMakeKey } from '../schema';
import { countKeys, loadKey, secretOf } from './repo';

const KEEPERS = { orgs: ['farm', 'cooperative', 'buyer', 'shop'], roles: ['owner', 'manager'] } as const;

/** Lets a program act for the organisation with its maker's role, within some scopes and until a day. */
export const makeApiKey = operation({
  name: 'identity.makeApiKey', input: ZMakeKey, errors: errorsOf('TOO_MANY_KEYS'), audience: KEEPERS,
  load: async ({ actor, db, now }) => actor.kind === 'person' ? { count: await countKeys(db, actor.organisationId, now) } : null,
  decide: ({ count }, { name, scopes, months }, { actor, now, newId }) => {
    invariant(actor.kind === 'person', 'a key is made by a member');
    if (count >= MOST_KEYS) return err('TOO_MANY_KEYS');
    const keyId = newId('apiKey');
    const secret = secretOf(keyId);
    return ok({
      answer: { keyId },
      changes: [{ op: 'insert', table: 'api_key', rows: [{
        id: keyId, organisationId: actor.organisationId, personId: actor.personId, name, secretHash: lookupHash('api-key', secret), tail: secret.slice(-4), scopes,
        createdAt: now, expiresAt: monthsAfter(now, months),
      }] }],
    });
  },
});

/** Takes a key back: the next call with it is a stranger's. */
export const revokeApiKey = operation({
  name: 'identity.revokeApiKey', input: ZKey, errors: errorsOf('KEY_ENDED'), audience: KEEPERS,
  load: ({ input, actor, db }) => actor.kind === 'person' ? loadKey(db, input.keyId, actor.organisationId) : Promise.resolve(null),
  decide: (key, _input, { now }) => key.revokedAt !== null || key.expiresAt <= now ? err('KEY_ENDED') : ok({
    answer: { keyId: key.id }, changes: [{ op: 'update', table: 'api_key', id: key.id, version: key.version, set: { revokedAt: now } }],
  }),
});

/** Writes down that a key is in use, once an hour at most, so that its keepers see which ones nobody needs. */
export const noteKeyUse = operation({
  name: 'identity.noteKeyUse', input: ZKey, errors: {}, audience: { system: true },
  load: ({ input, db }) => loadKey(db, input.keyId, null),
  decide: (key, _input, { now }) => ok({
    answer: {},
    changes: isNoted(key.lastUsedAt, now) ? [] : [{ op: 'update', table: 'api_key', id: key.id, version: key.version, set: { lastUsedAt: now } }],
  }),
});

export const isNoted = (lastUsedAt: Date | null, now: Date): boolean => lastUsedAt !== null && now.getTime() - lastUsedAt.getTime() < HOUR_MS;

export const apiKeyOperations = [makeApiKey, revokeApiKey, noteKeyUse] as const;
