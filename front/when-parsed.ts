/** Said on the document by components/layout/hydrated.tsx. */
const HYDRATED = 'hl-hydrated';

/** Where React comes to a page, it goes over all of it once, and throws away what it does not find as it was, with what somebody has typed. */
function whenHydrated(begin: () => void): void {
  if (!('__next_f' in window) || document.documentElement.dataset.hydrated !== undefined) begin();
  else document.addEventListener(HYDRATED, begin, { once: true });
}

/** Runs an island's beginning once its children are there and nobody else is at work on them: a script from the cache may be faster than the page around it. */
export function whenParsed(begin: () => void): void {
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', () => whenHydrated(begin), { once: true });
  else whenHydrated(begin);
}
