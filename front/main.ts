import { env } from '../lib/env';
import { endStreams } from '../lib/http/events';
import { MOUNTS } from './mounts';
import { buildFront } from './server';

const { NODE_ENV, PORT, WEB_PORT, WEB_URLS, PUBLIC_URL, SANDBOX_URL, FRONT_SECRET } = env();

const front = await buildFront({
  webUrls: WEB_URLS ?? [`http://127.0.0.1:${WEB_PORT}`], publicUrl: PUBLIC_URL, secret: FRONT_SECRET, walletUrl: SANDBOX_URL,
  development: NODE_ENV === 'development', mounts: MOUNTS, log: true,
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void front.close().then(() => process.exit(0));
    endStreams();
    // Whatever is still open would hold the door open for ever.
    setTimeout(() => front.server.closeAllConnections(), 2000).unref();
  });
}
await front.listen({ port: PORT, host: '0.0.0.0' });
