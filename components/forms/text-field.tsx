'use client';

import type { ComponentProps } from 'react';
import { describedBy, FieldFrame, inputClass, type FieldProps } from './field';
import { useField } from './form-context';

type TextFieldProps = FieldProps & Pick<ComponentProps<'input'>, 'type' | 'inputMode' | 'autoComplete' | 'placeholder' | 'maxLength' | 'defaultValue' | 'list' | 'autoFocus' | 'pattern' | 'readOnly'>;

/** One line of text. */
export function TextField({ name, label, hint, required, className, defaultValue, type = 'text', ...input }: TextFieldProps) {
  const field = useField(name);
  return (
    <FieldFrame field={field} label={label} hint={hint} required={required} className={className}>
      <input id={field.id} name={name} type={type} required={required} defaultValue={field.typed ?? defaultValue} className={inputClass(Boolean(field.error))} {...input} {...describedBy(field, hint)} />
    </FieldFrame>
  );
}

/** A calendar day, "2026-11-25"; the browser draws the calendar. */
export function DateField({ min, max, ...props }: FieldProps & { readonly min?: string; readonly max?: string; readonly defaultValue?: string }) {
  const { name, label, hint, required, className, defaultValue } = props;
  const field = useField(name);
  return (
    <FieldFrame field={field} label={label} hint={hint} required={required} className={className}>
      <input id={field.id} name={name} type="date" required={required} min={min} max={max} defaultValue={field.typed ?? defaultValue} className={inputClass(Boolean(field.error))} {...describedBy(field, hint)} />
    </FieldFrame>
  );
}

/** Several lines of text. */
export function Textarea({ name, label, hint, required, className, defaultValue, rows = 3, maxLength }: FieldProps & { readonly defaultValue?: string; readonly rows?: number; readonly maxLength?: number }) {
  const field = useField(name);
  return (
    <FieldFrame field={field} label={label} hint={hint} required={required} className={className}>
      <textarea id={field.id} name={name} rows={rows} maxLength={maxLength} required={required} defaultValue={field.typed ?? defaultValue} className={inputClass(Boolean(field.error))} {...describedBy(field, hint)} />
    </FieldFrame>
  );
}

/** A photo or a file. After an error it must be chosen again, since a browser never keeps it; the page says so. */
export function FileField({ name, label, hint, required, className, accept, multiple, capture }: FieldProps & Pick<ComponentProps<'input'>, 'accept' | 'multiple' | 'capture'>) {
  const field = useField(name);
  return (
    <FieldFrame field={field} label={label} hint={hint} required={required} className={className}>
      <input id={field.id} name={name} type="file" required={required} accept={accept} multiple={multiple} capture={capture} {...describedBy(field, hint)}
        className={inputClass(Boolean(field.error), 'w-full file:mr-3 file:min-h-9 file:rounded-sm file:border-0 file:bg-sprout file:px-3 file:font-medium file:text-field')} />
    </FieldFrame>
  );
}
