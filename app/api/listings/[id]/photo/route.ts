import { database } from '@/lib/http/database';
import { currentActor } from '@/lib/http/session';
import { listing, listingPhoto } from '@/lib/market/queries';

/** The photo of a listing, for those who may see the listing. */
export async function GET(_request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const { id } = await params;
  const actor = await currentActor();
  const photo = actor.kind === 'person' && (await listing(database(), actor, id)) ? await listingPhoto(database(), id) : null;
  if (!photo) return new Response(null, { status: 404 });
  return new Response(new Uint8Array(photo), { headers: { 'content-type': 'image/jpeg', 'cache-control': 'private, max-age=3600', 'content-security-policy': "default-src 'none'; sandbox" } });
}
