import { ClipboardList, Handshake, House, Megaphone, Search } from 'lucide-react';
import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { currentDisplay } from '@/app/display';
import { DeskShell } from '@/components/layout/desk-shell';
import { Link } from '@/components/navigation';
import { PageHeader } from '@/components/ui/page-header';
import { database } from '@/lib/http/database';
import type { MemberSession } from '@/lib/http/session';
import { waitingOffers } from '@/lib/market/queries';

type BuyFrameProps = {
  readonly session: MemberSession;
  readonly title: ReactNode;
  readonly intro?: ReactNode;
  readonly chips?: ReactNode;
  readonly actions?: ReactNode;
  readonly back?: { readonly href: string; readonly label: string };
  readonly children: ReactNode;
};

/** A page of the buyer's desk: the column with the places, and the page's head. */
export async function BuyFrame({ session, children, ...head }: BuyFrameProps) {
  const [t, display, waiting] = await Promise.all([getTranslations('buy'), currentDisplay(), waitingOffers(database(), session.actor, 'buyer')]);
  const places = [
    { href: '/buy', label: t('nav.home'), icon: House, exact: true },
    { href: '/buy/sourcing', label: t('nav.sourcing'), icon: Search },
    { href: '/buy/demands', label: t('nav.demands'), icon: Megaphone },
    { href: '/buy/offers', label: t('nav.offers'), icon: Handshake, count: waiting },
    { href: '/buy/orders', label: t('nav.orders'), icon: ClipboardList },
  ];
  const account = <Link href="/me" className="flex min-h-11 flex-col justify-center rounded-sm px-2.5 text-side-ink no-underline hover:bg-side-on"><span className="font-semibold text-white">{session.orgShortName}</span><span className="text-sm">{session.personName}</span></Link>;
  return (
    <DeskShell door={t('door')} places={places} display={display} account={account}>
      <PageHeader {...head} />
      {children}
    </DeskShell>
  );
}
