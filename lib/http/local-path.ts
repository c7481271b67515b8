import { getLocale } from 'next-intl/server';

/** A path in the reader's language: the default language has no prefix. */
export async function localPath(path: string): Promise<string> {
  const locale = await getLocale();
  return locale === 'zh-CN' ? path : `/${locale}${path}`;
}
