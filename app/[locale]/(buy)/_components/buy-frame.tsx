import { ClipboardList, House, MessagesSquare, Search, ShoppingBasket } from 'lucide-react';
import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { currentDisplay } from '@/app/display';
import { SubmitOnce } from '@/components/layout/comforts';
import { DeskShell } from '@/components/layout/desk-shell';
import { Link } from '@/components/navigation';
import { PageHeader } from '@/components/ui/page-header';
import { currentSession } from '@/lib/http/session';

const PLACES = [
  { href: '/buy', name: 'home', icon: House, exact: true },
  { href: '/buy/source', name: 'source', icon: Search },
  { href: '/buy/demands', name: 'demands', icon: ClipboardList },
  { href: '/buy/offers', name: 'offers', icon: MessagesSquare },
  { href: '/buy/orders', name: 'orders', icon: ShoppingBasket },
] as const;

type BuyFrameProps = {
  readonly title: ReactNode;
  readonly intro?: ReactNode;
  readonly chips?: ReactNode;
  readonly actions?: ReactNode;
  readonly back?: { readonly href: string; readonly label: string };
  readonly children: ReactNode;
};

/** A page of the buyer's desk: the places at the side, whose desk it is, and the head of the page. */
export async function BuyFrame({ children, ...head }: BuyFrameProps) {
  const [t, display, session] = await Promise.all([getTranslations('buy'), currentDisplay(), currentSession()]);
  const account = session && (
    <Link href="/me" className="flex min-h-11 flex-col justify-center px-2.5 text-side-ink no-underline hover:text-white">
      <span className="font-semibold text-white">{session.orgName ?? session.personName}</span>
      <span className="text-[0.8125rem]">{session.personName}</span>
    </Link>
  );
  return (
    <DeskShell door={t('door')} places={PLACES.map(({ name, ...place }) => ({ ...place, label: t(`nav.${name}`) }))} display={display} account={account}>
      <PageHeader {...head} />
      {children}
      <SubmitOnce />
    </DeskShell>
  );
}
