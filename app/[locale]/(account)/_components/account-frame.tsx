import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { currentDisplay } from '@/app/display';
import { ReadAloud, SubmitOnce } from '@/components/layout/comforts';
import { FarmShell, ShopShell } from '@/components/layout/farm-shell';
import { PublicShell } from '@/components/layout/public-shell';
import { PageHeader } from '@/components/ui/page-header';
import { homeOf } from '@/lib/http/doors';
import type { Session } from '@/lib/http/session';

type AccountFrameProps = {
  readonly session: Session;
  readonly title: ReactNode;
  readonly intro?: ReactNode;
  readonly chips?: ReactNode;
  readonly actions?: ReactNode;
  /** One of the pages below one's own page leads back there; that page itself leads to the door. */
  readonly below?: boolean;
  readonly children: ReactNode;
};

/** One's own pages, inside the door of whom one acts for: farmers keep their four places, others a narrow page with the way back. */
export async function AccountFrame({ session, title, intro, chips, actions, below, children }: AccountFrameProps) {
  const [t, nav, display] = await Promise.all([getTranslations('identity.me'), getTranslations('common.nav'), currentDisplay()]);
  const home = homeOf(session.orgKind);
  const back = below ? { href: '/me', label: t('title') } : home === '/me' || home === '/farm' || home === '/shop' ? undefined : { href: home, label: nav('home') };
  const page = <><PageHeader title={title} intro={intro} chips={chips} actions={actions} back={back} />{children}<SubmitOnce /></>;
  if (home === '/shop') return <ShopShell display={display}>{page}</ShopShell>;
  return home === '/farm' ? <FarmShell display={display} aside={<ReadAloud />}>{page}</FarmShell> : <PublicShell display={display} width="narrow" aside={<ReadAloud />} member>{page}</PublicShell>;
}
