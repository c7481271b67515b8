import { getTranslations } from 'next-intl/server';
import { asResponse } from '@/lib/http/answers';
import { database } from '@/lib/http/database';
import { problem } from '@/lib/http/problem';
import { currentSession } from '@/lib/http/session';
import { countersOf, salesSeen, stores } from '@/lib/merchant/queries';
import { salesHead, salesLines, type SalesWords } from '@/lib/merchant/sales-file';
import { readSearch, SEARCH_FIELDS } from '@/lib/merchant/sales-search';
import type { SalesCursor } from '@/lib/payments/takings/queries';
import { chinaDay, systemClock } from '@/lib/shared/clock';
import { LOCALES } from '@/messages';

const PAGE = 1000;

/** The sales of a search as a CSV file, page by page out of the database, so that a year of them fits. */
export async function GET(request: Request): Promise<Response> {
  const session = await currentSession();
  if (session?.actor.kind !== 'person' || session.actor.orgKind !== 'shop') return asResponse(problem(401, 'NOT_SIGNED_IN', 'Sign in first'));
  const { actor } = session;
  const asked = new URL(request.url).searchParams;
  const filter = readSearch(Object.fromEntries(SEARCH_FIELDS.map((name) => [name, asked.get(name) ?? undefined])));
  const locale = LOCALES.find((one) => one === asked.get('lang')) ?? 'zh-CN';
  const [t, wallets, all] = await Promise.all([getTranslations({ locale, namespace: 'merchant.sales.csv' }), getTranslations({ locale, namespace: 'payments.wallets' }), stores(database(), actor)]);
  const names = new Map(countersOf(all).map((one) => [one.id, `${one.storeName} ${one.name}`]));
  const words: SalesWords = {
    head: [t('at'), t('counter'), t('amount'), t('refunded'), t('wallet'), t('id'), t('channel')],
    counter: ({ counterId, subject }) => (counterId && names.get(counterId)) ?? subject, wallet: ({ wallet }) => wallets(wallet),
  };
  let before: SalesCursor | undefined;
  let ended = false;
  const body = new ReadableStream<Uint8Array>({
    start: (out) => out.enqueue(new TextEncoder().encode(salesHead(words))),
    async pull(out) {
      if (ended) return out.close();
      const page = await salesSeen(database(), actor, filter, { before, limit: PAGE });
      before = page.at(-1);
      ended = page.length < PAGE;
      if (page.length > 0) out.enqueue(new TextEncoder().encode(salesLines(page, words)));
      else out.close();
    },
  });
  return new Response(body, { headers: {
    'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="sales-${chinaDay(systemClock.now())}.csv"`, 'cache-control': 'private, no-store', 'x-content-type-options': 'nosniff',
  } });
}
