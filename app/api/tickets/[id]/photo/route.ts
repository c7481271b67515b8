import { database } from '@/lib/http/database';
import { photoAnswer } from '@/lib/http/photo';
import { currentActor } from '@/lib/http/session';
import { ticketPhoto } from '@/lib/orders/queries';

/** What the scale showed, for the two sides of the order. */
export async function GET(_request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const { id } = await params;
  return photoAnswer(await ticketPhoto(database(), await currentActor(), id));
}
