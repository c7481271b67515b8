import type { ReactNode } from 'react';
import { currentDisplay } from '@/app/display';
import { SubmitOnce } from '@/components/layout/comforts';
import { PublicShell } from '@/components/layout/public-shell';
import { Card } from '@/components/ui/card';
import { PageHeader } from '@/components/ui/page-header';

type SignInFrameProps = {
  readonly title: string;
  readonly intro?: ReactNode;
  readonly back?: { readonly href: string; readonly label: string };
  readonly children: ReactNode;
  /** What stands below the card. */
  readonly below?: ReactNode;
};

/** The steps of signing in: one narrow column, one thing asked at a time. */
export async function SignInFrame({ title, intro, back, children, below }: SignInFrameProps) {
  return (
    <PublicShell display={await currentDisplay()} width="narrow">
      <div className="pt-4">
        <PageHeader title={title} intro={intro} back={back} />
        <Card className="p-5">{children}</Card>
        {below}
      </div>
      <SubmitOnce />
    </PublicShell>
  );
}
