import type { ReactNode } from 'react';
import { Card } from './card';
import { cx } from './class-names';

type StatProps = { readonly label: ReactNode; readonly children: ReactNode; readonly note?: ReactNode };

/** One figure with its name; the figure says its unit. */
export function Stat({ label, children, note }: StatProps) {
  return (
    <Card className="px-4 py-3">
      <dt className="text-sm text-muted">{label}</dt>
      <dd className="num mt-0.5 text-xl font-bold leading-tight sm:text-2xl">{children}</dd>
      {note && <dd className="mt-1 text-sm text-muted">{note}</dd>}
    </Card>
  );
}

/** A row of figures: two beside each other on a phone, all in a row on a desk, one by one in large print. */
export function Stats({ children, className }: { readonly children: ReactNode; readonly className?: string }) {
  return <dl className={cx('grid grid-cols-2 gap-3 md:auto-cols-fr md:grid-flow-col md:grid-cols-none large-print:grid-flow-row large-print:grid-cols-1', className)}>{children}</dl>;
}
