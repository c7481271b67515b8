import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { eventStreams, type StreamLimits } from '../lib/http/event-stream';
import { watching } from '../lib/http/watching';
import { buildFront } from './server';

const LIMITS: StreamLimits = { most: 500, mostFromOne: 500, lifeMs: 60_000, beatMs: 60_000 };
let web: Server;
let front: FastifyInstance;
let address: string;
let streams: ReturnType<typeof eventStreams>;
let questions = 0;
let state = 'WAITING';

/** The front as it is, with one thing to hear about, over a real socket. */
async function open(limits: Partial<StreamLimits> = {}): Promise<void> {
  streams = eventStreams({ ...LIMITS, ...limits });
  const watch = watching((keys) => { questions++; return Promise.resolve(new Map(keys.map((key) => [key, state]))); }, 20);
  front = await buildFront({
    webUrls: [`http://127.0.0.1:${(web.address() as AddressInfo).port}`], publicUrl: 'http://shop.test', secret: 'the secret of this front', walletUrl: 'http://127.0.0.1:3290', development: false,
    mounts: [{ method: 'GET', path: '/api/events/one', handler: (request) => Promise.resolve(streams.hear({
      signal: request.signal, address: request.headers.get('x-test-address'), seen: new URL(request.url).searchParams.get('seen') ?? '', watch: (listener) => watch('one', listener),
    })) }],
  });
  address = await front.listen({ port: 0, host: '127.0.0.1' });
}

/** A client that reads what comes, as a browser does. */
async function hear(seen: string, headers: Record<string, string> = {}) {
  const cut = new AbortController();
  const response = await fetch(`${address}/api/events/one?seen=${seen}`, { headers: { accept: 'text/event-stream', 'accept-encoding': 'br', ...headers }, signal: cut.signal });
  const heard = { text: '', ended: false, events: () => heard.text.split('\n\n').filter((block) => block.startsWith('event: changed')) };
  const reading = (async () => {
    const decoder = new TextDecoder();
    for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) heard.text += decoder.decode(part, { stream: true });
    heard.ended = true;
  })().catch(() => undefined);
  return { response, heard, reading, leave: () => cut.abort() };
}

beforeEach(async () => {
  questions = 0;
  state = 'WAITING';
  web = createServer((_request, response) => response.end()).listen(0, '127.0.0.1');
  await new Promise((listening) => web.once('listening', listening));
});
afterEach(async () => {
  streams.endAll();
  await front.close();
  web.close();
});

describe('server-sent events over the front', () => {
  it('come once for each change, uncompressed, and not at all for what the page shows already', async () => {
    await open();
    const { response, heard, leave } = await hear('WAITING');
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    expect(response.headers.get('content-encoding')).toBeNull();
    expect(response.headers.get('cache-control')).toContain('no-store');
    await vi.waitFor(() => expect(questions).toBeGreaterThan(3));
    expect(heard.events()).toEqual([]);
    const changedAt = performance.now();
    state = 'PAID';
    await vi.waitFor(() => expect(heard.events()).toEqual(['event: changed\ndata: {"state":"PAID"}']));
    expect(performance.now() - changedAt).toBeLessThan(1000);
    const asked = questions;
    await vi.waitFor(() => expect(questions).toBeGreaterThan(asked + 3));
    expect(heard.events()).toHaveLength(1);
    leave();
  });

  it('tell whoever comes back what she missed in between', async () => {
    await open();
    const first = await hear('WAITING');
    await vi.waitFor(() => expect(first.heard.text).toContain('retry: 2000'));
    first.leave();
    await vi.waitFor(() => expect(streams.count()).toBe(0));
    state = 'PAID';
    const again = await hear('WAITING');
    await vi.waitFor(() => expect(again.heard.events()).toHaveLength(1));
    again.leave();
  });

  it('ask one question for two hundred who wait, and none when all have gone', async () => {
    await open();
    const clients = await Promise.all(Array.from({ length: 200 }, () => hear('WAITING')));
    expect(streams.count()).toBe(200);
    const before = questions;
    state = 'PAID';
    await vi.waitFor(() => expect(clients.every(({ heard }) => heard.events().length === 1)).toBe(true), { timeout: 5000 });
    // A tick is 20 ms; two hundred who asked for themselves would be two hundred a tick.
    expect(questions - before).toBeLessThan(250);
    for (const { leave } of clients) leave();
    await vi.waitFor(() => expect(streams.count()).toBe(0), { timeout: 5000 });
    await vi.waitFor(async () => {
      const asked = questions;
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(questions).toBe(asked);
    });
  });

  it('end by themselves after their time, and keep the line warm until then', async () => {
    await open({ lifeMs: 400, beatMs: 50 });
    const { heard, reading } = await hear('WAITING');
    await reading;
    expect(heard.ended).toBe(true);
    expect(heard.text.match(/^: $/gm)!.length).toBeGreaterThan(2);
    expect(streams.count()).toBe(0);
  });

  it('end when the house closes, which waits for none of them', async () => {
    await open();
    const clients = await Promise.all([hear('WAITING'), hear('WAITING')]);
    const closing = front.close();
    streams.endAll();
    await closing;
    await Promise.all(clients.map(({ reading }) => reading));
    expect(streams.count()).toBe(0);
  });

  it('are refused beyond what one address, and the process, may hold', async () => {
    await open({ most: 4, mostFromOne: 2 });
    const kept = [await hear('WAITING', { 'x-test-address': '203.0.113.1' }), await hear('WAITING', { 'x-test-address': '203.0.113.1' })];
    const refused = await hear('WAITING', { 'x-test-address': '203.0.113.1' });
    expect(refused.response.status).toBe(503);
    expect(Number(refused.response.headers.get('retry-after'))).toBeGreaterThan(0);
    kept.push(await hear('WAITING', { 'x-test-address': '203.0.113.2' }), await hear('WAITING', { 'x-test-address': '203.0.113.3' }));
    expect((await hear('WAITING', { 'x-test-address': '203.0.113.4' })).response.status).toBe(503);
    kept[0]!.leave();
    await vi.waitFor(() => expect(streams.count()).toBe(3));
    const next = await hear('WAITING', { 'x-test-address': '203.0.113.1' });
    expect(next.response.status).toBe(200);
    for (const { leave } of [...kept, next]) leave();
  });

  it('give up on a reader who does not read, and on nobody beside it', async () => {
    await open({ beatMs: 1 });
    const { hostname, port } = new URL(address);
    const lagging = connect({ host: hostname, port: Number(port) });
    lagging.pause();
    lagging.write('GET /api/events/one?seen=WAITING HTTP/1.1\r\nhost: shop.test\r\n\r\n');
    await vi.waitFor(() => expect(streams.count()).toBe(1));
    const { heard, leave } = await hear('WAITING');
    state = 'PAID';
    await vi.waitFor(() => expect(heard.events()).toHaveLength(1));
    lagging.destroy();
    await vi.waitFor(() => expect(streams.count()).toBe(1));
    leave();
  });
});

it('a stream whose words nobody fetches ends instead of gathering them', async () => {
  vi.useFakeTimers();
  try {
    const lone = eventStreams({ ...LIMITS, beatMs: 10 });
    lone.hear({ signal: new AbortController().signal, address: null, seen: '', watch: () => () => undefined });
    expect(lone.count()).toBe(1);
    vi.advanceTimersByTime(500);
    expect(lone.count()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});
