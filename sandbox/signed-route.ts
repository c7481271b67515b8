import type { FastifyInstance } from 'fastify';
import { loseAnswer, losing, pause } from './faults';
import type { FaultEndpoint } from './faults';
import type { Institution } from './keys';
import { isSignedBy, sha256Hex, signingText, withBrokenSignature } from './signature';
import type { Fields } from './signature';
import type { Partner, World } from './world';

/** What a field must look like; optional ones may be left out or empty. */
export interface FieldRule {
  readonly pattern: RegExp;
  readonly isOptional?: boolean;
  /** Not part of the content that a repetition must not change. */
  readonly isVolatile?: boolean;
}
export type FieldRules = Readonly<Record<string, FieldRule>>;

const rule = (pattern: RegExp): FieldRule => ({ pattern });
export const NUMBER = rule(/^[A-Za-z0-9_-]{1,64}$/);
export const MERCHANT_ID = rule(/^\d{15}$/);
export const AMOUNT = rule(/^[1-9]\d{0,11}$/);
export const ACCOUNT = rule(/^\d{12,19}$/);
export const STAMP = rule(/^\d{14}$/);
export const URL_FIELD = rule(/^https?:\/\/\S{1,500}$/);
export const text = (max: number): FieldRule => rule(new RegExp(`^[^\\n]{1,${max}}$`, 'u'));
export const oneOf = (...values: string[]): FieldRule => rule(new RegExp(`^(?:${values.join('|')})$`));
export const optional = (field: FieldRule): FieldRule => ({ ...field, isOptional: true });
export const volatile = (field: FieldRule): FieldRule => ({ ...field, isVolatile: true });

export const refuse = (respCode: string, respMsg: string): Fields => ({ respCode, respMsg });
export const accept = (fields: Fields = {}): Fields => ({ respCode: '00', respMsg: '成功', ...fields });

export interface SignedRequest {
  readonly fields: Fields;
  readonly partner: Partner;
  /** Digest of what a repetition must not change. */
  readonly content: string;
}

export interface SignedRoute {
  readonly institution: Institution;
  readonly endpoint: FaultEndpoint;
  readonly path: string;
  readonly rules: FieldRules;
  /** Request fields that come back in every answer, refusals too, so that it cannot be taken for another's. */
  readonly echo: readonly string[];
  readonly handle: (request: SignedRequest) => Fields | Promise<Fields>;
}

const isFlat = (body: unknown): body is Fields =>
  typeof body === 'object' &&
  body !== null &&
  !Array.isArray(body) &&
  Object.values(body).every((value) => typeof value === 'string');

function firstFault(fields: Fields, rules: FieldRules): Fields | undefined {
  for (const [name, { pattern, isOptional }] of Object.entries(rules)) {
    const value = fields[name] ?? '';
    if (value === '' && isOptional) continue;
    if (value === '') return refuse('13', `缺少字段 ${name}`);
    if (!pattern.test(value)) return refuse('10', `字段 ${name} 格式错误`);
  }
  return undefined;
}

function contentOf(fields: Fields, rules: FieldRules): string {
  const kept = Object.entries(rules)
    .filter(([, { isVolatile }]) => !isVolatile)
    .map(([name]) => [name, fields[name] ?? '']);
  return sha256Hex(signingText(Object.fromEntries(kept) as Fields)).slice(0, 32);
}

async function answer(world: World, route: SignedRoute, fields: Fields): Promise<Fields> {
  const partner = world.partners.get(fields.serProvId ?? '');
  if (!partner) return refuse('31', '服务商未登记');
  if (!partner.keys.some(({ pem }) => isSignedBy(fields, world.publicKeyOf(pem)))) return refuse('11', '验证签名失败');
  const refusal = firstFault(fields, route.rules);
  return refusal ?? route.handle({ fields, partner, content: contentOf(fields, route.rules) });
}

/** Serves one signed endpoint: parse, armed faults, signature, field rules, the work itself, signed answer. */
export function signedRoute(app: FastifyInstance, world: World, route: SignedRoute): void {
  app.post(route.path, async (request, reply) => {
    const fields = request.body;
    if (!isFlat(fields)) return reply.code(400).send({ respMsg: 'the body must be one flat JSON object of strings' });
    // What somebody armed comes first; else it is as the weather is.
    const mishap = world.faults.take(route.endpoint, fields) ?? world.weather.exchange();
    const fault = mishap?.fault === 'twice' ? undefined : mishap;
    const lost = losing(fault);
    if (lost?.when === 'before') return loseAnswer(lost, reply, world.clock);
    // A network that repeats a question hears two answers, and one of them arrives: the second shows whether the work was done once.
    if (mishap?.fault === 'twice') await answer(world, route, fields);
    const result = await answer(world, route, fields);
    if (lost) return loseAnswer(lost, reply, world.clock);
    if (fault?.fault === 'slow') await pause(world.clock, fault.ms);
    const key = world.keys.current(route.institution);
    const echoed = Object.fromEntries(['serProvId', ...route.echo].map((name) => [name, fields[name] ?? ''])) as Fields;
    const signed = await key.sign({ ...echoed, ...result, certId: key.certId });
    return reply.send(fault?.fault === 'bad-signature' ? withBrokenSignature(signed) : signed);
  });
}
