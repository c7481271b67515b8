import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './class-names';
import { WhenText } from './when';

export type TimelineItem = {
  readonly id: string;
  readonly title: ReactNode;
  readonly state: 'done' | 'now' | 'later' | 'broken';
  readonly at?: Date | string | null;
  readonly note?: ReactNode;
  /** Who did it, or whom it waits for. */
  readonly by?: ReactNode;
};

const DOTS = {
  done: 'border-field-fill bg-field-fill text-on-field',
  now: 'border-gold bg-gold-soft',
  later: 'border-line bg-card',
  broken: 'border-clay bg-clay-soft',
};

/** What happened and what comes next, from top to bottom. */
export function Timeline({ items, label }: { readonly items: readonly TimelineItem[]; readonly label?: string }) {
  return (
    <ol aria-label={label}>
      {items.map(({ id, title, state, at, note, by }, index) => (
        <li key={id} aria-current={state === 'now' ? 'step' : undefined} className="relative flex gap-3 pb-4 last:pb-0">
          {index < items.length - 1 && <span aria-hidden className="absolute bottom-0 left-[0.6875rem] top-6 w-0.5 bg-line" />}
          <span aria-hidden className={cx('mt-0.5 grid size-6 flex-none place-items-center rounded-full border-2', DOTS[state])}>
            {state === 'done' && <Check className="size-3.5" strokeWidth={3} />}
            {state === 'now' && <span className="size-2 rounded-full bg-gold" />}
          </span>
          <div className="min-w-0 flex-1">
            <div className="flex flex-wrap items-baseline justify-between gap-x-3">
              <span className={cx(state === 'now' && 'font-semibold', state === 'later' && 'text-muted')}>{title}</span>
              {at && <span className="num text-sm text-muted"><WhenText at={at} /></span>}
            </div>
            {by && <div className="text-sm text-muted">{by}</div>}
            {note && <div className="mt-0.5 text-sm text-muted">{note}</div>}
          </div>
        </li>
      ))}
    </ol>
  );
}

type Step = { readonly label: ReactNode; readonly state: 'done' | 'now' | 'later'; readonly at?: Date | string | null };

/** The stations of a process in one row; they wrap on a phone. */
export function Steps({ steps, label }: { readonly steps: readonly Step[]; readonly label: string }) {
  return (
    <ol aria-label={label} className="flex flex-wrap text-[0.8125rem]">
      {steps.map((step, index) => (
        <li key={index} aria-current={step.state === 'now' ? 'step' : undefined}
          className={cx('-ml-px flex items-center gap-1 border border-line px-3 py-1 max-sm:px-2 first:ml-0 first:rounded-l-sm last:rounded-r-sm',
            step.state === 'done' && 'bg-sprout text-field', step.state === 'now' && 'bg-field-fill font-semibold text-on-field', step.state === 'later' && 'bg-card text-muted')}>
          {step.state === 'done' && <Check aria-hidden className="size-3.5" />}
          {step.label}{step.at && <span className="num max-sm:hidden"><WhenText at={step.at} /></span>}
        </li>
      ))}
    </ol>
  );
}
