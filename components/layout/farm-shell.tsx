import { ClipboardList, House, UserRound, Wallet } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Brand, SkipLink } from './brand';
import { DisplaySwitches, type Display } from './display-switches';
import { NavLink } from './nav-link';

const PLACES = [
  { href: '/farm', name: 'home', Icon: House, exact: true },
  { href: '/farm/orders', name: 'orders', Icon: ClipboardList, exact: false },
  { href: '/farm/money', name: 'money', Icon: Wallet, exact: false },
  { href: '/me', name: 'me', Icon: UserRound, exact: false },
] as const;

type FarmShellProps = { readonly children: ReactNode; readonly display: Display; readonly aside?: ReactNode };

/** The farmer's door: one column for a thumb, four places at the bottom edge. `aside` stands at the right of the header (read aloud). */
export function FarmShell({ children, display, aside }: FarmShellProps) {
  const t = useTranslations('farm.nav');
  const common = useTranslations('common.nav');
  return (
    <div className="mx-auto max-w-xl px-4 pb-28 large-print:pb-36">
      <SkipLink />
      <header className="flex flex-wrap items-center justify-between gap-x-3 pt-2 text-field" data-screen-only="">
        <Brand short />
        <div className="flex flex-wrap items-center gap-x-1">
          <DisplaySwitches {...display} only="print" className="text-muted" />
          {aside}
        </div>
      </header>
      <main id="main" className="pt-2">{children}</main>
      <footer className="mt-6 flex justify-center text-muted" data-screen-only=""><DisplaySwitches {...display} only="others" /></footer>
      <nav aria-label={common('main')} className="fixed inset-x-0 bottom-0 z-10 border-t border-line bg-card pb-[env(safe-area-inset-bottom)]">
        <ul className="mx-auto flex max-w-xl justify-around">
          {PLACES.map(({ href, name, Icon, exact }) => (
            <li key={href} className="flex-1">
              <NavLink href={href} exact={exact} className="flex min-h-16 flex-col items-center justify-center gap-0.5 text-[0.8125rem] text-muted no-underline focus-visible:-outline-offset-4 aria-[current=page]:font-semibold aria-[current=page]:text-field large-print:text-base">
                <Icon aria-hidden className="size-6" strokeWidth={1.9} />{t(name)}
              </NavLink>
            </li>
          ))}
        </ul>
      </nav>
    </div>
  );
}
