import type { Answer } from '../shared/exchange';
import { problem } from './problem';

export type StreamLimits = {
  /** Open streams in this process, and from one address; a whole village may stand behind one address. */
  readonly most: number;
  readonly mostFromOne: number;
  /** A stream ends by itself after this; the browser comes back and is let in anew, or not. */
  readonly lifeMs: number;
  readonly beatMs: number;
};

export const LIMITS: StreamLimits = { most: 4000, mostFromOne: 100, lifeMs: 300_000, beatMs: 15_000 };

/** So many words that nobody has fetched, and the reader is gone or too slow: it may come back and hear the newest. */
const MOST_UNREAD = 8;

type Hearing = {
  readonly signal: AbortSignal;
  /** Where the reader is; null when nobody vouches for it. */
  readonly address: string | null;
  /** The state that the reader's page shows. */
  readonly seen: string;
  readonly watch: (listener: (state: string) => void) => () => void;
};

/** Streams of server-sent events that say one thing: the state is another one than you have seen. */
export function eventStreams({ most, mostFromOne, lifeMs, beatMs }: StreamLimits = LIMITS) {
  const open = new Set<() => void>();
  const perAddress = new Map<string, number>();
  const count = (address: string | null, by: 1 | -1): void => {
    if (address === null) return;
    const left = (perAddress.get(address) ?? 0) + by;
    if (left > 0) perAddress.set(address, left);
    else perAddress.delete(address);
  };

  /** A stream that lasts until the reader goes, lags, or its time is over. */
  function hear({ signal, address, seen, watch }: Hearing): Answer | Response {
    if (open.size >= most || (address !== null && (perAddress.get(address) ?? 0) >= mostFromOne)) {
      return problem(503, 'BUSY', 'Too many listen just now; ask by yourself', { headers: { 'retry-after': '30' } });
    }
    let end: () => void = () => undefined;
    const body = new ReadableStream<Uint8Array>({
      start(out) {
        const words = new TextEncoder();
        const say = (text: string): void => {
          if ((out.desiredSize ?? 0) < -MOST_UNREAD) return end();
          out.enqueue(words.encode(text));
        };
        const beat = setInterval(() => say(': \n\n'), beatMs);
        const life = setTimeout(() => end(), lifeMs);
        let known = seen;
        let unwatch: () => void = () => undefined;
        end = () => {
          if (!open.delete(end)) return;
          clearInterval(beat);
          clearTimeout(life);
          unwatch();
          count(address, -1);
          signal.removeEventListener('abort', end);
          try {
            out.close();
          } catch {
            // Its reader has closed it already.
          }
        };
        open.add(end);
        count(address, 1);
        // The first words also carry the headers out.
        say('retry: 2000\n\n');
        unwatch = watch((state) => {
          if (state === known) return;
          known = state;
          say(`event: changed\ndata: ${JSON.stringify({ state })}\n\n`);
        });
        signal.addEventListener('abort', end);
        if (signal.aborted || !open.has(end)) { unwatch(); end(); }
      },
      cancel: () => end(),
    });
    return new Response(body, { headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no' } });
  }

  /** Ends every stream: the process is going. */
  const endAll = (): void => { for (const end of [...open]) end(); };
  return { hear, endAll, count: () => open.size };
}
