import { env } from '../env';
import { keyedHash, readKeyring, seal, unseal, type Keyring, type Place } from '../shared/sealed';

/**
 * Personal data of class C2 as it lies in tables: sealed with the newest of DATA_KEYS, found by hashes under LOOKUP_KEY.
 * Fields are named `table.column`.
 */
let keys: { readonly text: string; readonly ring: Keyring } | undefined;

function keyring(): Keyring {
  const text = env().DATA_KEYS;
  if (keys?.text !== text) keys = { text, ring: readKeyring(text) };
  return keys.ring;
}

export const sealField = (field: Place['field'], id: string, text: string): string => seal(keyring(), text, { field, id });
/** Throws when the text was changed, belongs to another row, or its key is gone. */
export const openField = (field: Place['field'], id: string, sealed: string): string => unseal(keyring(), sealed, { field, id });

/** What a phone, an identity number, a one-time code or a program's secret is recognised by. */
export const lookupHash = (kind: 'phone' | 'id-number' | 'address' | 'code' | 'ticket' | 'api-key' | 'speaker', value: string): string => keyedHash(env().LOOKUP_KEY, kind, value);
/** The id of the key that seals now. */
export const newestKeyId = (): string => keyring()[0].id;
