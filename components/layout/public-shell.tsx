import { useLocale, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Link } from '../navigation';
import { cx } from '../ui/class-names';
import { Brand, SkipLink } from './brand';
import { DisplaySwitches, type Display } from './display-switches';

type PublicShellProps = {
  readonly children: ReactNode;
  readonly display: Display;
  /** wide: the home page and boards; narrow: one column for a form or the cashier. */
  readonly width?: 'wide' | 'narrow';
  /** Stands beside the switches (read aloud). */
  readonly aside?: ReactNode;
  /** Somebody has signed in, and is not asked to. */
  readonly member?: boolean;
};

/** Pages that belong to no door: for strangers, and for what is one's own. */
export function PublicShell({ children, display, width = 'wide', aside, member = false }: PublicShellProps) {
  const t = useTranslations('public');
  // The English words of the switches leave no room for the name on the narrowest phones.
  const short = useLocale() === 'en';
  const measure = width === 'wide' ? 'max-w-5xl 2xl:max-w-6xl' : 'max-w-md';
  return (
    <div className="flex min-h-screen flex-col">
      <SkipLink />
      <header className={cx('mx-auto flex w-full flex-wrap items-center gap-x-4 px-4 py-2', measure)} data-screen-only="">
        <Link href="/" className="mr-auto inline-flex min-h-11 items-center text-field no-underline"><Brand short={short} /></Link>
        {aside}
        <DisplaySwitches {...display} className="text-muted" />
      </header>
      <main id="main" className={cx('mx-auto w-full flex-1 px-4 pb-10', measure)}>{children}</main>
      <footer className="border-t border-line" data-screen-only="">
        <div className={cx('mx-auto flex flex-wrap gap-x-5 px-4 py-3 text-sm text-muted', measure)}>
          <Link href="/prices" className="inline-flex min-h-11 items-center text-inherit">{t('footer.prices')}</Link>
          {!member && <Link href="/sign-in" className="inline-flex min-h-11 items-center text-inherit">{t('footer.signIn')}</Link>}
          <span className="inline-flex min-h-11 items-center">{t('footer.money')}</span>
        </div>
      </footer>
    </div>
  );
}
