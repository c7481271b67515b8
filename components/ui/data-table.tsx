import type { ReactNode } from 'react';
import { cx } from './class-names';

export type Column<Row> = {
  readonly key: string;
  readonly header: ReactNode;
  readonly cell: (row: Row) => ReactNode;
  /** Figures stand at the right edge, with their decimals under each other. */
  readonly align?: 'left' | 'right';
  /** The row's name: a row header for screen readers, the title of the card on a phone. */
  readonly primary?: boolean;
  readonly className?: string;
  /** Left out between a phone's cards and a wide desk, where the room is for what must be read. */
  readonly spare?: boolean;
};

type DataTableProps<Row> = {
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** What the table shows, for screen readers. */
  readonly caption: string;
  readonly selected?: (row: Row) => boolean;
  /** Many columns on a narrow desk: less room between them. */
  readonly dense?: boolean;
};

/**
 * A dense table on a desk; on a phone each row becomes a small card whose values keep their column's name.
 * The roles are written out because a table laid out as blocks loses them in some browsers.
 */
export function DataTable<Row>({ columns, rows, rowKey, caption, selected, dense }: DataTableProps<Row>) {
  return (
    <table role="table" className="w-full border-collapse max-sm:block large-print:block">
      <caption className="sr-only">{caption}</caption>
      <thead role="rowgroup" className="max-sm:sr-only large-print:sr-only">
        <tr role="row">
          {columns.map(({ key, header, align, spare }) => (
            <th key={key} role="columnheader" scope="col" className={cx('border-b border-line py-2.5', dense ? 'px-2 first:pl-3 last:pr-3' : 'px-3', 'text-[0.8125rem] font-medium text-muted break-keep', spare && 'sm:max-lg:hidden', align === 'right' ? 'text-right' : 'text-left')}>{header}</th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup" className="max-sm:block large-print:block">
        {rows.map((row) => (
          <tr key={rowKey(row)} role="row" className={cx('border-b border-line last:border-b-0 hover:bg-selected max-sm:block max-sm:px-4 max-sm:py-3 large-print:block large-print:px-4 large-print:py-3', selected?.(row) && 'bg-selected')}>
            {columns.map(({ key, header, cell, align, primary, className, spare }) => {
              const Cell = primary ? 'th' : 'td';
              return (
                <Cell key={key} role={primary ? 'rowheader' : 'cell'} scope={primary ? 'row' : undefined}
                  className={cx(dense ? 'px-2 first:pl-3 last:pr-3' : 'px-3', 'py-2.5 align-top font-normal max-sm:flex max-sm:flex-wrap max-sm:justify-between max-sm:gap-x-4 max-sm:px-0 max-sm:py-0.5 large-print:flex large-print:flex-wrap large-print:justify-between large-print:gap-x-4 large-print:px-0 large-print:py-1',
                    align === 'right' ? 'num text-right' : 'text-left', primary && 'max-sm:text-base max-sm:font-semibold large-print:font-semibold', spare && 'sm:max-lg:hidden', className)}>
                  {!primary && header !== '' && <span aria-hidden className="hidden flex-none text-muted max-sm:inline large-print:inline">{header}</span>}
                  <div className={cx('min-w-0', !primary && 'max-sm:ml-auto max-sm:text-right large-print:ml-auto large-print:text-right')}>{cell(row)}</div>
                </Cell>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
