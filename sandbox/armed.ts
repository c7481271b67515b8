import type { Fields } from './signature';

/** Something planned for the next so many matching requests. */
export interface Armed<T> {
  readonly plan: T;
  readonly match: Fields;
  times: number;
}

/** A queue of plans, by the name of what they concern: the first that matches is used up. Kept in memory only. */
export class ArmedQueue<T> {
  readonly #queues = new Map<string, Armed<T>[]>();

  arm(name: string, plan: T, times: number, match: Fields): void {
    this.#queues.set(name, [...(this.#queues.get(name) ?? []), { plan, times, match }]);
  }

  take(name: string, fields: Fields): T | undefined {
    const queue = this.#queues.get(name);
    const armed = queue?.find(({ match }) => Object.entries(match).every(([field, value]) => fields[field] === value));
    if (!queue || !armed) return undefined;
    armed.times -= 1;
    if (armed.times === 0)
      this.#queues.set(
        name,
        queue.filter((other) => other !== armed),
      );
    return armed.plan;
  }

  list(): { name: string; plan: T; match: Fields; times: number }[] {
    return [...this.#queues].flatMap(([name, queue]) => queue.map((armed) => ({ name, ...armed })));
  }

  clear(): void {
    this.#queues.clear();
  }
}
