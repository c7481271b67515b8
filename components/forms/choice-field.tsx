'use client';

import type { ReactNode } from 'react';
import { cx } from '../ui/class-names';
import { describedBy, FieldFrame, FieldNotes, inputClass, Optional, type FieldProps } from './field';
import { useField } from './form-context';

export type Option = { readonly value: string; readonly label: string; readonly group?: string };

type SelectFieldProps = FieldProps & { readonly options: readonly Option[]; readonly defaultValue?: string; readonly placeholder?: string };

/** One of a list; options with a `group` stand under its name. */
export function SelectField({ name, label, hint, required, className, options, defaultValue, placeholder }: SelectFieldProps) {
  const field = useField(name);
  const value = field.typed ?? defaultValue ?? '';
  const groups = [...new Set(options.map(({ group }) => group))];
  const draw = (group: string | undefined) =>
    options.filter((option) => option.group === group).map((option) => <option key={option.value} value={option.value}>{option.label}</option>);
  return (
    <FieldFrame field={field} label={label} hint={hint} required={required} className={className}>
      {/* The key makes React draw the list anew with what was chosen: after an action it resets a form's fields. */}
      <select key={value} id={field.id} name={name} required={required} defaultValue={value} className={inputClass(Boolean(field.error))} {...describedBy(field, hint)}>
        {placeholder !== undefined && <option value="">{placeholder}</option>}
        {groups.map((group) => (group ? <optgroup key={group} label={group}>{draw(group)}</optgroup> : draw(undefined)))}
      </select>
    </FieldFrame>
  );
}

export type RadioOption = {
  readonly value: string;
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  /** A mark before the words, such as a wallet's sign. */
  readonly mark?: ReactNode;
  readonly aside?: ReactNode;
};

/** A choice in large rows, each a touch target of its own. */
export function RadioCards({ name, label, hint, required, className, options, defaultValue }: FieldProps & { readonly options: readonly RadioOption[]; readonly defaultValue?: string }) {
  const field = useField(name);
  const value = field.typed ?? defaultValue;
  return (
    <fieldset id={field.id} className={cx('mb-4', className)} {...describedBy(field, hint)}>
      <legend className="mb-1 font-medium">{label}{!required && <Optional />}</legend>
      <div key={value} className={cx('overflow-hidden rounded-md border bg-card', field.error ? 'border-2 border-clay' : 'border-line')}>
        {options.map((option) => (
          <label key={option.value} className="flex min-h-14 items-center gap-3 border-t border-line px-4 py-3 first:border-t-0 has-checked:bg-selected large-print:min-h-16">
            {option.mark}
            <span className="min-w-0 flex-1">
              <span className="font-medium">{option.label}</span>
              {option.hint && <span className="block text-sm text-muted">{option.hint}</span>}
            </span>
            {option.aside}
            <input type="radio" name={name} value={option.value} required={required} defaultChecked={option.value === value} className="size-6 flex-none" />
          </label>
        ))}
      </div>
      <FieldNotes field={field} hint={hint} />
    </fieldset>
  );
}

/** One yes. It is read as ticked when the field is there at all; its value is "yes". */
export function Checkbox({ name, label, hint, required, className, defaultChecked = false, value = 'yes' }: FieldProps & { readonly defaultChecked?: boolean; readonly value?: string }) {
  const field = useField(name);
  const checked = field.submitted ? field.typed !== undefined : defaultChecked;
  return (
    <div className={cx('mb-4', className)}>
      <label className="flex min-h-11 items-center gap-3">
        <input key={String(checked)} id={field.id} type="checkbox" name={name} value={value} required={required} defaultChecked={checked} className="size-6 flex-none" {...describedBy(field, hint)} />
        <span>{label}</span>
      </label>
      <FieldNotes field={field} hint={hint} />
    </div>
  );
}

function TickRow({ name, label }: { readonly name: string; readonly label: string }) {
  const field = useField(name);
  const checked = field.typed !== undefined;
  return (
    <label className="flex min-h-14 items-center gap-3 border-t border-line px-4 py-3 first:border-t-0 has-checked:bg-selected large-print:min-h-16">
      <span className="min-w-0 flex-1">{label}</span>
      <input key={String(checked)} id={field.id} type="checkbox" name={name} value="yes" defaultChecked={checked} className="size-6 flex-none" />
    </label>
  );
}

/** Several of a few, in large rows named `<name>-<value>`; what is wrong with the choice as a whole is said by `name`. */
export function TickCards({ name, label, hint, className, options }: FieldProps & { readonly options: readonly Option[] }) {
  const field = useField(name);
  return (
    <fieldset id={field.id} className={cx('mb-4', className)} {...describedBy(field, hint)}>
      <legend className="mb-1 font-medium">{label}</legend>
      <div className={cx('overflow-hidden rounded-md border bg-card', field.error ? 'border-2 border-clay' : 'border-line')}>
        {options.map((option) => <TickRow key={option.value} name={`${name}-${option.value}`} label={option.label} />)}
      </div>
      <FieldNotes field={field} hint={hint} />
    </fieldset>
  );
}
