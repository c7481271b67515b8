import { z } from 'zod';
import { OPEN, type OpenOperation } from './open-operations';
import { COMMON_ERRORS } from './problem';
import type { Json } from '../shared/json';

type Part = { readonly [name: string]: Json };

/** JSON has no large numbers, no dates and no files; the document says in which form they travel, if they do. */
const TEXTS: Record<string, Part> = {
  bigint: { type: 'string', pattern: '^-?\\d+$', description: 'a whole number as text' },
  date: { type: 'string', format: 'date-time' },
  custom: { not: {}, description: 'a file, which travels with forms alone' },
};

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Part {
  const { $schema: _schema, ...rest } = z.toJSONSchema(schema, {
    io, unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => { Object.assign(jsonSchema, TEXTS[zodSchema._zod.def.type]); },
  });
  return rest as Part;
}

const PROBLEM = { $ref: '#/components/schemas/Problem' };
const body = (schema: Part, type = 'application/json'): Part => ({ content: { [type]: { schema } } });
const refusal = (description: string): Part => ({ description, ...body(PROBLEM, 'application/problem+json') });

/** What each status can mean: the codes that stand in the problem's member `code`. */
function refusals(codes: ReadonlyMap<number, readonly string[]>): Part {
  return Object.fromEntries([...codes].sort(([a], [b]) => a - b).map(([status, of]) => [String(status), refusal(of.join(', '))]));
}

function codesOf(errors: { readonly [code: string]: { readonly status: number } }, more: readonly (readonly [number, string])[]): Map<number, string[]> {
  const codes = new Map<number, string[]>();
  const all = [...more, ...[...Object.entries(COMMON_ERRORS), ...Object.entries(errors)].map(([code, { status }]) => [status, code] as const)];
  for (const [status, code] of all) codes.set(status, [...(codes.get(status) ?? []), code]);
  return codes;
}

const ANYWHERE = [[401, 'NOT_SIGNED_IN'], [403, 'SCOPE_MISSING'], [429, 'TOO_MANY']] as const;

function operationOf({ operation, scopes, answer, summary }: OpenOperation): Part {
  const visitor = operation.audience.visitor === true;
  return {
    post: {
      operationId: operation.name, summary, tags: [operation.name.split('.')[0]!],
      security: [...(visitor ? [{}] : []), { session: [] }, ...(scopes && !visitor ? scopes.map((scope) => ({ key: [scope] })) : [])],
      parameters: [{ $ref: '#/components/parameters/IdempotencyKey' }],
      requestBody: { required: true, ...body(schemaOf(operation.input, 'input')) },
      responses: {
        200: { description: 'Done', ...body(schemaOf(answer, 'output')) },
        ...refusals(codesOf(operation.errors, [[400, 'KEY_MISSING'], [400, 'NOT_JSON'], [415, 'NOT_JSON'], ...ANYWHERE])),
      },
    },
  };
}

const reading = (about: Part, answer: Part, codes: readonly (readonly [number, string])[]): Part => ({
  get: { security: [{ session: [] }, { key: ['read'] }], ...about, responses: { 200: answer, ...refusals(codesOf({}, codes)) } },
});

const ORDER: Part = schemaOf(z.object({
  orderId: z.string(), agreement: z.enum(['drafted', 'sent', 'signed', 'active', 'completed', 'cancelled', 'terminated']), money: z.enum(['none', 'requested', 'held', 'refunding']),
  deliveries: z.array(z.object({ id: z.string(), state: z.string(), settled: z.boolean() })),
}), 'output');

/** The interface for programs as an OpenAPI 3.1 document, derived from the operations' own schemas and errors so that it cannot say anything else. */
export function openApi(url: string): Part {
  return {
    openapi: '3.1.0',
    info: {
      title: 'HarvestLoop 丰环', version: '1', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      description: 'Every change is a named operation. A call carries a key of its own (idempotency-key): the same call again answers what was answered before. What is not yours is not found.',
    },
    servers: [{ url }],
    paths: {
      ...Object.fromEntries([...OPEN].map(([name, open]) => [`/api/v1/operations/${name}`, operationOf(open)])),
      '/api/v1/orders/{id}': reading(
        { operationId: 'readOrder', summary: 'Where an order of yours stands', tags: ['orders'], parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }] },
        { description: 'The order', ...body(ORDER) }, ANYWHERE),
    },
    components: {
      parameters: { IdempotencyKey: { name: 'idempotency-key', in: 'header', required: true, description: 'One a call, kept for its repetitions', schema: { type: 'string', pattern: '^[\\w-]{8,128}$' } } },
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', bearerFormat: 'hlk_…', description: 'A key of an organisation, made under Me, Keys for programs; the scopes are read, sell, buy and deliver' },
        session: { type: 'http', scheme: 'bearer', bearerFormat: 'JWE', description: 'The token of a person\'s session' },
      },
      schemas: {
        Problem: {
          type: 'object', description: 'RFC 9457', required: ['type', 'title', 'status', 'code'],
          properties: {
            type: { type: 'string', format: 'uri' }, title: { type: 'string' }, status: { type: 'integer' }, code: { type: 'string' },
            fields: { type: 'object', additionalProperties: { type: 'string' } }, params: { type: 'object' },
          },
        },
      },
    },
  };
}
