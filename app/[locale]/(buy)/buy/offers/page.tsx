import { Handshake } from 'lucide-react';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { LinkButton } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { Notice } from '@/components/ui/notice';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import { ownOffers } from '@/lib/market/queries';
import { OfferRow } from '../../../_market/offer-row';
import { BuyFrame } from '../../_components/buy-frame';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('market.offers'))('title') };
}

/** One's negotiations: what waits for an answer stands first. */
export default async function Offers({ searchParams }: { readonly searchParams: Promise<{ asked?: string }> }) {
  const [t, { asked }, session] = await Promise.all([getTranslations('market.offers'), searchParams, requireSession({ orgs: ['buyer', 'cooperative'] })]);
  const offers = await ownOffers(database(), session.actor, { limit: 60 });
  return (
    <BuyFrame session={session} title={t('title')}>
      {asked && /^\d{1,2}$/.test(asked) && <Notice tone="ok" live className="mb-4">{t('asked', { count: Number(asked) })}</Notice>}
      <Card flush className="max-w-3xl">
        {offers.length === 0 && <EmptyState icon={Handshake} title={t('empty')} action={<LinkButton href="/buy/sourcing">{t('source')}</LinkButton>}>{t('emptyBuyHint')}</EmptyState>}
        {offers.map((offer) => <OfferRow key={offer.id} offer={offer} href={`/buy/offers/${offer.id}`} />)}
      </Card>
    </BuyFrame>
  );
}
