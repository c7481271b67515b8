import pg from 'pg';
import { ERRAND, type Errand } from '../operation/errand';

/** Of all workers of one database, who hears of errands holds this lock. */
const ONE_HEARS = 7_310_442;
const TRY_AGAIN_MS = 2000;

export type Hearing = {
  readonly url: string;
  /** Carries one out. What fails goes to the queue, which tries again. */
  readonly carryOut: (errand: Errand) => Promise<void>;
  readonly enqueue: (errands: readonly Errand[]) => Promise<void>;
  /** Called whenever the hearing begins: what was said while nobody heard it is found now. */
  readonly begun: () => Promise<void>;
  /** How many are under way at once, and how many may wait for that before the queue gets them. */
  readonly atOnce: number;
  readonly mostWaiting?: number;
};

/** Hears of errands and carries them out until it is stopped; then what still waits goes to the queue, and what is under way is waited for. */
export function hearErrands({ url, carryOut, enqueue, begun, atOnce, mostWaiting = 500 }: Hearing): { readonly stop: () => Promise<void> } {
  /** By their keys: one that is said again while it waits is one. */
  const waiting = new Map<string, Errand>();
  const underWay = new Set<Promise<void>>();
  let stopped = false;
  let client: pg.Client | undefined;
  let wake: (() => void) | undefined;

  const toQueue = (errands: readonly Errand[]): Promise<void> =>
    enqueue(errands).catch((error: unknown) => console.error(`errands could not be enqueued: ${(error as Error).message}`));

  function next(): void {
    while (underWay.size < atOnce && waiting.size > 0) {
      const [key, errand] = waiting.entries().next().value!;
      waiting.delete(key);
      const act: Promise<void> = carryOut(errand).catch(() => toQueue([errand])).finally(() => {
        underWay.delete(act);
        next();
      });
      underWay.add(act);
    }
  }

  function heard(words: string): void {
    let errand: Errand;
    try {
      errand = JSON.parse(words) as Errand;
    } catch {
      // Whoever may speak to the database may say anything here; the worker does not fall over it.
      return;
    }
    if (stopped || waiting.size >= mostWaiting) {
      void toQueue([errand]);
      return;
    }
    waiting.set(errand.key ?? words, errand);
    next();
  }

  const pause = () => new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, TRY_AGAIN_MS);
    wake = () => { clearTimeout(timer); resolve(); };
  });

  async function hear(): Promise<void> {
    while (!stopped) {
      const hearing = new pg.Client({ connectionString: url, application_name: 'harvestloop errands' });
      const lost = new Promise<void>((resolve) => { hearing.on('error', () => resolve()).once('end', () => resolve()); });
      try {
        await hearing.connect();
        client = hearing;
        const locked = async () => (await hearing.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [ONE_HEARS])).rows[0]!.mine;
        while (!stopped && !(await locked())) await pause();
        if (!stopped) {
          hearing.on('notification', ({ payload }) => { if (payload) heard(payload); });
          await hearing.query(`listen ${ERRAND}`);
          await begun();
          await lost;
        }
      } catch {
        // The server is away, or ends: it is tried again for as long as this worker lives.
      } finally {
        client = undefined;
        await hearing.end().catch(() => undefined);
      }
      if (!stopped) await pause();
    }
  }
  const hearing = hear();

  return {
    async stop() {
      stopped = true;
      wake?.();
      await client?.end().catch(() => undefined);
      await hearing;
      const left = [...waiting.values()];
      waiting.clear();
      if (left.length > 0) await toQueue(left);
      await Promise.all(underWay);
    },
  };
}
