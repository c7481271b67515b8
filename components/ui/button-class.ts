import { cx } from './class-names';

export type ButtonLook = 'primary' | 'secondary' | 'quiet' | 'danger';
export type ButtonSize = 'sm' | 'md' | 'lg';

const LOOKS: Record<ButtonLook, string> = {
  primary: 'border-transparent bg-field-fill text-on-field hover:bg-field-hover',
  secondary: 'border-line bg-card text-ink hover:bg-selected',
  quiet: 'border-transparent bg-transparent text-field hover:bg-sprout',
  danger: 'border-line bg-card text-clay hover:bg-clay-soft',
};
/** sm is for the dense tables of the desk and grows to a finger's size where the pointer is a finger. */
const SIZES: Record<ButtonSize, string> = {
  sm: 'min-h-9 whitespace-nowrap px-3 text-sm pointer-coarse:min-h-11 large-print:min-h-12',
  md: 'min-h-11 px-4 large-print:min-h-14',
  lg: 'min-h-14 w-full px-5 text-lg font-semibold rounded-md large-print:min-h-16',
};

/** The look of a button, for the rare element that is neither Button nor LinkButton. */
export const buttonClass = (look: ButtonLook = 'primary', size: ButtonSize = 'md', more?: string): string =>
  cx('inline-flex items-center justify-center gap-2 rounded-sm border text-center font-medium no-underline transition-colors',
    'disabled:cursor-not-allowed disabled:opacity-60 aria-disabled:cursor-not-allowed aria-disabled:opacity-60', LOOKS[look], SIZES[size], more);
