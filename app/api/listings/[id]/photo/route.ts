import { database } from '@/lib/http/database';
import { photoAnswer } from '@/lib/http/photo';
import { currentActor } from '@/lib/http/session';
import { listing, listingPhoto } from '@/lib/market/queries';

/** The photo of a listing, for those who may see the listing. */
export async function GET(_request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const { id } = await params;
  const actor = await currentActor();
  return photoAnswer(actor.kind === 'person' && (await listing(database(), actor, id)) ? await listingPhoto(database(), id) : null);
}
