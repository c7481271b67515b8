'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { MassUnit } from '@/lib/shared/quantity';
import { cx } from '../ui/class-names';
import { describedBy, FieldFrame, FieldNotes, inputClass, Optional, type FieldProps } from './field';
import { useField } from './form-context';

type AmountFieldProps = FieldProps & {
  /** Yuan as plain decimals, "1234.50"; read it with parseYuan. */
  readonly defaultValue?: string;
  /** What stands behind the amount, such as "/斤". */
  readonly suffix?: ReactNode;
};

/** An amount of money: the sign of the yuan in front, a keypad with a decimal point on a phone. */
export function AmountField({ name, label, hint, required, className, defaultValue, suffix }: AmountFieldProps) {
  const field = useField(name);
  return (
    <FieldFrame field={field} label={label} hint={hint} required={required} className={className}>
      <div className="relative flex items-center gap-2">
        <span aria-hidden className="absolute left-3 text-lg text-muted">¥</span>
        <input id={field.id} name={name} inputMode="decimal" autoComplete="off" required={required} defaultValue={field.typed ?? defaultValue}
          className={inputClass(Boolean(field.error), 'num w-full pl-8 text-lg')} {...describedBy(field, hint)} />
        {suffix && <span className="flex-none text-muted">{suffix}</span>}
      </div>
    </FieldFrame>
  );
}

type QuantityFieldProps = FieldProps & {
  readonly units?: readonly MassUnit[];
  readonly defaultValue?: string;
  readonly defaultUnit?: MassUnit;
  /** The name of the unit's field; `${name}Unit` unless told. */
  readonly unitName?: string;
};

/** A mass with its unit; read it with parseMass. With one unit only, the unit is a word and travels hidden. */
export function QuantityField({ name, label, hint, required, className, defaultValue, units = ['jin', 'kg', 'tonne'], defaultUnit = units[0], unitName = `${name}Unit` }: QuantityFieldProps) {
  const t = useTranslations('common');
  const field = useField(name);
  const unit = useField(unitName);
  const chosen = unit.typed ?? defaultUnit;
  return (
    <fieldset className={cx('mb-4', className)}>
      <legend className="mb-1 font-medium"><label htmlFor={field.id}>{label}{!required && <Optional />}</label></legend>
      <div className="flex gap-2">
        <input id={field.id} name={name} inputMode="decimal" autoComplete="off" required={required} defaultValue={field.typed ?? defaultValue}
          className={inputClass(Boolean(field.error), 'num min-w-0 flex-1 text-lg')} {...describedBy(field, hint)} />
        {units.length === 1
          ? <span className="flex items-center px-1">{t(`unit.${units[0]!}`)}<input type="hidden" name={unitName} value={units[0]} /></span>
          : (
            <select key={chosen} id={unit.id} name={unitName} defaultValue={chosen} aria-label={t('form.unit')} className={inputClass(false, 'flex-none')}>
              {units.map((option) => <option key={option} value={option}>{t(`unit.${option}`)}</option>)}
            </select>
          )}
      </div>
      <FieldNotes field={field} hint={hint} />
    </fieldset>
  );
}
