import type { FastifyInstance } from 'fastify';
import { adminOnly } from '../admin';
import { loseAnswer, losing, pause } from '../faults';
import { HTML_HEADERS, langOf } from '../html';
import type { Collection } from '../journal';
import { sha256Hex } from '../signature';
import type { World } from '../world';
import { inboxPage } from './inbox';
import type { Message } from './message';

type Sending = Omit<Message, 'content' | 'sentAt' | 'text'> & { readonly text?: string };

/** What the provider has on file; any other template shows its parameters. */
function textOf({ template, params }: Sending): string {
  if (template === 'sign-in-code')
    return `【丰环】验证码 ${params.code ?? ''}，${params.minutes ?? '5'} 分钟内有效。不要告诉任何人，我们也不会问您要。`;
  return `【丰环】${template}：${Object.entries(params)
    .map(([name, value]) => `${name} ${value}`)
    .join('，')}`;
}

export class SmsProvider {
  readonly #messages: Collection<Message>;
  /** By phone and in order of arrival, so that a long-lived inbox stays quick. */
  readonly #byPhone = new Map<string, Message[]>();

  constructor(private readonly world: World) {
    this.#messages = world.journal.collection<Message>('messages');
    for (const message of this.#messages.values()) this.#index(message);
  }

  #index(message: Message): void {
    const list = this.#byPhone.get(message.phone);
    if (list) list.push(message);
    else this.#byPhone.set(message.phone, [message]);
  }

  /** The message, sent now or before; undefined when the id was used for another one. */
  send(sending: Sending): Message | undefined {
    const { id, phone, template, params, text } = sending;
    const sorted = Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1));
    const content = sha256Hex(JSON.stringify([phone, template, sorted, text ?? ''])).slice(0, 32);
    const known = this.#messages.get(id);
    if (known) return known.content === content ? known : undefined;
    const sentAt = this.world.clock.now().toISOString();
    const message: Message = { id, content, phone, template, params, text: text || textOf(sending), sentAt };
    this.#messages.put(id, message);
    this.#index(message);
    return message;
  }

  /** Newest first, of one phone or of all. */
  list(phone: string, limit: number): Message[] {
    const messages = phone ? (this.#byPhone.get(phone) ?? []) : [...this.#messages.values()];
    return messages.slice(-limit).reverse();
  }
}

const SEND_SCHEMA = {
  type: 'object',
  required: ['id', 'phone', 'template', 'params'],
  properties: {
    id: { type: 'string', minLength: 1, maxLength: 128 },
    phone: { type: 'string', pattern: '^1\\d{10}$' },
    template: { type: 'string', minLength: 1, maxLength: 64 },
    params: { type: 'object', additionalProperties: { type: 'string', maxLength: 500 } },
    text: { type: 'string', maxLength: 1_000 },
  },
} as const;

const LIST_SCHEMA = {
  type: 'object',
  properties: { phone: { type: 'string', default: '' }, limit: { type: 'integer', minimum: 1, maximum: 500, default: 50 } },
} as const;

export function smsRoutes(app: FastifyInstance, world: World, provider: SmsProvider): void {
  const onRequest = adminOnly(world.config.adminSecret);
  app.post<{ Body: Sending }>('/sms/send', { onRequest, schema: { body: SEND_SCHEMA } }, async (request, reply) => {
    const { id, phone, template } = request.body;
    const fault = world.faults.take('sms', { id, phone, template });
    const lost = losing(fault);
    if (lost?.when === 'before') return loseAnswer(lost, reply, world.clock);
    const message = provider.send(request.body);
    if (lost) return loseAnswer(lost, reply, world.clock);
    if (fault?.fault === 'slow') await pause(world.clock, fault.ms);
    if (!message) return reply.code(409).send({ error: 'this id was used for another message' });
    return { id, status: 'DELIVERED', sentAt: message.sentAt };
  });

  app.get<{ Querystring: { phone: string; limit: number } }>(
    '/sms/messages',
    { onRequest, schema: { querystring: LIST_SCHEMA } },
    async (request) => ({
      messages: provider
        .list(request.query.phone, request.query.limit)
        .map(({ id, phone, template, params, text, sentAt }) => ({ id, phone, template, params, text, sentAt })),
    }),
  );

  app.get<{ Querystring: { phone?: string; refresh?: string } }>('/sms/inbox', async (request, reply) => {
    const { phone = '', refresh = '' } = request.query;
    const refreshS = /^\d{1,3}$/.test(refresh) ? Number(refresh) : 0;
    return reply
      .headers(HTML_HEADERS)
      .send(inboxPage({ messages: provider.list(phone, 100), phone, refreshS, lang: langOf(request.query) }));
  });
}
