import type { Delivery, Fault } from './faults';

/** How bad it is: the share of messages that something happens to, and the seed from which it is drawn. */
export interface Sky {
  readonly share: number;
  readonly seed: number;
}
export const FAIR: Sky = { share: 0, seed: 1 };

/** What may happen to a question and its answer. */
export type Mishap = Fault | { readonly fault: 'twice' };

const LONGEST_PAUSE_MS = 400;
/** Long enough that what was said later is heard earlier. */
const LONGEST_DELAY_MS = 1_500;

/** Draws numbers between 0 and 1 that a seed repeats (mulberry32). */
function drawing(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The network between the institutions and their partners: in bad weather a share of all messages is lost, repeated, late or garbled. */
export class Weather {
  #sky = FAIR;
  #draw = drawing(FAIR.seed);

  get sky(): Sky {
    return this.#sky;
  }

  turn(sky: Sky): void {
    this.#sky = sky;
    this.#draw = drawing(sky.seed);
  }

  #isHit(): boolean {
    return this.#sky.share > 0 && this.#draw() < this.#sky.share;
  }

  #oneOf<T>(...choices: readonly (() => T)[]): T {
    return choices[Math.floor(this.#draw() * choices.length)]!();
  }

  /** What happens to a question: lost on the way there or its answer on the way back, worked twice, slow or garbled. */
  exchange(): Mishap | undefined {
    if (!this.#isHit()) return undefined;
    const ms = Math.floor(this.#draw() * LONGEST_PAUSE_MS);
    return this.#oneOf<Mishap>(
      () => ({ fault: 'timeout', ms, when: 'before' }),
      () => ({ fault: 'timeout', ms, when: 'after' }),
      () => ({ fault: '5xx', ms, when: 'before' }),
      () => ({ fault: '5xx', ms, when: 'after' }),
      () => ({ fault: 'bad-signature', ms, when: 'after' }),
      () => ({ fault: 'slow', ms, when: 'after' }),
      () => ({ fault: 'twice' }),
    );
  }

  /** What happens to a notify: dropped, told several times, late (and so out of order), or first with a signature that does not fit. */
  delivery(): Delivery {
    if (!this.#isHit()) return {};
    return this.#oneOf<Delivery>(
      () => ({ isDropped: true }),
      () => ({ copies: 2 + Math.floor(this.#draw() * 2) }),
      () => ({ delayMs: Math.floor(this.#draw() * LONGEST_DELAY_MS) }),
      () => ({ isBrokenFirst: true }),
    );
  }
}
