import { receiveField } from '@/lib/http/field-route';

/** One form out of the queue of a phone that had no network. */
export async function POST(request: Request, { params }: { readonly params: Promise<{ kind: string }> }): Promise<Response> {
  return receiveField(request, (await params).kind);
}
