/** What can be stored and answered: no bigint, no Date; amounts travel as decimal strings of fen or grams. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/**
 * RFC 8785 (JCS) text of a JSON value: keys sorted by UTF-16 units, no white space, numbers as ECMAScript prints them.
 * Hashes are taken over this, so the same content always hashes alike.
 */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map((item: Json) => canonicalJson(item)).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const object = value as JsonObject;
    const members = Object.keys(object).sort().map((key) => `${JSON.stringify(key)}:${canonicalJson(object[key]!)}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value);
}
