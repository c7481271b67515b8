import type { ReactNode } from 'react';
import { currentDisplay } from '@/app/display';
import { SubmitOnce } from '@/components/layout/comforts';
import { PublicShell } from '@/components/layout/public-shell';
import { Card } from '@/components/ui/card';
import { cx } from '@/components/ui/class-names';
import { Island } from '@/components/ui/island';
import { PageHeader } from '@/components/ui/page-header';

type SignInFrameProps = {
  readonly title: string;
  readonly intro?: ReactNode;
  readonly back?: { readonly href: string; readonly label: string };
  readonly children: ReactNode;
  /** What stands below the card, beside it on a desk. */
  readonly below?: ReactNode;
};

/** The steps of signing in: one narrow column, one thing asked at a time. */
export async function SignInFrame({ title, intro, back, children, below }: SignInFrameProps) {
  return (
    <PublicShell display={await currentDisplay()} width={below ? 'wide' : 'narrow'}>
      <div className={cx('pt-4', Boolean(below) && 'mx-auto max-w-md lg:grid lg:max-w-none lg:grid-cols-[22rem_minmax(0,1fr)] lg:gap-x-12 large-print:block')}>
        <div>
          <PageHeader title={title} intro={intro} back={back} />
          <Card className="p-5">{children}</Card>
        </div>
        {below}
      </div>
      <SubmitOnce />
      <hl-forget><Island name="forget" /></hl-forget>
    </PublicShell>
  );
}
