import { timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sha256Hex } from './signature';

/** Guards the endpoints that only the project's own operators, seeds and tests may use. */
export function adminOnly(secret: string) {
  const expected = Buffer.from(sha256Hex(secret));
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const given = request.headers['x-sandbox-secret'];
    const isAdmin = typeof given === 'string' && timingSafeEqual(Buffer.from(sha256Hex(given)), expected);
    return isAdmin ? undefined : reply.code(401).send({ error: 'the header x-sandbox-secret is missing or wrong' });
  };
}
