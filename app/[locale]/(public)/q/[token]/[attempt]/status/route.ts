import { database } from '@/lib/http/database';
import { attemptView } from '@/lib/payments/queries';

type StatusContext = { readonly params: Promise<{ locale: string; token: string; attempt: string }> };

/** What the poll of a status page asks: where to go on once the attempt stands otherwise than the page (`seen`) says. */
export async function GET(request: Request, { params }: StatusContext): Promise<Response> {
  const { locale, token, attempt } = await params;
  const view = await attemptView(database(), token, attempt);
  const seen = new URL(request.url).searchParams.get('seen');
  const prefix = locale === 'zh-CN' ? '' : `/${locale}`;
  const location = view === null || view === seen ? null : `${prefix}/q/${token}/${attempt}`;
  return Response.json({ location }, { headers: { 'cache-control': 'no-store' } });
}
