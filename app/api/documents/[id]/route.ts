import { documentFileFor } from '@/lib/esign/queries';
import { asResponse } from '@/lib/http/answers';
import { database } from '@/lib/http/database';
import { problem } from '@/lib/http/problem';
import { currentActor } from '@/lib/http/session';

/** The final PDF of a document, for its parties. Missing and not yours are answered alike. */
export async function GET(_request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const file = await documentFileFor(database(), await currentActor(), (await params).id);
  if (!file) return asResponse(problem(404, 'NOT_FOUND', 'No such document'));
  return new Response(new Uint8Array(file.bytes), {
    headers: {
      'content-type': 'application/pdf', 'content-length': String(file.bytes.length), 'content-disposition': `attachment; filename="${file.number}.pdf"`,
      etag: `"${file.sha256}"`, 'cache-control': 'private, no-cache', 'x-content-type-options': 'nosniff',
    },
  });
}
