import type { ReactNode } from 'react';
import { cx } from './class-names';

export type DlItem = { readonly term: ReactNode; readonly value: ReactNode; readonly strong?: boolean };

/** Terms and their values, the values at the right edge. `sum` sets a line above the last one. */
export function Dl({ items, sum, className }: { readonly items: readonly DlItem[]; readonly sum?: boolean; readonly className?: string }) {
  return (
    <dl className={cx('divide-line', className)}>
      {items.map(({ term, value, strong }, index) => (
        <div key={index} className={cx('flex flex-wrap items-baseline justify-between gap-x-4 py-1.5', sum && index === items.length - 1 && 'mt-1.5 border-t border-dashed border-edge pt-2.5')}>
          <dt className="text-muted">{term}</dt>
          <dd className={cx('num ml-auto max-w-full text-right wrap-anywhere pointer-coarse:[&_a]:inline-flex pointer-coarse:[&_a]:min-h-11 pointer-coarse:[&_a]:items-center', strong && 'text-lg font-semibold')}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
