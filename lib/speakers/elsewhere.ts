import { connectAsync } from 'mqtt';
import type { Db } from '../db/database';
import { standingIds } from '../merchant/speaker/queries';
import type { Delivery, Reached } from './delivery';
import { ackedBy, ALL_ACKS, commandTopic } from './topics';

/**
 * Loudspeakers that a broker elsewhere lets in: here, only its client. Who is connected is not known, so every one that stands is sent
 * what it is to say, and again until it confirms; the broker's rules must be those of the own one (docs/operations.md).
 */
export async function joinBroker({ db, delivery, url, lookMs = 5000 }: { readonly db: Db; readonly delivery: Delivery; readonly url: string; readonly lookMs?: number }) {
  // By one name and in one session: what loudspeakers said while this was away is told to it when it is back.
  const client = await connectAsync(url, { clientId: 'harvestloop-speakers', clean: false, reconnectPeriod: 2000 }, true);
  client.on('error', (error) => console.error(`The broker: ${error.message}`));
  client.handleMessage = (packet, done) => {
    const speakerId = ackedBy(packet.topic);
    if (speakerId === null) return done();
    // Confirmed to the broker only when it is written down.
    delivery.heard(speakerId, Buffer.from(packet.payload)).then(() => { void delivery.note([speakerId]); done(); }, (error: Error) => done(error));
  };
  await client.subscribeAsync(ALL_ACKS, { qos: 1 });

  const known = new Map<string, Reached>();
  async function look(): Promise<void> {
    const standing = new Set(await standingIds(db));
    for (const [id, one] of known) if (!standing.has(id)) one.cut();
    for (const speakerId of standing) {
      if (known.has(speakerId)) continue;
      const one: Reached = {
        speakerId, secretTurn: null, cut: () => { known.delete(speakerId); delivery.gone(one); },
        send: async (command) => { await client.publishAsync(commandTopic(speakerId), JSON.stringify(command), { qos: 1 }); },
      };
      known.set(speakerId, one);
      delivery.came(one);
    }
  }
  let ending = false;
  let wake: (() => void) | undefined;
  const looking = (async () => {
    while (!ending) {
      // The database restarts, or is busy: the next look may find it.
      await look().catch(() => undefined);
      await new Promise<void>((resolve) => { const timer = setTimeout(resolve, lookMs); wake = () => { clearTimeout(timer); resolve(); }; });
    }
  })();

  return {
    async stop(): Promise<void> {
      ending = true;
      wake?.();
      await looking;
      await client.endAsync();
    },
  };
}
