'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { cx } from '../ui/class-names';
import type { BoundField } from './form-context';
export { inputClass } from './input-class';

/** What every field has: a label that says what is wanted, a hint, and its error. */
export type FieldProps = {
  readonly name: string;
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly required?: boolean;
  readonly className?: string;
};

/** The attributes that tie an input to its hint and its error. */
export const describedBy = (field: BoundField, hint: ReactNode) => ({
  'aria-invalid': field.error ? true as const : undefined,
  'aria-describedby': cx(hint ? `${field.id}-hint` : undefined, field.error ? `${field.id}-error` : undefined) || undefined,
});

type FrameProps = Omit<FieldProps, 'name'> & { readonly field: BoundField; readonly children: ReactNode };

/** Label, input, hint and error of a single input. */
export function FieldFrame({ field, label, hint, required, className, children }: FrameProps) {
  return (
    <div className={cx('mb-4', className)}>
      <label htmlFor={field.id} className="mb-1 block font-medium">{label}{!required && <Optional />}</label>
      {children}
      <FieldNotes field={field} hint={hint} />
    </div>
  );
}

export function Optional() {
  const t = useTranslations('common.form');
  return <span className="ml-1.5 text-sm font-normal text-muted">{t('optional')}</span>;
}

export function FieldNotes({ field, hint }: { readonly field: BoundField; readonly hint?: ReactNode }) {
  return (
    <>
      {field.error && <p id={`${field.id}-error`} className="mt-1 font-medium text-clay">{field.error}</p>}
      {hint && <p id={`${field.id}-hint`} className="mt-1 text-sm text-muted">{hint}</p>}
    </>
  );
}
