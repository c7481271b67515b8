import { ALargeSmall, Moon, Sun } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { cx } from '../ui/class-names';
import type { Print, Theme } from './display';
import { LanguageSwitch } from './language-switch';

export type Display = { readonly theme: Theme; readonly print: Print };

const item = 'min-h-11 whitespace-nowrap items-center gap-1.5 rounded-sm px-2.5 text-inherit no-underline hover:underline large-print:min-h-14';

/**
 * Language, print size and theme, working with no script: the language is a link, the others post to /preferences, which
 * sets a cookie and comes back to the same page. A narrow page splits them: the print on top, the rest at its foot.
 */
export function DisplaySwitches({ print, className, only }: Display & { readonly className?: string; readonly only?: 'print' | 'others' }) {
  const t = useTranslations('common.switch');
  return (
    <div className={cx('flex flex-wrap items-center gap-x-1 text-sm', className)}>
      {only !== 'print' && <LanguageSwitch className={cx(item, 'inline-flex')} />}
      <form method="post" action="/preferences" className="contents">
        {only !== 'others' && (
          <button name="print" value={print === 'large' ? 'normal' : 'large'} className={cx(item, 'inline-flex')}>
            <ALargeSmall aria-hidden className="size-5" />{print === 'large' ? t('normalPrint') : t('largePrint')}
          </button>
        )}
        {only !== 'print' && (
          <>
            {/* Which of the two shows is for the style sheet to say: only the browser knows what the system prefers. */}
            <button name="theme" value="dark" className={cx(item, 'inline-flex dark:hidden')}><Moon aria-hidden className="size-4" />{t('dark')}</button>
            <button name="theme" value="light" className={cx(item, 'hidden dark:inline-flex')}><Sun aria-hidden className="size-4" />{t('light')}</button>
          </>
        )}
      </form>
    </div>
  );
}
