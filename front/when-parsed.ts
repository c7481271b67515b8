/** Runs an island's beginning once its children are there: a script from the cache may be faster than the page around it. */
export function whenParsed(begin: () => void): void {
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', begin, { once: true });
  else begin();
}
