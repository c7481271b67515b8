'use client';

import { createContext, useContext, useId } from 'react';
import type { FormState } from '@/lib/http/form-state';

/** What the fields of a form know of its last submission. */
export const FormContext = createContext<{ readonly id: string; readonly state: FormState } | null>(null);

export type BoundField = {
  readonly id: string;
  /** What was typed before the error, if anything was. */
  readonly typed: string | undefined;
  readonly submitted: boolean;
  readonly error: string | undefined;
};

/** Ties a field to its form: its id, what was typed before, and what was wrong with it. Works outside a form too. */
export function useField(name: string): BoundField {
  const own = useId();
  const form = useContext(FormContext);
  if (!form) return { id: `${own}${name}`, typed: undefined, submitted: false, error: undefined };
  const { state } = form;
  return {
    id: fieldId(form.id, name), typed: state.values[name],
    submitted: state.code !== undefined || state.message !== undefined, error: state.fields?.[name],
  };
}

export const fieldId = (formId: string, name: string): string => `${formId}-${name.replaceAll(/[^\w-]/g, '_')}`;
