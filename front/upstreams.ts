/** How long a web process that did not answer is left alone. */
const REST_MS = 3000;

/** The web processes behind the front, in turns. One that did not answer rests for a moment; where all of them rest, they are asked all the same. */
export function inTurns(urls: readonly string[], now = () => performance.now()): { readonly next: () => string; readonly rest: (url: string) => void } {
  const restingUntil = new Map<string, number>();
  let turn = 0;
  const following = () => urls[turn++ % urls.length]!;
  return {
    next() {
      for (let tries = 0; tries < urls.length; tries++) {
        const url = following();
        if ((restingUntil.get(url) ?? 0) <= now()) return url;
      }
      return following();
    },
    rest: (url) => void restingUntil.set(url, now() + REST_MS),
  };
}
