/** The name in a language; Chinese is what every entry was named in first, so it answers for any other. */
export const localName = (named: { readonly zh: string; readonly en: string }, locale: string): string => (
  locale === 'en' ? named.en : named.zh
);
