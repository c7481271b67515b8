import { database } from '@/lib/http/database';

export const dynamic = 'force-dynamic';

/** Up means: the process answers and its database does. */
export async function GET(): Promise<Response> {
  await database().sql('select 1');
  return Response.json({ ok: true }, { headers: { 'cache-control': 'no-store' } });
}
