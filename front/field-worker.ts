import { createHash } from 'node:crypto';
import { env } from '../lib/env';
import { islandManifest, readIsland } from './island-files';

/** Takes a worker that is at work in somebody's phone out of service, with all that it kept; what waits to be sent stays. */
const OFF = `self.addEventListener('install',()=>self.skipWaiting());
self.addEventListener('activate',(e)=>e.waitUntil((async()=>{for(const n of await caches.keys())if(n.startsWith('hl-field'))await caches.delete(n);await self.registration.unregister()})()));`;

const HEADERS = {
  'content-type': 'text/javascript; charset=utf-8',
  // Asked anew each time, or an old worker would outlive its house.
  'cache-control': 'no-cache',
  'content-security-policy': "default-src 'none'; connect-src 'self'",
};

/**
 * `GET /field-worker.js`: the service worker of the farm door, under an address that never changes. Its first line names the build, so every new
 * build replaces it. With FIELD_WORKER=0 it is one that removes itself: whoever comes by is rid of it.
 */
export function fieldWorker(): Promise<Response> {
  const manifest = islandManifest();
  const file = manifest?.get('field-worker');
  const code = env().FIELD_WORKER && file ? readIsland(file) : null;
  if (!manifest || !code) return Promise.resolve(new Response(OFF, { headers: HEADERS }));
  const build = createHash('sha256').update([...manifest.values()].sort().join()).digest('hex').slice(0, 12);
  return Promise.resolve(new Response(`self.HL_BUILD=${JSON.stringify(build)};\n${code.toString('utf8')}`, { headers: HEADERS }));
}
