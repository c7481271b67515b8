import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

type EmptyStateProps = { readonly icon: LucideIcon; readonly title: string; readonly children?: ReactNode; readonly action?: ReactNode };

/** Nothing here yet: says why, and teaches the next step. */
export function EmptyState({ icon: Icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center gap-2 px-4 py-10 text-center">
      <span aria-hidden className="grid size-14 place-items-center rounded-[18px] bg-sprout text-field large-print:hidden"><Icon className="size-7" strokeWidth={1.7} /></span>
      <p className="mt-1 max-w-full text-lg font-semibold wrap-anywhere">{title}</p>
      {children && <div className="max-w-sm text-muted">{children}</div>}
      {action && <div className="mt-3">{action}</div>}
    </div>
  );
}
