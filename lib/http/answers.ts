import type { Answer, Handler } from '../shared/exchange';

/** Private to who asked, and never kept by anybody on the way. */
const FRESH = { 'cache-control': 'no-store' };

/** A value as JSON. */
export const json = (value: unknown, { status = 200, headers = {} }: { readonly status?: number; readonly headers?: Readonly<Record<string, string>> } = {}): Answer =>
  ({ status, headers: { 'content-type': 'application/json', ...FRESH, ...headers }, body: JSON.stringify(value) });

/** An answer as the platform knows it. */
export const asResponse = (answer: Answer | Response): Response => (answer instanceof Response ? answer : new Response(answer.body, answer));

/** A handler of ours as a route under app/api exports it. */
export const routeOf = (handler: Handler) => async (request: Request): Promise<Response> => asResponse(await handler(request));
