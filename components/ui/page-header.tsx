import { ChevronLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from '../navigation';

type PageHeaderProps = {
  readonly title: ReactNode;
  /** Where one comes from: a link above the title. */
  readonly back?: { readonly href: string; readonly label: string };
  readonly intro?: ReactNode;
  /** Chips beside the title. */
  readonly chips?: ReactNode;
  /** Buttons at the right end (below the title on a phone). */
  readonly actions?: ReactNode;
};

/** The head of every page: the only h1, where one came from, and what can be done here. */
export function PageHeader({ title, back, intro, chips, actions }: PageHeaderProps) {
  return (
    <div className="mb-4">
      {back && (
        <Link href={back.href} className="-ml-1.5 inline-flex min-h-11 items-center gap-0.5 text-sm text-field no-underline hover:underline">
          <ChevronLeft aria-hidden className="size-4" />{back.label}
        </Link>
      )}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h1 className="text-[1.375rem] font-bold leading-snug">{title}</h1>
        {chips}
        {actions && <div className="ml-auto flex min-w-0 flex-wrap gap-2">{actions}</div>}
      </div>
      {intro && <p className="mt-1 max-w-prose text-muted">{intro}</p>}
    </div>
  );
}
