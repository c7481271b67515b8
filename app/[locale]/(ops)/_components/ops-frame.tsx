import { Activity, Building2, House, ListTodo, Search, UserRound } from 'lucide-react';
import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { currentDisplay } from '@/app/display';
import { DeskShell } from '@/components/layout/desk-shell';
import { Link } from '@/components/navigation';
import { PageHeader } from '@/components/ui/page-header';
import type { MemberSession } from '@/lib/http/session';

type OpsFrameProps = {
  readonly session: MemberSession; readonly title: ReactNode; readonly intro?: ReactNode; readonly actions?: ReactNode; readonly chips?: ReactNode;
  readonly back?: { readonly href: string; readonly label: string }; readonly children: ReactNode;
};

/** A page of the operator's desk: the column with the places, and the page's head. The auditor sees the same pages, without their forms. */
export async function OpsFrame({ session, children, ...head }: OpsFrameProps) {
  const [t, display] = await Promise.all([getTranslations('oversight'), currentDisplay()]);
  const places = [
    { href: '/ops', label: t('nav.home'), icon: House, exact: true },
    { href: '/ops/queues', label: t('nav.queues'), icon: ListTodo },
    { href: '/ops/search', label: t('nav.search'), icon: Search },
    { href: '/ops/organisations', label: t('nav.organisations'), icon: Building2 },
    { href: '/ops/health', label: t('nav.health'), icon: Activity },
    { href: '/me', label: t('nav.me'), icon: UserRound },
  ];
  const account = <Link href="/me" className="flex min-h-11 flex-col justify-center rounded-sm px-2.5 text-side-ink no-underline hover:bg-side-on"><span className="font-semibold text-white">{session.orgShortName}</span><span className="text-sm">{session.personName}</span></Link>;
  return <DeskShell door={t('door')} places={places} display={display} account={account}><PageHeader {...head} />{children}</DeskShell>;
}
