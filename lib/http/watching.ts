/**
 * Watches many things in the database for all who wait for them: one question a tick for everything that is watched,
 * however many wait, and none while nobody does. Nothing here rests on notifications.
 * @param read the present state of each of these things; what is missing from the answer is passed over
 */
export function watching(read: (keys: readonly string[]) => Promise<ReadonlyMap<string, string>>, everyMs: number) {
  type Watched = { state: string | undefined; readonly listeners: Set<(state: string) => void> };
  const watched = new Map<string, Watched>();
  let asking = false;

  async function ask(): Promise<void> {
    try {
      const states = await read([...watched.keys()]);
      for (const [key, one] of watched) {
        const state = states.get(key);
        if (state === undefined || state === one.state) continue;
        one.state = state;
        for (const listener of one.listeners) listener(state);
      }
    } catch {
      // The database restarts, or is busy: the next question may be answered.
    }
  }

  async function keepAsking(): Promise<void> {
    if (asking) return;
    asking = true;
    while (watched.size > 0) {
      await ask();
      await new Promise((resolve) => setTimeout(resolve, everyMs).unref());
    }
    asking = false;
  }

  /** Hears the state of a thing now and whenever it is another one, until the answered function is called. */
  return function watch(key: string, listener: (state: string) => void): () => void {
    const one: Watched = watched.get(key) ?? { state: undefined, listeners: new Set() };
    watched.set(key, one);
    one.listeners.add(listener);
    if (one.state !== undefined) listener(one.state);
    void keepAsking();
    return () => {
      one.listeners.delete(listener);
      if (one.listeners.size === 0 && watched.get(key) === one) watched.delete(key);
    };
  };
}

export type Watch = ReturnType<typeof watching>;
