import { Menu, type LucideIcon } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Brand, SkipLink } from './brand';
import { DisplaySwitches, type Display } from './display-switches';
import { NavLink } from './nav-link';

export type DeskPlace = { readonly href: string; readonly label: string; readonly icon: LucideIcon; readonly exact?: boolean; readonly count?: number };

type DeskShellProps = {
  /** The door's name beside the brand: 采购, 信贷. */
  readonly door: string;
  readonly places: readonly DeskPlace[];
  readonly display: Display;
  /** Whose desk it is: organisation and person, with the way out. */
  readonly account?: ReactNode;
  readonly children: ReactNode;
};

/** The desk of buyers and lenders: a dark green column with the places, dense pages beside it. On a phone the column folds into a menu. */
export function DeskShell({ door, places, display, account, children }: DeskShellProps) {
  const t = useTranslations('common.nav');
  return (
    <div className="text-[0.875rem] max-sm:text-base lg:grid lg:min-h-screen lg:grid-cols-[13.25rem_minmax(0,1fr)] large-print:text-base large-print:lg:grid-cols-[15rem_minmax(0,1fr)]">
      <SkipLink />
      <header className="bg-side text-side-ink lg:hidden" data-screen-only="">
        <details className="group">
          <summary className="flex min-h-14 items-center justify-between px-4 text-white">
            <Brand door={door} short />
            <span className="inline-flex items-center gap-2 text-base"><Menu aria-hidden className="size-5" />{t('menu')}</span>
          </summary>
          <div className="px-3 pb-4"><Places places={places} label={t('menu')} />{account}<DisplaySwitches {...display} /></div>
        </details>
      </header>
      <header className="hidden bg-side text-side-ink lg:block" data-screen-only="">
        <div className="sticky top-0 flex h-screen flex-col gap-1 overflow-y-auto px-3 py-4">
          <div className="px-2.5 pb-3 text-white"><Brand door={door} /></div>
          <Places places={places} label={t('main')} />
          <div className="mt-auto pt-4">{account}<DisplaySwitches {...display} /></div>
        </div>
      </header>
      <main id="main" className="min-w-0 px-4 py-4 sm:px-6 sm:py-5">{children}</main>
    </div>
  );
}

function Places({ places, label }: { readonly places: readonly DeskPlace[]; readonly label: string }) {
  return (
    <nav aria-label={label}>
      <ul>
        {places.map(({ href, label: text, icon: Icon, exact, count }) => (
          <li key={href}>
            <NavLink href={href} exact={exact} className="flex min-h-10 items-center gap-2.5 rounded-sm px-2.5 text-side-ink no-underline hover:bg-side-on aria-[current=page]:bg-side-on aria-[current=page]:font-semibold aria-[current=page]:text-white pointer-coarse:min-h-11">
              <Icon aria-hidden className="size-[1.125rem] flex-none" />{text}
              {count ? <span className="num ml-auto rounded-full bg-honey px-1.5 text-xs font-semibold leading-5 text-[#3b2b00]">{count}</span> : null}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
