import { Handshake } from 'lucide-react';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { LinkButton } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import { ownOffers } from '@/lib/market/queries';
import { OfferRow } from '../../../_market/offer-row';
import { FarmFrame } from '../../_components/farm-frame';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('market.offers'))('title') };
}

/** Who asks for one's goods: what waits for an answer stands first. */
export default async function Offers() {
  const [t, { actor }] = await Promise.all([getTranslations('market.offers'), requireSession({ orgs: ['farm', 'cooperative'] })]);
  const offers = await ownOffers(database(), actor);
  return (
    <FarmFrame title={t('title')} intro={t('intro')}>
      <Card flush>
        {offers.length === 0 && <EmptyState icon={Handshake} title={t('empty')} action={<LinkButton href="/farm/sell">{t('sell')}</LinkButton>}>{t('emptyHint')}</EmptyState>}
        {offers.map((offer) => <OfferRow key={offer.id} offer={offer} href={`/farm/offers/${offer.id}`} />)}
      </Card>
    </FarmFrame>
  );
}
