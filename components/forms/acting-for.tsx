'use client';

import { createContext, useContext, type ReactNode } from 'react';

const Acting = createContext<string>('');

/** Tells the forms of a page for which organisation the page was made; a person may change it on another one meanwhile. */
export function ActingFor({ organisationId, children }: { readonly organisationId: string | null; readonly children: ReactNode }) {
  return <Acting value={organisationId ?? ''}>{children}</Acting>;
}
export const useActingFor = (): string => useContext(Acting);
