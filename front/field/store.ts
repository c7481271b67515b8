import type { Item } from './item';
import type { Store } from './send';

const NAME = 'hl-field';
const FORMS = 'forms';

/** Runs one transaction and answers what its request came to. */
function inStore<T>(mode: IDBTransactionMode, ask: (forms: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(NAME, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(FORMS, { keyPath: 'key' });
    opening.onerror = () => reject(opening.error!);
    opening.onsuccess = () => {
      const transaction = opening.result.transaction(FORMS, mode);
      const request = ask(transaction.objectStore(FORMS));
      // Only what is written to the end is there after the battery has died.
      transaction.oncomplete = () => { opening.result.close(); resolve(request.result); };
      transaction.onerror = transaction.onabort = () => { opening.result.close(); reject(transaction.error!); };
    };
  });
}

/** What waits in this phone. */
export const phoneStore: Store = {
  all: async () => ((await inStore('readonly', (forms) => forms.getAll())) as Item[]).sort((a, b) => a.atMs - b.atMs),
  put: async (item) => { await inStore('readwrite', (forms) => forms.put(item)); },
  remove: async (key) => { await inStore('readwrite', (forms) => forms.delete(key)); },
};
