const texts = new WeakMap<Response, string>();

/** Private to who asked, and never kept by anybody on the way. */
const FRESH = { 'cache-control': 'no-store' };

/** A value as JSON. Its text is remembered beside the answer: the front sends it as it is, and need not read a stream that it was just put into. */
export function json(value: unknown, { status = 200, headers = {} }: { readonly status?: number; readonly headers?: Readonly<Record<string, string>> } = {}): Response {
  const text = JSON.stringify(value);
  const response = new Response(text, { status, headers: { 'content-type': 'application/json', ...FRESH, ...headers } });
  texts.set(response, text);
  return response;
}

/** The whole body of an answer that `json` made; undefined of any other. */
export const textOf = (response: Response): string | undefined => texts.get(response);
