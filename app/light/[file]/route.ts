import { readIsland } from '@/front/island-files';

/** The islands, where Next runs without the front. */
export async function GET(_request: Request, { params }: { readonly params: Promise<{ file: string }> }): Promise<Response> {
  const content = readIsland((await params).file);
  if (!content) return new Response('Not found', { status: 404 });
  return new Response(new Uint8Array(content), { headers: { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'public, max-age=31536000, immutable' } });
}
