'use client';

import { createContext, useContext, useEffect, type ReactNode } from 'react';

const Acting = createContext<string>('');

/**
 * Tells the forms of a page for which organisation the page was made; a person may change it on another one meanwhile. It stands around every
 * page, so it also says when React has been over all of it: islands wait for that (front/when-parsed.ts).
 */
export function ActingFor({ organisationId, children }: { readonly organisationId: string | null; readonly children: ReactNode }) {
  useEffect(() => {
    document.documentElement.dataset.hydrated = '';
    document.dispatchEvent(new Event('hl-hydrated'));
  }, []);
  return <Acting value={organisationId ?? ''}>{children}</Acting>;
}
export const useActingFor = (): string => useContext(Acting);
