'use client';

import { useEffect } from 'react';

/** Says when React has been over the whole page: islands wait for that (front/when-parsed.ts). */
export function Hydrated() {
  useEffect(() => {
    document.documentElement.dataset.hydrated = '';
    document.dispatchEvent(new Event('hl-hydrated'));
  }, []);
  return null;
}
