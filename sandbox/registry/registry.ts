import type { FastifyInstance } from 'fastify';
import { adminOnly } from '../admin';
import type { Collection } from '../journal';
import { newNumber } from '../numbers';
import { accept, signedRoute, text } from '../signed-route';
import type { Fields } from '../signature';
import type { World } from '../world';
import { hasNoSerial, isIdNumber, isUscc } from './numbers';

interface Business {
  readonly name: string;
  readonly legalPerson: string;
  readonly status: 'ACTIVE' | 'REVOKED';
}

const verdict = (result: string, reason = ''): Fields => ({ result, reason });

/** The real-name registry: knows what it was seeded with, and believes any other well-formed number. */
export class Registry {
  readonly #persons: Collection<string>;
  readonly #businesses: Collection<Business>;

  constructor(world: World) {
    this.#persons = world.journal.collection<string>('persons');
    this.#businesses = world.journal.collection<Business>('businesses');
  }

  seedPerson(idNumber: string, name: string): void {
    this.#persons.put(idNumber, name);
  }

  seedBusiness(uscc: string, business: Business): void {
    this.#businesses.put(uscc, business);
  }

  person({ name = '', idNumber = '' }: Fields): Fields {
    if (!isIdNumber(idNumber)) return verdict('unknown', 'CHECK_DIGIT');
    if (hasNoSerial(idNumber)) return verdict('unknown', 'NOT_FOUND');
    const known = this.#persons.get(idNumber);
    return known === undefined || known === name ? verdict('match') : verdict('mismatch', 'NAME');
  }

  business({ name = '', uscc = '', legalPerson = '' }: Fields): Fields {
    if (!isUscc(uscc)) return verdict('unknown', 'CHECK_DIGIT');
    if (hasNoSerial(uscc)) return verdict('unknown', 'NOT_FOUND');
    const known = this.#businesses.get(uscc);
    if (!known) return verdict('match');
    if (known.status === 'REVOKED') return verdict('revoked', 'REVOKED');
    if (known.name !== name) return verdict('mismatch', 'NAME');
    return known.legalPerson === legalPerson ? verdict('match') : verdict('mismatch', 'LEGAL_PERSON');
  }
}

const masked = (idNumber: string): string =>
  `${idNumber.slice(0, 4)}${'*'.repeat(Math.max(0, idNumber.length - 8))}${idNumber.slice(-4)}`;

const SEED_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  properties: {
    persons: {
      type: 'array',
      default: [],
      items: {
        type: 'object',
        required: ['idNumber', 'name'],
        properties: { idNumber: { type: 'string', maxLength: 18 }, name: { type: 'string', maxLength: 64 } },
      },
    },
    businesses: {
      type: 'array',
      default: [],
      items: {
        type: 'object',
        required: ['uscc', 'name', 'legalPerson'],
        properties: {
          uscc: { type: 'string', maxLength: 18 },
          name: { type: 'string', maxLength: 128 },
          legalPerson: { type: 'string', maxLength: 64 },
          status: { enum: ['ACTIVE', 'REVOKED'], default: 'ACTIVE' },
        },
      },
    },
  },
} as const;

interface Seed {
  persons: { idNumber: string; name: string }[];
  businesses: (Business & { uscc: string })[];
}

export function registryRoutes(app: FastifyInstance, world: World, registry: Registry): void {
  const withIndex = (fields: Fields): Fields => accept({ ...fields, queryIndex: newNumber('Q', world.clock.now()) });
  // The registry itself judges the numbers: a wrong one is an answer, not a malformed request.
  const NUMBER_AS_TYPED = text(32);
  signedRoute(app, world, {
    institution: 'registry',
    endpoint: 'person',
    path: '/registry/person',
    rules: { name: text(64), idNumber: NUMBER_AS_TYPED },
    echo: [],
    handle: ({ fields }) => withIndex({ ...registry.person(fields), idNumber: masked(fields.idNumber ?? '') }),
  });
  signedRoute(app, world, {
    institution: 'registry',
    endpoint: 'business',
    path: '/registry/business',
    rules: { name: text(128), uscc: NUMBER_AS_TYPED, legalPerson: text(64) },
    echo: ['uscc'],
    handle: ({ fields }) => withIndex(registry.business(fields)),
  });
  app.post<{ Body: Seed }>(
    '/registry/seed',
    { onRequest: adminOnly(world.config.adminSecret), schema: { body: SEED_SCHEMA } },
    async (request) => {
      const { persons, businesses } = request.body;
      for (const { idNumber, name } of persons) registry.seedPerson(idNumber, name);
      for (const { uscc, ...business } of businesses) registry.seedBusiness(uscc, business);
      return { persons: persons.length, businesses: businesses.length };
    },
  );
}
