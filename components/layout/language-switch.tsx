'use client';

import { useLocale } from 'next-intl';
import { useSearchParams } from 'next/navigation';
import { Link, usePathname } from '../navigation';

/** The same page in the other language: a plain link, in that language's own words. */
export function LanguageSwitch({ className }: { readonly className?: string }) {
  const other = useLocale() === 'en' ? 'zh-CN' : 'en';
  const pathname = usePathname();
  const query = useSearchParams().toString();
  return <Link href={query ? `${pathname}?${query}` : pathname} locale={other} lang={other} hrefLang={other} prefetch={false} className={className}>{other === 'en' ? 'English' : '中文'}</Link>;
}
