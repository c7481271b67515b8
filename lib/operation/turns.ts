/** What is under way at a place, by the place's name. */
const underWay = new Map<string, Promise<unknown>>();

/**
 * One after the other at one place, in this process; other places do not wait.
 * @param act is told whether it had to wait, for then what it has read before is old
 */
export async function inTurn<T>(place: string, act: (waited: boolean) => Promise<T>): Promise<T> {
  const before = underWay.get(place);
  const mine = before ? before.then(() => act(true)) : act(false);
  const over = mine.catch(() => undefined);
  underWay.set(place, over);
  try {
    return await mine;
  } finally {
    if (underWay.get(place) === over) underWay.delete(place);
  }
}
