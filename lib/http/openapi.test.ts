import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../shared/json';
import { OPEN } from './open-operations';
import { openApi } from './openapi';
import { OPERATIONS } from './operations';

const document = openApi('https://fenghuan.example') as unknown as { paths: Record<string, { post?: JsonObject; get?: JsonObject }>; components: { securitySchemes: JsonObject } };
type Call = { security: Record<string, string[]>[]; requestBody: { content: { 'application/json': { schema: { properties: Record<string, JsonObject>; required: string[] } } } }; responses: Record<string, { description: string }> };
const call = (name: string) => document.paths[`/api/v1/operations/${name}`]!.post as unknown as Call;

describe('the OpenAPI document', () => {
  it('is one', async () => {
    const { valid, errors } = await new Validator().validate(JSON.parse(JSON.stringify(document)) as Record<string, unknown>);
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
  });

  it('has every operation that programs may call, and no other', () => {
    expect(Object.keys(document.paths).filter((path) => path.includes('/operations/')).sort()).toEqual([...OPEN.keys()].map((name) => `/api/v1/operations/${name}`).sort());
    expect([...OPEN.keys()].filter((name) => !OPERATIONS.some((operation) => operation.name === name))).toEqual([]);
  });

  it('says what a call needs and may answer, from the operation itself', () => {
    const accept = call('orders.accept');
    expect(accept.requestBody.content['application/json'].schema.required).toContain('deliveryId');
    expect(accept.responses['409']!.description).toContain('TOTAL_CHANGED');
    expect(accept.responses['409']!.description).toContain('KEY_REUSED');
    expect(accept.security).toEqual([{ session: [] }, { key: ['deliver'] }]);
    // A signature is a person's, and a payer needs no token.
    expect(call('orders.signContract').security).toEqual([{ session: [] }]);
    expect(call('payments.startAttempt').security).toEqual([{}, { session: [] }]);
  });

  it('knows the form of every field: nothing that a program sends is left open', () => {
    const open = (schema: unknown, path: string): string[] => {
      if (typeof schema !== 'object' || schema === null) return [];
      const { properties = {}, anyOf = [], items } = schema as { properties?: Record<string, unknown>; anyOf?: unknown[]; items?: unknown };
      return [
        ...(Object.keys(schema).length === 0 ? [path] : []), ...Object.entries(properties).flatMap(([name, of]) => open(of, `${path}.${name}`)),
        ...anyOf.flatMap((of) => open(of, path)), ...(items === undefined ? [] : open(items, `${path}[]`)),
      ];
    };
    expect([...OPEN.keys()].flatMap((name) => open(call(name).requestBody.content['application/json'].schema, name))).toEqual([]);
  });
});
