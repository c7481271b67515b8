'use client';

import { useContext, type ReactNode } from 'react';
import { FormContext } from './form-context';

/** Shows what only makes sense after the form was answered with a code, such as "I mean it" after a doubt. */
export function OnlyAfter({ code, children }: { readonly code: string; readonly children: ReactNode }) {
  return useContext(FormContext)?.state.code === code ? children : null;
}
