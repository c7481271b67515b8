import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { brotliDecompressSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CLIENT_HEADER, readClient } from '../lib/http/client-address';
import { json } from '../lib/http/answers';
import { contentSecurityPolicy } from './csp';
import { buildFront, type FrontOptions } from './server';

const SECRET = 'the secret of this front';
const PAGE = `<html><head><script src="/_next/a.js"></script></head><body><main><h1>页</h1>${'<p>黄瓜</p>'.repeat(200)}</main><script>self.__next_f.push([1])</script></body></html>`;

let upstream: Server;
let front: FastifyInstance;
let options: FrontOptions;
let seen: IncomingMessage['headers'] = {};
let answer: (request: IncomingMessage, response: ServerResponse) => void;

beforeAll(async () => {
  upstream = createServer((request, response) => { seen = request.headers; answer(request, response); }).listen(0, '127.0.0.1');
  await new Promise((listening) => upstream.once('listening', listening));
  options = {
    webUrls: [`http://127.0.0.1:${(upstream.address() as AddressInfo).port}`], publicUrl: 'http://shop.test', secret: SECRET, walletUrl: 'http://127.0.0.1:3290', development: false,
    mounts: [
      { method: 'POST', path: '/api/read', handler: async (request) =>
        json({ url: request.url, method: request.method, text: await request.text(), bytes: (await request.arrayBuffer()).byteLength, type: request.headers.get('Content-Type') }, { status: 201 }) },
      { method: 'POST', path: '/api/channels/:channel', maxBytes: 64, handler: async (request) => Response.json({ raw: await request.text(), client: readClient(request.headers, SECRET)?.address, url: request.url }, { status: 202 }) },
      { method: 'GET', path: '/api/events', handler: () => Promise.resolve(new Response(new ReadableStream({ start(out) { out.enqueue(new TextEncoder().encode('data: one\n\n')); } }), { headers: { 'content-type': 'text/event-stream' } })) },
    ],
  };
  front = await buildFront(options);
});
/** Where the front listens, for what only a real connection shows. */
const listening = async (): Promise<string> =>
  front.server.listening ? `http://127.0.0.1:${(front.server.address() as AddressInfo).port}` : front.listen({ port: 0, host: '127.0.0.1' });

beforeEach(() => {
  answer = (_request, response) => void response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "script-src 'nonce-x'", etag: '"e1"', link: '</a.css>; rel=preload; nonce="x"' }).end(PAGE);
});
afterAll(async () => {
  upstream.closeAllConnections();
  upstream.close();
  // A client may hold a spare connection on which it never said anything.
  front.server.closeAllConnections();
  await front.close();
});

describe('a light door', () => {
  it('goes out without script, compressed, under a policy that runs nothing but files of ours', async () => {
    const response = await front.inject({ url: '/farm?a=1', headers: { 'accept-encoding': 'gzip, br' } });
    const html = brotliDecompressSync(response.rawPayload).toString();
    expect(html).not.toContain('<script');
    expect(html).toContain('<h1>页</h1>');
    expect(response.headers).toMatchObject({ 'content-encoding': 'br', vary: 'accept-encoding', etag: 'W/"e1"', 'content-length': String(response.rawPayload.length) });
    expect(response.headers['content-security-policy']).toContain("script-src 'self';");
    expect(response.headers['content-security-policy']).toMatch(/form-action 'self'$/);
    expect(response.headers['content-security-policy']).not.toContain('nonce');
    expect(response.headers).not.toHaveProperty('link');
    expect(seen['accept-encoding']).toBe('identity');
  });

  it('lets the cashier, and nothing else, send a payer on to a wallet, also under the name the payer\'s phone knows us by', async () => {
    const policy = async (url: string, host: string) => String((await front.inject({ url, headers: { host } })).headers['content-security-policy']);
    expect(await policy('/q/abc', '192.168.1.5:3000')).toMatch(/form-action 'self' http:\/\/127\.0\.0\.1:3290 http:\/\/192\.168\.1\.5:3290$/);
    expect(await policy('/en/q/abc', 'shop.test')).toContain('http://shop.test:3290');
    expect(await policy('/q/abc', "x; script-src 'unsafe-inline'")).toMatch(/form-action 'self' http:\/\/127\.0\.0\.1:3290$/);
    expect(await policy('/farm/q/abc', 'shop.test')).toMatch(/form-action 'self'$/);
  });

  it('brings its style sheet along the first time, and is allowed to by its policy alone', async () => {
    const css = '.a{color:green}';
    answer = (request, response) => void (request.url?.endsWith('.css')
      ? response.writeHead(200, { 'content-type': 'text/css' }).end(css)
      : response.writeHead(200, { 'content-type': 'text/html', 'set-cookie': 'a=1' }).end(PAGE.replace('</head>', '<link rel="stylesheet" href="/_next/static/chunks/look.css" nonce="x"/></head>')));
    const first = await front.inject('/prices');
    expect(first.body).toContain(`<style>${css}</style>`);
    expect(first.headers['content-security-policy']).toContain(`style-src-elem 'self' 'sha256-${createHash('sha256').update(css).digest('base64')}';`);
    const [own, looks] = first.headers['set-cookie'] as string[];
    expect(own).toBe('a=1');
    const second = await front.inject({ url: '/prices', headers: { cookie: looks!.split(';')[0]! } });
    expect(second.body).toContain('<link rel="stylesheet" href="/_next/static/chunks/look.css"/>');
    expect(second.headers['content-security-policy']).toContain("style-src-elem 'self';");
    expect(second.headers['set-cookie']).toBe('a=1');
  });

  it('is filtered too when it answers a form', async () => {
    const response = await front.inject({ method: 'POST', url: '/en/farm/sell', payload: 'a=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    expect(response.body).not.toContain('<script');
  });

  it('shows a plain page instead of an error that needs script', async () => {
    answer = (_request, response) => void response.writeHead(500, { 'content-type': 'text/html' }).end('<html id="__next_error__"><body><script>x</script></body></html>');
    const response = await front.inject('/farm');
    expect(response.statusCode).toBe(500);
    expect(response.body).toContain('这一页暂时打不开');
    expect(response.body).toContain(String(response.headers['x-request-id']));
    expect((await front.inject('/en/farm')).body).toContain('cannot be shown');
    answer = (_request, response) => void response.writeHead(404, { 'content-type': 'text/html' }).end('<html id="__next_error__"><body><script>x</script></body></html>');
    expect((await front.inject('/farm/orders/none')).body).toContain('没有找到这一页');
  });

  it('shows it as its reader likes pages, dark or light and in her print', async () => {
    answer = (_request, response) => void response.writeHead(500, { 'content-type': 'text/html' }).end('<html id="__next_error__"></html>');
    const shown = async (cookie: string) => {
      const { body } = await front.inject({ url: '/farm', headers: { cookie } });
      return [/color-scheme:([^;]+);/.exec(body)?.[1], /font:(\d+px)/.exec(body)?.[1]];
    };
    expect(await shown('looks=x; hl-theme=dark; hl-print=large')).toEqual(['dark', '22px']);
    expect(await shown('hl-theme="><script>; hl-print=9px')).toEqual(['light dark', '18px']);
  });

  it('regression: a wrong address, and what is missing behind a full door, are told without script', async () => {
    answer = (_request, response) => void response.writeHead(404, { 'content-type': 'text/html' }).end('<html id="__next_error__"><body><script>x</script></body></html>');
    for (const url of ['/nowhere', '/buy/orders/none']) {
      const response = await front.inject(url);
      expect([response.statusCode, response.body.includes('<script')]).toEqual([404, false]);
      expect(response.body).toContain('没有找到这一页');
    }
    expect((await front.inject('/en/lend/loans/none')).body).toContain('<html lang="en"');
  });

  it('passes on what is no page: redirects, pictures, data', async () => {
    answer = (_request, response) => void response.writeHead(303, { location: '/farm/orders', 'set-cookie': ['a=1', 'b=2'] }).end();
    const response = await front.inject({ method: 'POST', url: '/farm' });
    expect(response.statusCode).toBe(303);
    expect(response.headers.location).toBe('/farm/orders');
    expect(response.headers['set-cookie']).toEqual(['a=1', 'b=2']);
  });
});

describe('a full door', () => {
  it('keeps its scripts and Next\'s own policy', async () => {
    const response = await front.inject({ url: '/buy', headers: { 'accept-encoding': 'br' } });
    expect(brotliDecompressSync(response.rawPayload).toString()).toBe(PAGE);
    expect(response.headers['content-security-policy']).toBe("script-src 'nonce-x'");
  });

  it('gets a file that never changes from Next only once for each coding', async () => {
    let asked = 0;
    answer = (_request, response) => { asked++; response.writeHead(200, { 'content-type': 'application/javascript', 'cache-control': 'immutable' }).end('x'.repeat(5000)); };
    const ask = (coding: string) => front.inject({ url: '/_next/static/chunks/kept.js', headers: { 'accept-encoding': coding } });
    const [first, second] = [await ask('br'), await ask('br')];
    expect(asked).toBe(1);
    expect(second.rawPayload.equals(first.rawPayload)).toBe(true);
    expect(second.headers).toMatchObject({ 'content-encoding': 'br', 'cache-control': 'immutable', 'content-type': 'application/javascript' });
    expect(second.headers['x-request-id']).not.toBe(first.headers['x-request-id']);
    await ask('gzip');
    expect(asked).toBe(2);
  });
});

describe('who the client is', () => {
  it('is said by the front alone: every claim of the client is dropped', async () => {
    const claims = { 'x-forwarded-for': '6.6.6.6', 'x-forwarded-host': 'evil.test', 'x-forwarded-proto': 'https', 'x-forwarded-port': '1', forwarded: 'for=6.6.6.6', 'x-real-ip': '6.6.6.6', 'x-request-id': 'mine', [CLIENT_HEADER]: '6.6.6.6;r;s', 'x-nonce': 'guess', 'x-path': '/evil', 'x-middleware-subrequest': 'proxy', 'x-next-intl-locale': 'en', 'content-security-policy': 'x' };
    const response = await front.inject({ url: '/buy', headers: { ...claims, host: 'shop.test', cookie: 'a=1' }, remoteAddress: '::ffff:203.0.113.9' });
    expect(seen).toMatchObject({ 'x-forwarded-for': '203.0.113.9', 'x-forwarded-host': 'shop.test', 'x-forwarded-proto': 'http', cookie: 'a=1', 'x-request-id': response.headers['x-request-id'] });
    for (const name of ['x-forwarded-port', 'forwarded', 'x-real-ip', 'x-nonce', 'x-path', 'x-middleware-subrequest', 'x-next-intl-locale', 'content-security-policy']) expect(seen).not.toHaveProperty(name);
    expect(readClient(new Headers({ [CLIENT_HEADER]: String(seen[CLIENT_HEADER]) }), SECRET)?.address).toBe('203.0.113.9');
  });

  it('cannot strip our headers by naming them hop by hop', async () => {
    await front.inject({ url: '/buy', headers: { connection: `close, x-forwarded-for, ${CLIENT_HEADER}` }, remoteAddress: '203.0.113.9' });
    expect(seen['x-forwarded-for']).toBe('203.0.113.9');
    expect(seen[CLIENT_HEADER]).toBeDefined();
  });
});

describe('behind a TLS server on the same machine', () => {
  const said = { 'x-forwarded-for': '6.6.6.6, 198.51.100.7' };
  it('the client is whom that server saw, and counted for itself; nobody else\'s word is taken', async () => {
    const limited = await buildFront({ ...options, publicUrl: 'https://shop.test', limits: { reads: 2, writes: 1, headersMs: 1000 } });
    const ask = async (remoteAddress: string, headers: Record<string, string>) => (await limited.inject({ url: '/buy', remoteAddress, headers })).statusCode;
    expect(await ask('127.0.0.1', said)).toBe(200);
    expect(seen['x-forwarded-for']).toBe('198.51.100.7');
    expect(readClient(new Headers({ [CLIENT_HEADER]: String(seen[CLIENT_HEADER]) }), SECRET)?.address).toBe('198.51.100.7');
    expect([await ask('127.0.0.1', said), await ask('127.0.0.1', said), await ask('127.0.0.1', { 'x-forwarded-for': '198.51.100.8' })]).toEqual([200, 429, 200]);
    await ask('203.0.113.9', said);
    expect(seen['x-forwarded-for']).toBe('203.0.113.9');
    await ask('127.0.0.1', { 'x-forwarded-for': 'nonsense' });
    expect(seen['x-forwarded-for']).toBe('127.0.0.1');
    await limited.close();
  });

  it('and without https nobody\'s', async () => {
    await front.inject({ url: '/buy', remoteAddress: '127.0.0.1', headers: said });
    expect(seen['x-forwarded-for']).toBe('127.0.0.1');
  });
});

describe('a form that another site sends', () => {
  it.each([
    [{ origin: 'https://evil.test' }, 403], [{ origin: 'http://shop.test.evil.test' }, 403], [{ 'sec-fetch-site': 'cross-site' }, 403], [{ origin: 'http://shop.test:81' }, 403], [{ origin: 'nonsense' }, 403],
    [{ origin: 'http://shop.test', 'sec-fetch-site': 'same-origin' }, 200], [{ origin: 'null' }, 200], [{}, 200],
  ])('with %o is answered %d', async (headers, status) => {
    const asked = { url: '/farm/sell', headers: { host: 'shop.test', 'content-type': 'application/x-www-form-urlencoded', ...headers }, payload: 'a=1' } as const;
    expect((await front.inject({ ...asked, method: 'POST' })).statusCode).toBe(status);
    expect((await front.inject({ url: '/farm', method: 'GET', headers: asked.headers })).statusCode).toBe(200);
  });

  it('may claim another host: the one that it names itself is compared, and no header says otherwise', async () => {
    const claims = { host: 'shop.test', origin: 'https://evil.test', 'x-forwarded-host': 'evil.test' };
    expect((await front.inject({ method: 'POST', url: '/farm', headers: claims })).statusCode).toBe(403);
  });
});

describe('what goes out as it is', () => {
  it('is a part of a file, a confirmation that nothing changed, and the head alone', async () => {
    const body = 'x'.repeat(5000);
    answer = (request, response) => {
      if (request.headers['if-none-match'] === 'W/"e1"') response.writeHead(304, { etag: 'W/"e1"' }).end();
      else if (request.headers.range) response.writeHead(206, { 'content-type': 'text/css', 'content-range': 'bytes 0-999/5000', 'content-length': '1000' }).end(body.slice(0, 1000));
      else response.writeHead(200, { 'content-type': 'text/css', 'content-length': '5000' }).end(request.method === 'HEAD' ? undefined : body);
    };
    const ask = (method: 'GET' | 'HEAD', headers: Record<string, string>) => front.inject({ method, url: '/styles.css', headers: { 'accept-encoding': 'br', ...headers } });
    const part = await ask('GET', { range: 'bytes=0-999' });
    expect([part.statusCode, part.headers['content-encoding'], part.headers['content-range'], part.rawPayload.length]).toEqual([206, undefined, 'bytes 0-999/5000', 1000]);
    const same = await ask('GET', { 'if-none-match': 'W/"e1"' });
    expect([same.statusCode, same.headers.etag, same.rawPayload.length]).toEqual([304, 'W/"e1"', 0]);
    const head = await ask('HEAD', {});
    expect([head.statusCode, head.headers['content-length'], head.rawPayload.length]).toEqual([200, '5000', 0]);
  });

  it('and what is large comes piece by piece, compressed or not, long before its end', async () => {
    const address = await listening();
    for (const type of ['application/zip', 'text/csv']) {
      let finish: () => void = () => undefined;
      answer = (_request, response) => { response.writeHead(200, { 'content-type': type }).write('y'.repeat(100_000)); finish = () => response.end('z'); };
      const response = await fetch(`${address}/buy/sourcing/export`, { headers: { 'accept-encoding': 'br' } });
      const reader = response.body!.getReader();
      expect((await reader.read()).value!.length).toBeGreaterThan(0);
      finish();
      for (let part = await reader.read(); !part.done;) part = await reader.read();
    }
  });
});

describe('limits', () => {
  it('let go of who says what she wants byte by byte, or nothing at all', async () => {
    const patient = await buildFront({ ...options, limits: { reads: 9, writes: 9, headersMs: 200 } });
    const { port } = new URL(await patient.listen({ port: 0, host: '127.0.0.1' }));
    await Promise.all(['', 'GET /farm HTTP/1.1\r\nhost: shop.test\r\nx-slow: '].map((begun) => new Promise<void>((resolve, reject) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.write(begun));
      socket.on('close', () => resolve()).on('error', reject).resume();
    })));
    await patient.close();
  });

  it('slows down one address and no other, and never the own machine', async () => {
    const limited = await buildFront({ ...options, limits: { reads: 3, writes: 1, headersMs: 1000 } });
    const ask = async (remoteAddress: string, method: 'GET' | 'POST' = 'GET') => (await limited.inject({ url: '/buy', method, remoteAddress })).statusCode;
    expect([await ask('203.0.113.1'), await ask('203.0.113.1'), await ask('203.0.113.1'), await ask('203.0.113.1')]).toEqual([200, 200, 200, 429]);
    expect(await ask('203.0.113.2')).toBe(200);
    // One network of IPv6 is one client, however many of its addresses she uses.
    expect([await ask('2001:db8::1'), await ask('2001:db8::2'), await ask('2001:db8::3:4'), await ask('2001:db8::5')]).toEqual([200, 200, 200, 429]);
    expect([await ask('203.0.113.2', 'POST'), await ask('203.0.113.2', 'POST')]).toEqual([200, 429]);
    for (let tries = 0; tries < 5; tries++) expect(await ask('127.0.0.1')).toBe(200);
    const refused = await limited.inject({ url: '/buy', remoteAddress: '203.0.113.1' });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    await limited.close();
  });

  it('refuses a body that is too large, announced or not', async () => {
    expect((await front.inject({ method: 'POST', url: '/buy', headers: { 'content-length': '12000001', 'content-type': 'text/plain' }, payload: 'x' })).statusCode).toBe(413);
    const address = await listening();
    answer = (request, response) => { request.on('data', () => undefined).on('end', () => response.end('took it')); };
    let sent = 0;
    // A gigabyte, whose end nobody waits for.
    const endless = new ReadableStream({ pull(out) { if (sent++ < 1000) out.enqueue(new Uint8Array(1_000_000)); else out.close(); } });
    // A client still writing may see its connection end before it reads the answer.
    const outcome = await fetch(`${address}/buy`, { method: 'POST', body: endless, duplex: 'half' } as RequestInit).then((response) => response.status, () => 'cut off');
    expect([413, 'cut off']).toContain(outcome);
    expect(sent).toBeLessThan(100);
    expect(await fetch(`${address}/buy`, { method: 'POST', body: 'small' }).then((response) => response.text())).toBe('took it');
  });
});

describe('headers', () => {
  it('stand on every answer', async () => {
    for (const url of ['/farm', '/buy', '/light/none.js', '/api/events-none']) {
      expect((await front.inject(url)).headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'referrer-policy': 'strict-origin-when-cross-origin', 'x-request-id': expect.stringMatching(/^req_/) as string });
    }
    expect((await front.inject('/farm')).headers).not.toHaveProperty('strict-transport-security');
  });

  it('promise TLS only where there is TLS', async () => {
    const secure = await buildFront({ ...options, publicUrl: 'https://shop.test' });
    const response = await secure.inject('/farm');
    expect(response.headers['strict-transport-security']).toMatch(/^max-age=\d{8}/);
    expect(response.headers['content-security-policy']).toContain('upgrade-insecure-requests');
    expect(seen['x-forwarded-proto']).toBe('https');
    await secure.close();
  });

  it('let a full page run what carries its nonce, and forbid frames, plugins and another base', () => {
    const policy = contentSecurityPolicy({ nonce: 'abc', formTargets: [], https: false });
    expect(policy).toContain("script-src 'self' 'nonce-abc' 'strict-dynamic'");
    for (const rule of ["frame-ancestors 'none'", "object-src 'none'", "base-uri 'none'", "form-action 'self'"]) expect(policy).toContain(rule);
    expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline/);
  });
});

describe('the fast path', () => {
  it('lets a handler read a body as text and as bytes, and sends its JSON as it is', async () => {
    const told = await front.inject({ method: 'POST', url: '/api/read', payload: '{"a":"黄瓜"}', headers: { 'content-type': 'application/json' } });
    expect([told.statusCode, told.headers['content-type'], told.headers['cache-control'], told.json<object>()])
      .toEqual([201, 'application/json', 'no-store', { url: 'http://shop.test/api/read', method: 'POST', text: '{"a":"黄瓜"}', bytes: 14, type: 'application/json' }]);
  });

  it('hands a handler the raw bytes, whatever their type, and the true client', async () => {
    const payload = '{"b":1, "a":"\\u4e30"}';
    const response = await front.inject({ method: 'POST', url: '/api/channels/unionpay?x=1', payload, headers: { 'content-type': 'application/json', 'x-forwarded-for': '6.6.6.6' }, remoteAddress: '203.0.113.9' });
    expect(response.statusCode).toBe(202);
    expect(response.json()).toEqual({ raw: payload, client: '203.0.113.9', url: 'http://shop.test/api/channels/unionpay?x=1' });
  });

  it('keeps to its own limit of bytes', async () => {
    expect((await front.inject({ method: 'POST', url: '/api/channels/unionpay', payload: 'x'.repeat(65) })).statusCode).toBe(413);
  });

  it('lets events through one by one, uncompressed', async () => {
    const address = await listening();
    answer = (_request, response) => void response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: two\n\n');
    for (const [path, event] of [['/api/events', 'data: one\n\n'], ['/api/v1/other-events', 'data: two\n\n']] as const) {
      const cut = new AbortController();
      const response = await fetch(`${address}${path}`, { headers: { 'accept-encoding': 'br' }, signal: cut.signal });
      const first = await response.body!.getReader().read();
      expect(new TextDecoder().decode(first.value)).toBe(event);
      expect(response.headers.get('content-encoding')).toBeNull();
      cut.abort();
    }
  });
});

it('says that the house is starting when the web process does not answer', async () => {
  const lonely = await buildFront({ ...options, webUrls: ['http://127.0.0.1:9'] });
  const page = await lonely.inject({ url: '/farm', headers: { accept: 'text/html' } });
  expect(page.statusCode).toBe(503);
  expect(page.headers['retry-after']).toBe('2');
  expect(page.body).toContain('正在启动');
  expect((await lonely.inject({ url: '/api/health', headers: { accept: '*/*' } })).headers['content-type']).toContain('text/plain');
  await lonely.close();
});

it('asks several web processes in turns; a page whose process is gone comes from another one, a form is not sent twice', async () => {
  let forms = 0;
  answer = (request, response) => {
    if (request.method === 'POST') forms++;
    response.writeHead(200, { 'content-type': 'text/plain' }).end(`answered ${request.url}`);
  };
  const several = await buildFront({ ...options, webUrls: ['http://127.0.0.1:9', options.webUrls[0]!] });
  for (let times = 0; times < 3; times++) {
    expect(await several.inject({ url: '/buy/orders?view=done&page=2' })).toMatchObject({ statusCode: 200, body: 'answered /buy/orders?view=done&page=2' });
  }
  await several.close();

  const others = await buildFront({ ...options, webUrls: ['http://127.0.0.1:9', options.webUrls[0]!] });
  // Over a real connection: the injected one breaks together with the body that nobody takes.
  const address = await others.listen({ port: 0, host: '127.0.0.1' });
  const press = async () => {
    const pressed = await fetch(`${address}/farm/sell`, { method: 'POST', body: new URLSearchParams({ a: '1' }) });
    // An answer that nobody reads to its end keeps its connection, and the house waits for it when it closes.
    await pressed.arrayBuffer();
    return pressed.status;
  };
  expect([await press(), await press()]).toEqual([503, 200]);
  expect(forms).toBe(1);
  await others.close();
});

it('an address with the character zero is nobody\'s, in a path and in a query, and reaches nobody', async () => {
  let asked = 0;
  answer = (_request, response) => { asked++; response.end('x'); };
  for (const url of ['/farm/orders/%00', '/buy/orders?view=a%00b', '/api/v1/orders/%00']) expect((await front.inject({ url })).statusCode, url).toBe(400);
  expect(asked).toBe(0);
});
