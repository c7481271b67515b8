import type { FastifyInstance } from 'fastify';
import { AMOUNT, MERCHANT_ID, NUMBER, oneOf, optional, signedRoute } from '../signed-route';
import type { World } from '../world';
import type { SplitReturns } from './split-returns';
import type { Splits } from './splits';

export function splitRoutes(app: FastifyInstance, world: World, splits: Splits, returns: SplitReturns): void {
  const institution = 'acquirer';
  const base = '/acquirer/gateway/api/split';
  const ofOrder = { merId: MERCHANT_ID, orderNo: NUMBER, splitNo: NUMBER };
  signedRoute(app, world, {
    institution,
    endpoint: 'split.apply',
    path: `${base}/apply`,
    rules: { ...ofOrder, receivers: { pattern: /^\[.{1,20000}\]$/su }, finish: optional(oneOf('0', '1')) },
    echo: Object.keys(ofOrder),
    handle: (request) => splits.apply(request),
  });
  signedRoute(app, world, {
    institution,
    endpoint: 'split.finish',
    path: `${base}/finish`,
    rules: ofOrder,
    echo: Object.keys(ofOrder),
    handle: (request) => splits.finish(request),
  });
  signedRoute(app, world, {
    institution,
    endpoint: 'split.query',
    path: `${base}/query`,
    rules: { merId: MERCHANT_ID, splitNo: NUMBER },
    echo: ['merId', 'splitNo'],
    handle: (request) => splits.query(request),
  });
  signedRoute(app, world, {
    institution,
    endpoint: 'split.return',
    path: `${base}/return`,
    rules: { ...ofOrder, returnNo: NUMBER, receiverId: NUMBER, amount: AMOUNT },
    echo: [...Object.keys(ofOrder), 'returnNo'],
    handle: (request) => returns.apply(request),
  });
  signedRoute(app, world, {
    institution,
    endpoint: 'split.returnQuery',
    path: `${base}/returnQuery`,
    rules: { merId: MERCHANT_ID, returnNo: NUMBER },
    echo: ['merId', 'returnNo'],
    handle: (request) => returns.query(request),
  });
}
