import { ALargeSmall, Moon, Sun, SunMoon } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { cx } from '../ui/class-names';
import type { Print, Theme } from './display';
import { LanguageSwitch } from './language-switch';

export type Display = { readonly theme: Theme; readonly print: Print };

const item = 'inline-flex min-h-11 items-center gap-1.5 rounded-sm px-2.5 text-inherit no-underline hover:underline large-print:min-h-14';
const NEXT_THEME: Record<Theme, Theme> = { auto: 'dark', dark: 'light', light: 'auto' };
const THEME_ICONS = { auto: SunMoon, dark: Moon, light: Sun };

/**
 * Language, print size and theme, working with no script: the language is a link, the others post to /preferences, which
 * sets a cookie and comes back to the same page.
 */
export function DisplaySwitches({ theme, print, className }: Display & { readonly className?: string }) {
  const t = useTranslations('common.switch');
  const nextTheme = NEXT_THEME[theme];
  const Icon = THEME_ICONS[nextTheme];
  return (
    <div className={cx('flex flex-wrap items-center gap-x-1 text-sm', className)}>
      <LanguageSwitch className={item} />
      <form method="post" action="/preferences" className="contents">
        <button name="print" value={print === 'large' ? 'normal' : 'large'} className={item}>
          <ALargeSmall aria-hidden className="size-5" />{print === 'large' ? t('normalPrint') : t('largePrint')}
        </button>
        <button name="theme" value={nextTheme} className={item}><Icon aria-hidden className="size-4" />{t(nextTheme)}</button>
      </form>
    </div>
  );
}
