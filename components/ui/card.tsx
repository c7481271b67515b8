import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from '../navigation';
import { cx } from './class-names';

type CardProps = { readonly children: ReactNode; readonly className?: string; readonly as?: 'section' | 'div' | 'article' | 'li'; readonly flush?: boolean };

/** A sheet of paper on the table. `flush` leaves the padding to its rows. */
export function Card({ children, className, as: Tag = 'div', flush }: CardProps) {
  return <Tag className={cx('min-w-0 rounded-md border border-line bg-card shadow-card', flush ? 'overflow-hidden' : 'p-4', className)}>{children}</Tag>;
}

type SectionProps = {
  readonly title: ReactNode;
  readonly children: ReactNode;
  /** A link at the right end of the heading. */
  readonly more?: { readonly href: string; readonly label: string };
  readonly aside?: ReactNode;
  readonly id?: string;
  readonly className?: string;
  /** The heading stands above the card (phone) or inside it (desk). */
  readonly heading?: 'above' | 'inside';
  readonly flush?: boolean;
};

/** A titled part of a page: an h2, and a card under or around it. */
export function Section({ title, children, more, aside, id, className, heading = 'above', flush }: SectionProps) {
  const head = (
    <div className={cx('flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1', heading === 'above' ? 'mb-2 mt-5' : flush ? 'px-4 pb-2 pt-4' : 'mb-3')}>
      <h2 className={cx('font-semibold', heading === 'above' ? 'text-lg' : 'text-[1.0625em]')}>{title}</h2>
      {aside}
      {more && <Link href={more.href} className="inline-flex min-h-11 items-center text-sm text-field no-underline hover:underline -my-2.5">{more.label}</Link>}
    </div>
  );
  return (
    <section id={id} className={cx('min-w-0', className)}>
      {heading === 'above' && head}
      <Card flush={flush}>{heading === 'inside' && head}{children}</Card>
    </section>
  );
}

/** A row inside a flush card, under the row before it. With `href` the whole row is the link, and a chevron says so. */
export function CardRow({ children, href, className }: { readonly children: ReactNode; readonly href?: string; readonly className?: string }) {
  const row = 'flex min-h-14 items-center gap-3 border-t border-line px-4 py-3 first:border-t-0';
  return href
    ? (
      <Link href={href} className={cx(row, 'gap-2 text-ink no-underline hover:bg-selected focus-visible:-outline-offset-2')}>
        <span className={cx('flex min-w-0 flex-1 items-center gap-3', className)}>{children}</span>
        <ChevronRight aria-hidden className="-mr-1.5 size-4 flex-none text-muted" />
      </Link>
    )
    : <div className={cx(row, className)}>{children}</div>;
}
