import { Agent, request } from 'node:http';
import { randomUUID } from 'node:crypto';

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** How long to wait and ask: milliseconds before the first question, after it, and altogether. */
export type Patience = { readonly firstMs?: number; readonly mostMs?: number; readonly waitMs?: number };

export type Answered = { readonly status: number; readonly body: Record<string, unknown> };

/** One request over a connection that stays open, as a program's client library would make it. */
function send(method: 'GET' | 'POST', url: string, headers: Record<string, string>, body?: unknown): Promise<Answered> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const outgoing = request(url, {
      method, agent, headers: { ...headers, ...(text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }) },
    }, (incoming) => {
      const parts: Buffer[] = [];
      incoming.on('data', (part: Buffer) => parts.push(part)).on('end', () => {
        const answer = Buffer.concat(parts).toString('utf8');
        resolve({ status: incoming.statusCode ?? 0, body: answer.startsWith('{') ? (JSON.parse(answer) as Record<string, unknown>) : { text: answer } });
      }).on('error', reject);
    });
    outgoing.on('error', reject).end(text);
  });
}

/** A program that speaks for one organisation, or for nobody. */
export class Caller {
  constructor(private readonly url: string, private readonly token?: string) {}

  readonly #headers = (): Record<string, string> => (this.token ? { authorization: `Bearer ${this.token}` } : {});

  /** Calls an operation; what is refused is a mistake of the benchmark. */
  async run<T = Record<string, string>>(name: string, input: unknown): Promise<T> {
    const answer = await this.attempt(name, input);
    if (answer.status !== 200) throw new Error(`${name} was answered ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body as T;
  }

  attempt(name: string, input: unknown, key: string = randomUUID()): Promise<Answered> {
    return send('POST', `${this.url}/api/v1/operations/${name}`, { ...this.#headers(), 'idempotency-key': key }, input);
  }

  read(path: string): Promise<Answered> {
    return send('GET', `${this.url}${path}`, this.#headers());
  }

  static get(url: string): Promise<Answered> {
    return send('GET', url, {});
  }

  static post(url: string, headers: Record<string, string>, body: unknown): Promise<Answered> {
    return send('POST', url, headers, body);
  }
}

/**
 * Asks again until it is so, soon at first and then ever more patiently, as a client does that must not be a burden. What takes a while
 * in any case is not asked for at once.
 */
export async function until<T>(what: string, ask: () => Promise<T | null>, { firstMs = 25, mostMs = 30_000, waitMs = 0 }: Patience = {}): Promise<T> {
  let pauseMs = firstMs;
  if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
  for (const began = performance.now(); performance.now() - began < mostMs; pauseMs = Math.min(pauseMs * 2, 200)) {
    const found = await ask();
    if (found !== null) return found;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  throw new Error(`It never came: ${what}`);
}
