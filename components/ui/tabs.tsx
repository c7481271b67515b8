import { Link } from '../navigation';
import { cx } from './class-names';

type Tab = { readonly href: string; readonly label: string; readonly count?: number | string; readonly current: boolean };

/** Views of one list as links, so that each has an address and works with no script. */
export function Tabs({ tabs, label }: { readonly tabs: readonly Tab[]; readonly label: string }) {
  return (
    <nav aria-label={label} className="-mx-1 mb-3 overflow-x-auto">
      <ul className="flex gap-2 px-1 py-1 large-print:flex-wrap">
        {tabs.map(({ href, label: text, count, current }) => (
          <li key={href}>
            <Link href={href} aria-current={current ? 'page' : undefined}
              className={cx('inline-flex min-h-11 items-center gap-1.5 whitespace-nowrap rounded-full border px-4 no-underline',
                current ? 'border-transparent bg-field-fill font-semibold text-on-field' : 'border-line bg-card text-ink hover:bg-selected')}>
              {text}{count !== undefined && <span className={cx('num text-sm', !current && 'text-muted')}>{count}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
