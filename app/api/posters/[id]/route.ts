import { asResponse } from '@/lib/http/answers';
import { codeOrigin } from '@/lib/http/code-origin';
import { database } from '@/lib/http/database';
import { problem } from '@/lib/http/problem';
import { currentActor } from '@/lib/http/session';
import { legalIdentity } from '@/lib/identity/queries';
import { POSTER_SIZES, posterPdf } from '@/lib/merchant/poster/poster';
import { counter } from '@/lib/merchant/queries';
import { urlOf } from '@/lib/payments/qr/rendering';
import { systemClock } from '@/lib/shared/clock';

/** The code of a counter as a poster to print, for those who stand there. Missing and not yours are answered alike. */
export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const [{ id }, actor, origin] = await Promise.all([params, currentActor(), codeOrigin()]);
  const wanted = new URL(request.url).searchParams.get('size');
  const found = actor.kind === 'person' ? await counter(database(), actor, id) : null;
  if (!found || found.state === 'CLOSED' || actor.kind !== 'person') return asResponse(problem(404, 'NOT_FOUND', 'No such counter'));
  const payee = await legalIdentity(database(), actor.organisationId);
  const size = POSTER_SIZES.find((one) => one === wanted) ?? 'a4';
  const bytes = posterPdf({ payee: payee?.name ?? '', label: `${found.storeName} ${found.name}`, url: urlOf(found.qrToken, origin), size, at: systemClock.now() });
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': 'application/pdf', 'content-length': String(bytes.length), 'content-disposition': `inline; filename="poster-${size}.pdf"`,
      'cache-control': 'private, no-store', 'x-content-type-options': 'nosniff',
    },
  });
}
