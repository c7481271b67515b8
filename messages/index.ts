/** One file a namespace, so that a domain's words live and change with it. */
export const NAMESPACES = [
  'common', 'errors', 'identity', 'import', 'market', 'orders', 'payments', 'ledger', 'settlement', 'evidence', 'credit', 'lending',
  'notify', 'farm', 'buy', 'lend', 'public', 'trace', 'esign', 'oversight', 'merchant',
] as const;
export const LOCALES = ['zh-CN', 'en'] as const;
export type Locale = (typeof LOCALES)[number];

/** All words of one language. */
export async function loadMessages(locale: Locale): Promise<Record<string, Record<string, unknown>>> {
  const parts = await Promise.all(NAMESPACES.map(async (name) =>
    [name, ((await import(`./${locale}/${name}.json`)) as { default: Record<string, unknown> }).default] as const));
  return Object.fromEntries(parts);
}
