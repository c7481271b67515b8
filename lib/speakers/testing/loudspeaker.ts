import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import type { Command } from '../../merchant/domain/speaker';
import { ackTopic, commandTopic } from '../topics';

export type Credentials = { readonly speakerId: string; readonly secret: string };

/** A loudspeaker as docs/api/speakers.md asks for it, with a real client: it says each message once, confirms it, and drops what it knows or what is too late. */
export class Loudspeaker {
  readonly said: Command[] = [];
  /** Every command that came over the line, repeats too. */
  readonly got: Command[] = [];
  /** Whether it confirms what it says. */
  confirms = true;
  client: MqttClient | undefined;

  constructor(readonly url: string, readonly credentials: Credentials) {}

  get texts(): string[] {
    return this.said.map(({ text }) => text);
  }

  /** Connects and listens; the session is its own again each time. */
  async come(options: IClientOptions = {}): Promise<this> {
    const { speakerId, secret } = this.credentials;
    const client = await connectAsync(this.url, { username: speakerId, password: secret, clientId: speakerId, reconnectPeriod: 0, connectTimeout: 5000, ...options }, false);
    client.on('error', () => undefined);
    client.on('message', (_topic, payload) => this.hear(JSON.parse(payload.toString()) as Command));
    this.client = client;
    if (options.reconnectPeriod) client.on('connect', () => client.subscribe(commandTopic(speakerId), { qos: 1 }));
    await client.subscribeAsync(commandTopic(speakerId), { qos: 1 });
    return this;
  }

  private hear(command: Command): void {
    this.got.push(command);
    const known = this.said.some(({ msgId }) => msgId === command.msgId);
    if (!known && command.exp * 1000 < Date.now()) return;
    if (!known) this.said.push(command);
    if (this.confirms) this.confirm(command.msgId);
  }

  confirm(msgId: string): void {
    this.client!.publish(ackTopic(this.credentials.speakerId), JSON.stringify({ msgId }), { qos: 1 }, () => undefined);
  }

  /** The line breaks: nothing is said to the broker. */
  vanish(): void {
    this.client!.end(true);
    this.client!.stream.destroy();
  }
}
