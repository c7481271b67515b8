import { cx } from '../ui/class-names';

/** The look of an input, for server components that draw a plain one as well as for the fields. */
export const inputClass = (error: boolean, more = 'w-full'): string =>
  cx('block min-h-12 rounded-sm border bg-card px-3 py-2 text-base text-ink placeholder:text-muted large-print:min-h-14 large-print:border-2',
    error ? 'border-clay border-2' : 'border-edge', more);
