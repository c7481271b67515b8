import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { NoUse, post } from './post';

let institution: Server;
let url: (path: string) => URL;
const asked: string[] = [];
const HOW: Record<string, (response: ServerResponse, body: string) => void> = {
  '/echo': (response, body) => void response.end(`heard ${body}`),
  '/long': (response) => void response.end('x'.repeat(2_000)),
  '/endless': (response) => { const more = setInterval(() => response.write('x'.repeat(400)), 5); response.once('close', () => clearInterval(more)); },
  '/drip': (response) => { const more = setInterval(() => response.write('x'), 20); response.once('close', () => clearInterval(more)); },
  '/silent': () => undefined,
  '/cut': (response) => { response.writeHead(200, { 'content-length': 100 }).write('half'); setTimeout(() => response.destroy(), 20); },
  '/elsewhere': (response) => void response.writeHead(302, { location: '/echo' }).end('go'),
};
beforeAll(async () => {
  institution = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => { body += part; }).on('end', () => {
      asked.push(request.url ?? '');
      HOW[request.url ?? '']!(response, body);
    });
  }).listen(0, '127.0.0.1');
  await new Promise((listening) => institution.once('listening', listening));
  url = (path) => new URL(path, `http://127.0.0.1:${(institution.address() as AddressInfo).port}`);
});
afterAll(() => { institution.closeAllConnections(); institution.close(); });
const send = (path: string, timeoutMs = 2_000) => post(url(path), Buffer.from('你好'), { timeoutMs, mostBytes: 1_000 });

it('brings the whole answer, whatever its status, and follows it nowhere', async () => {
  const heard = await send('/echo');
  expect([heard.status, heard.bytes.toString()]).toEqual([200, 'heard 你好']);
  asked.length = 0;
  expect((await send('/elsewhere')).status).toBe(302);
  expect(asked).toEqual(['/elsewhere']);
});

it.each(['/long', '/endless'])('makes no use of an answer that is too long: %s', async (path) => {
  await expect(send(path)).rejects.toThrow(new NoUse('the answer is too long'));
});

it.each(['/silent', '/drip'])('waits no longer than it may for the whole of it: %s', async (path) => {
  await expect(send(path, 150)).rejects.toThrow(new NoUse('no answer in time'));
});

it('knows half an answer from a whole one, and nobody from somebody', async () => {
  await expect(send('/cut')).rejects.toThrow();
  await expect(post(new URL('http://127.0.0.1:9'), Buffer.from('x'), { timeoutMs: 500, mostBytes: 10 })).rejects.toThrow();
});
