import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { currentDisplay } from '@/app/display';
import { ReadAloud, SubmitOnce } from '@/components/layout/comforts';
import { FarmShell } from '@/components/layout/farm-shell';
import { PageHeader } from '@/components/ui/page-header';
import { FieldDoor } from './field-door';

type FarmFrameProps = {
  readonly title: ReactNode;
  readonly intro?: ReactNode;
  readonly chips?: ReactNode;
  readonly actions?: ReactNode;
  /** Where one comes from; the door's home unless told, null for none. */
  readonly back?: { readonly href: string; readonly label: string } | null;
  /** wide: parts of the page stand side by side on a desk. */
  readonly width?: 'column' | 'wide';
  readonly children: ReactNode;
};

/** A page of the farmer's door: the shell, the head with the way back, and the comforts that work without being there. */
export async function FarmFrame({ back, width, children, ...head }: FarmFrameProps) {
  const [nav, display] = await Promise.all([getTranslations('common.nav'), currentDisplay()]);
  return (
    <FarmShell display={display} aside={<ReadAloud />} width={width}>
      <FieldDoor />
      <PageHeader back={back === null ? undefined : back ?? { href: '/farm', label: nav('home') }} {...head} />
      {children}
      <SubmitOnce />
    </FarmShell>
  );
}
