import { ClipboardList, House, ReceiptText, Store, UserRound, Wallet, type LucideIcon } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Link } from '../navigation';
import { cx } from '../ui/class-names';
import { Brand, SkipLink } from './brand';
import { DisplaySwitches, type Display } from './display-switches';
import { NavLink } from './nav-link';

type Place = { readonly href: string; readonly name: string; readonly Icon: LucideIcon; readonly exact: boolean };

const FARM_PLACES = [
  { href: '/farm', name: 'home', Icon: House, exact: true },
  { href: '/farm/orders', name: 'orders', Icon: ClipboardList, exact: false },
  { href: '/farm/money', name: 'money', Icon: Wallet, exact: false },
  { href: '/me', name: 'me', Icon: UserRound, exact: false },
] as const satisfies readonly Place[];
const SHOP_PLACES = [
  { href: '/shop', name: 'home', Icon: House, exact: true },
  { href: '/shop/sales', name: 'sales', Icon: ReceiptText, exact: false },
  { href: '/shop/stores', name: 'counters', Icon: Store, exact: false },
  { href: '/me', name: 'me', Icon: UserRound, exact: false },
] as const satisfies readonly Place[];

type ThumbShellProps = {
  readonly children: ReactNode;
  readonly display: Display;
  /** Stands at the right of the header (read aloud). */
  readonly aside?: ReactNode;
  /** How much room a desk gives the page: a column to read and to fill in, or the whole for what stands side by side. */
  readonly width?: 'column' | 'wide';
};

/** The farmer's door. */
export function FarmShell(props: ThumbShellProps) {
  const t = useTranslations('farm.nav');
  return <ThumbShell {...props} places={FARM_PLACES.map((place) => ({ ...place, label: t(place.name) }))} />;
}

/** The shop's door, for a phone in the hand and a tablet at the counter. */
export function ShopShell(props: ThumbShellProps) {
  const t = useTranslations('merchant.nav');
  return <ThumbShell {...props} places={SHOP_PLACES.map((place) => ({ ...place, label: t(place.name) }))} />;
}

/** One column for a thumb with four places at the bottom edge, the door's home first; on a desk the places stand in the header. */
function ThumbShell({ children, display, aside, width = 'column', places }: ThumbShellProps & { readonly places: readonly (Place & { readonly label: string })[] }) {
  const common = useTranslations('common.nav');
  return (
    <div className="px-4 pb-28 lg:pb-10 large-print:pb-36">
      <SkipLink />
      <header className="mx-auto flex max-w-xl flex-wrap items-center justify-between gap-x-3 pt-2 text-field lg:max-w-5xl" data-screen-only="">
        <Link href={places[0]!.href} className="inline-flex min-h-11 items-center text-field no-underline"><Brand short /></Link>
        <nav aria-label={common('main')} className="fixed inset-x-0 bottom-0 z-10 border-t border-line bg-card pb-[env(safe-area-inset-bottom)] lg:static lg:mr-auto lg:border-0 lg:bg-transparent lg:pl-4">
          <ul className="mx-auto flex max-w-xl justify-around lg:gap-1">
            {places.map(({ href, label, Icon, exact }) => (
              <li key={href} className="flex-1">
                <NavLink href={href} exact={exact} className="flex min-h-16 flex-col items-center justify-center gap-0.5 text-[0.8125rem] text-muted no-underline focus-visible:-outline-offset-4 aria-[current=page]:font-semibold aria-[current=page]:text-field lg:min-h-11 lg:flex-row lg:gap-2 lg:rounded-full lg:px-4 lg:text-base lg:hover:bg-sunk lg:aria-[current=page]:bg-sprout large-print:text-base">
                  <Icon aria-hidden className="size-6 lg:size-5" strokeWidth={1.9} /><span className="whitespace-nowrap">{label}</span>
                </NavLink>
              </li>
            ))}
          </ul>
        </nav>
        <div className="flex flex-wrap items-center gap-x-1 large-print:max-sm:contents">
          <DisplaySwitches {...display} only="print" className="text-muted" />
          {aside}
        </div>
      </header>
      <main id="main" className={cx('mx-auto max-w-xl pt-2', width === 'wide' ? 'lg:max-w-5xl' : 'lg:max-w-2xl')}>{children}</main>
      <footer className="mt-6 flex justify-center text-muted" data-screen-only=""><DisplaySwitches {...display} only="others" /></footer>
    </div>
  );
}
