import { Handshake, House, Landmark, Tags, UserRound } from 'lucide-react';
import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { currentDisplay } from '@/app/display';
import { DeskShell } from '@/components/layout/desk-shell';
import { Link } from '@/components/navigation';
import { PageHeader } from '@/components/ui/page-header';
import type { MemberSession } from '@/lib/http/session';

type LendFrameProps = {
  readonly session: MemberSession; readonly title: ReactNode; readonly intro?: ReactNode; readonly actions?: ReactNode; readonly chips?: ReactNode;
  readonly back?: { readonly href: string; readonly label: string }; readonly children: ReactNode;
};

/** A page of the lender's desk: the column with the places, and the page's head. */
export async function LendFrame({ session, children, ...head }: LendFrameProps) {
  const [t, display] = await Promise.all([getTranslations('lend'), currentDisplay()]);
  const places = [
    { href: '/lend', label: t('nav.home'), icon: House, exact: true },
    { href: '/lend/loans', label: t('nav.loans'), icon: Landmark },
    { href: '/lend/reviews', label: t('nav.reviews'), icon: Handshake },
    { href: '/lend/products', label: t('nav.products'), icon: Tags },
    { href: '/me', label: t('nav.me'), icon: UserRound },
  ];
  const account = <Link href="/me" className="flex min-h-11 flex-col justify-center rounded-sm px-2.5 text-side-ink no-underline hover:bg-side-on"><span className="font-semibold text-white">{session.orgShortName}</span><span className="text-sm">{session.personName}</span></Link>;
  return <DeskShell door={t('door')} places={places} display={display} account={account}><PageHeader {...head} />{children}</DeskShell>;
}
