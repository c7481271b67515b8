/**
 * What a program may do with its key. Signing is in none of them: a signature is a person's.
 * - `read`: where the organisation's orders stand
 * - `sell`: put on offer and answer offers
 * - `buy`: make and answer offers, ask for a payment code
 * - `deliver`: send, weigh, grade and accept goods
 */
export const API_SCOPES = ['read', 'sell', 'buy', 'deliver'] as const;
export type ApiScope = (typeof API_SCOPES)[number];

/** Of one organisation at a time; more of them nobody keeps an eye on. */
export const MOST_KEYS = 20;

const WRITTEN = /^hlk_([0-9a-z]{26})_([\w-]{43})$/;

/** A key as its program holds it: it says what it is, so that a scanner finds one that was published. */
export const writtenKey = (keyId: string, secret: string): string => `hlk_${keyId.slice('key_'.length)}_${secret}`;

/** The id and the secret of a written key; null for anything else. */
export function readKey(text: string): { readonly keyId: string; readonly secret: string } | null {
  const [, id, secret] = WRITTEN.exec(text) ?? [];
  return id && secret ? { keyId: `key_${id}`, secret } : null;
}
