import { database } from '@/lib/http/database';
import { currentActor } from '@/lib/http/session';
import { listing, listingPhoto } from '@/lib/market/queries';

/** The first bytes of what was taken in: only these three were. */
const TYPES = [['ffd8ff', 'image/jpeg'], ['89504e47', 'image/png'], ['52494646', 'image/webp']] as const;

/** The photo of a listing, for those who may see the listing. */
export async function GET(_request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const { id } = await params;
  const actor = await currentActor();
  const photo = actor.kind === 'person' && (await listing(database(), actor, id)) ? await listingPhoto(database(), id) : null;
  const type = photo && TYPES.find(([magic]) => Buffer.from(photo.subarray(0, 4)).toString('hex').startsWith(magic))?.[1];
  if (!photo || !type) return new Response(null, { status: 404 });
  return new Response(new Uint8Array(photo), { headers: { 'content-type': type, 'cache-control': 'private, max-age=3600', 'content-security-policy': "default-src 'none'; sandbox" } });
}
