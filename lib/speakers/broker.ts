import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { Aedes, type AuthenticateError, type Client } from 'aedes';
import type { Db } from '../db/database';
import { networkOf } from '../http/client-address';
import { rateLimit } from '../http/rate-limit';
import { knownSpeaker } from '../merchant/speaker/queries';
import type { Delivery, Reached } from './delivery';
import { measured } from './packets';
import { ackTopic, commandTopic, isSpeakerId } from './topics';

export type BrokerLimits = {
  /** Open connections, and how long one may take to say who it is. */
  readonly connections: number; readonly connectMs: number;
  /** Wrong secrets a minute, from one address, or for one loudspeaker where a TLS server hides the address. */
  readonly wrong: number;
  /** Connections and words a minute of one loudspeaker: twenty receipts a minute are a full counter. */
  readonly connects: number; readonly words: number;
};
const LIMITS: BrokerLimits = { connections: 5000, connectMs: 10_000, wrong: 10, connects: 30, words: 120 };
/** Who is silent for longer is not there; a loudspeaker promises to ping within this. */
const MOST_KEEPALIVE_S = 300;

const [UNAVAILABLE, WRONG] = [3, 4] as const;
const refusal = (returnCode: number, words: string): AuthenticateError => Object.assign(new Error(words), { returnCode }) as AuthenticateError;

/**
 * The house's own MQTT broker. It lets in loudspeakers with their secrets, each to hear its own commands and to say what it has said: nothing
 * goes from one to another, nothing is kept for who is away (the database keeps it), and no client's word is passed on.
 */
export async function startBroker({ db, delivery, port, limits = LIMITS }: { readonly db: Db; readonly delivery: Delivery; readonly port: number; readonly limits?: BrokerLimits }) {
  const tries = { wrong: rateLimit(limits.wrong), connects: rateLimit(limits.connects), words: rateLimit(limits.words) };
  const take = (of: keyof typeof tries, key: string): boolean => tries[of](key, performance.now()).ok;
  const addresses = new WeakMap<object, string>();
  const turns = new WeakMap<Client, number>();
  const reached = new WeakMap<Client, Reached>();
  /** Until when nobody looks at what is said from there, or for this one: its secret was wrong too often. */
  const barred = new Map<string, number>();

  async function admit(client: Client, speakerId: string, secret: string): Promise<AuthenticateError | null> {
    const key = addresses.get(client.conn) ?? speakerId;
    if ((barred.get(key) ?? 0) > performance.now()) return refusal(UNAVAILABLE, 'Too many wrong secrets');
    const known = isSpeakerId(speakerId) ? await knownSpeaker(db, { speakerId, secret }) : null;
    if (!known) {
      if (!take('wrong', key)) barred.set(key, performance.now() + 60_000);
      if (barred.size > 10_000) barred.clear();
      return refusal(WRONG, 'Unknown loudspeaker or wrong secret');
    }
    if (!take('connects', speakerId)) return refusal(UNAVAILABLE, 'It connects too often');
    turns.set(client, known.secretTurn);
    return null;
  }

  const broker = new Aedes({
    concurrency: 20, queueLimit: 8, connectTimeout: limits.connectMs, drainTimeout: 10_000, keepaliveLimit: MOST_KEEPALIVE_S, maxClientsIdLength: 64, maxTopicLevels: 4,
    preConnect(_client, packet, done) {
      // A last will would be a message that nobody has sent.
      if (packet.will) return done(new Error('There are no wills here'), false);
      // The user's name is who it is, whatever it calls its session; so the newer of its connections replaces the older one. Nothing outlives a connection here.
      Object.assign(packet, { clean: true, clientId: packet.username ?? '' });
      done(null, true);
    },
    authenticate(client, username, password, done) {
      admit(client, username ?? '', password?.toString('utf8') ?? '').then(
        (refused) => (refused ? done(refused, null) : done(null, true)), () => done(refusal(UNAVAILABLE, 'The house does not answer'), null));
    },
    authorizeSubscribe(client, subscription, done) {
      done(null, subscription.topic === commandTopic(client.id) ? { ...subscription, qos: subscription.qos === 0 ? 0 : 1 } : null);
    },
    authorizePublish(client, packet, done) {
      if (!client || packet.topic !== ackTopic(client.id) || packet.retain || packet.qos === 2) return done(new Error('Nobody publishes that here'));
      if (!take('words', client.id)) return done(new Error('It talks too much'));
      // Only what is written down is confirmed; otherwise the line is cut, and the loudspeaker says it again.
      delivery.heard(client.id, Buffer.from(packet.payload)).then(() => done(null), (error: Error) => done(error));
    },
    authorizeForward: (client, packet) => (packet.topic === commandTopic(client.id) ? packet : null),
  });
  broker.on('subscribe', (subscriptions, client) => {
    const topic = commandTopic(client.id);
    if (!subscriptions.some((one) => one.topic === topic && (one.qos as number) !== 128) || client.closed) return;
    const one: Reached = {
      speakerId: client.id, secretTurn: turns.get(client)!, cut: () => client.close(),
      send: (command) => new Promise((resolve, reject) => {
        client.publish({ cmd: 'publish', topic, payload: JSON.stringify(command), qos: 1, retain: false, dup: false }, (error) => (error ? reject(error) : resolve()));
      }),
    };
    reached.set(client, one);
    delivery.came(one);
  });
  const left = (client: Client): void => {
    const one = reached.get(client);
    if (one) delivery.gone(one);
  };
  broker.on('clientDisconnect', left);
  broker.on('unsubscribe', (_topics, client) => left(client));
  (broker as NodeJS.EventEmitter).on('error', (error: Error) => console.error(`The broker: ${error.message}`));
  await broker.listen();

  const server = createServer({ noDelay: true }, (socket: Socket) => {
    const line = measured(socket);
    const address = socket.remoteAddress ?? '';
    // The own machine is a TLS server that stands before us: its clients are not one.
    if (address !== '' && address !== '::1' && !address.replace('::ffff:', '').startsWith('127.')) addresses.set(line, networkOf(address));
    broker.handle(line);
  });
  server.maxConnections = limits.connections;
  server.listen(port, '0.0.0.0');
  await once(server, 'listening');

  return {
    port: (server.address() as AddressInfo).port,
    async stop(): Promise<void> {
      const closed = once(server, 'close');
      server.close();
      await new Promise<void>((resolve) => broker.close(() => resolve()));
      await closed;
    },
  };
}
