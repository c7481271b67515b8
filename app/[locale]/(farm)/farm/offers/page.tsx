import { Handshake } from 'lucide-react';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { LinkButton } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { Pagination } from '@/components/ui/pagination';
import { Tabs } from '@/components/ui/tabs';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import { endedOffers, openOffers } from '@/lib/market/queries';
import { OfferRow } from '../../../_market/offer-row';
import { FarmFrame } from '../../_components/farm-frame';

const VIEWS = ['open', 'ended'] as const;
const PAGE = 20;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('market.offers'))('title') };
}

/** Who asks for one's goods: what waits for an answer stands first. */
export default async function Offers({ searchParams }: { readonly searchParams: Promise<{ view?: string; before?: string }> }) {
  const [t, query, { actor }] = await Promise.all([getTranslations('market.offers'), searchParams, requireSession({ orgs: ['farm', 'cooperative'] })]);
  const view = VIEWS.find((one) => one === query.view) ?? 'open';
  const found = await (view === 'open' ? openOffers : endedOffers)(database(), actor, { side: 'seller', before: query.before, limit: PAGE + 1 });
  const offers = found.slice(0, PAGE);
  const here = `/farm/offers?view=${view}`;
  return (
    <FarmFrame title={t('title')} intro={t('intro')}>
      <Tabs label={t('views')} tabs={VIEWS.map((one) => ({ href: `/farm/offers?view=${one}`, label: t(`view.${one}`), current: one === view }))} />
      <Card flush>
        {offers.length === 0 && (view === 'open'
          ? <EmptyState icon={Handshake} title={t('empty')} action={<LinkButton href="/farm/sell">{t('sell')}</LinkButton>}>{t('emptyHint')}</EmptyState>
          : <EmptyState icon={Handshake} title={t('emptyEnded')}>{t('emptyEndedHint')}</EmptyState>)}
        {offers.map((offer) => <OfferRow key={offer.id} offer={offer} href={`/farm/offers/${offer.id}`} />)}
      </Card>
      <Pagination nextHref={found.length > PAGE ? `${here}&before=${offers.at(-1)!.id}` : null} firstHref={query.before ? here : null} />
    </FarmFrame>
  );
}
