import { useTranslations } from 'next-intl';
import { cx } from '../ui/class-names';

/** The mark: a ring that closes, with a shoot growing out of it. */
export function BrandMark({ className }: { readonly className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden className={cx('size-8', className)} fill="none" strokeLinecap="round" strokeWidth="2.6">
      <path d="M21.5 5.6A12 12 0 1 1 10 5.8" stroke="currentColor" />
      <path d="M16 22v-8" stroke="currentColor" />
      <path d="M16 14.5c0-5 3.2-8.6 8.4-9.3-.1 5.6-3.2 9.2-8.4 9.3Z" fill="var(--honey)" stroke="none" />
      <path d="M16 18c-.2-3.3-2.4-5.5-6.1-5.9.1 3.7 2.4 5.9 6.1 5.9Z" fill="currentColor" stroke="none" />
    </svg>
  );
}

/** Mark and name; `short` leaves the name to screen readers where there is no room. */
export function Brand({ door, className, short }: { readonly door?: string; readonly className?: string; readonly short?: boolean }) {
  const t = useTranslations('common');
  return <span className={cx('inline-flex items-center gap-2 text-lg font-bold', className)}><BrandMark className="size-8 flex-none" /><span className="flex min-w-0 flex-wrap gap-x-2 leading-snug"><span className={cx(short && 'max-[26rem]:sr-only')}>{t('brand')}</span>{door && <span className="whitespace-nowrap font-semibold opacity-85"><span aria-hidden className={cx(short && 'max-[26rem]:hidden')}>· </span>{door}</span>}</span></span>;
}

/** The first stop of the Tab key. */
export function SkipLink() {
  const t = useTranslations('common');
  return <a href="#main" className="sr-only focus:not-sr-only focus:fixed focus:left-3 focus:top-3 focus:z-50 focus:rounded-sm focus:bg-card focus:px-4 focus:py-3 focus:shadow-card">{t('skip')}</a>;
}
