import { Handshake } from 'lucide-react';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { LinkButton } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { Notice } from '@/components/ui/notice';
import { Pagination } from '@/components/ui/pagination';
import { Tabs } from '@/components/ui/tabs';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import { endedOffers, openOffers } from '@/lib/market/queries';
import { BuyFrame } from '../../_components/buy-frame';
import { OfferTable } from './_components/offer-table';

const VIEWS = ['open', 'ended'] as const;
const PAGE = 30;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('market.offers'))('title') };
}

/** One's negotiations side by side: what waits for an answer stands first. */
export default async function Offers({ searchParams }: { readonly searchParams: Promise<{ asked?: string; view?: string; before?: string }> }) {
  const [t, query, session] = await Promise.all([getTranslations('market.offers'), searchParams, requireSession({ orgs: ['buyer', 'cooperative'] })]);
  const view = VIEWS.find((one) => one === query.view) ?? 'open';
  const found = await (view === 'open' ? openOffers : endedOffers)(database(), session.actor, { side: 'buyer', before: query.before, limit: PAGE + 1 });
  const offers = found.slice(0, PAGE);
  const here = `/buy/offers?view=${view}`;
  return (
    <BuyFrame session={session} title={t('title')} intro={t('buyIntro')}>
      {query.asked && /^\d{1,2}$/.test(query.asked) && <Notice tone="ok" live className="mb-4">{t('asked', { count: Number(query.asked) })}</Notice>}
      <Tabs label={t('views')} tabs={VIEWS.map((one) => ({ href: `/buy/offers?view=${one}`, label: t(`view.${one}`), current: one === view }))} />
      <Card flush>
        {offers.length > 0 && <OfferTable offers={offers} compare={view === 'open'} />}
        {offers.length === 0 && (view === 'open'
          ? <EmptyState icon={Handshake} title={t('empty')} action={<LinkButton href="/buy/sourcing">{t('source')}</LinkButton>}>{t('emptyBuyHint')}</EmptyState>
          : <EmptyState icon={Handshake} title={t('emptyEnded')}>{t('emptyEndedHint')}</EmptyState>)}
      </Card>
      <Pagination nextHref={found.length > PAGE ? `${here}&before=${offers.at(-1)!.id}` : null} firstHref={query.before ? here : null} />
    </BuyFrame>
  );
}
