import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { currentDisplay } from '@/app/display';
import { SubmitOnce } from '@/components/layout/comforts';
import { ShopShell } from '@/components/layout/farm-shell';
import { PageHeader } from '@/components/ui/page-header';

type ShopFrameProps = {
  readonly title: ReactNode; readonly intro?: ReactNode; readonly chips?: ReactNode; readonly actions?: ReactNode;
  /** Where one comes from; the door's home unless told, null for none. */
  readonly back?: { readonly href: string; readonly label: string } | null;
  readonly width?: 'column' | 'wide';
  readonly children: ReactNode;
};

/** A page of the shop's door: the shell, the head with the way back. */
export async function ShopFrame({ back, width, children, ...head }: ShopFrameProps) {
  const [nav, display] = await Promise.all([getTranslations('merchant.nav'), currentDisplay()]);
  return (
    <ShopShell display={display} width={width}>
      <PageHeader back={back === null ? undefined : back ?? { href: '/shop', label: nav('home') }} {...head} />
      {children}
      <SubmitOnce />
    </ShopShell>
  );
}
