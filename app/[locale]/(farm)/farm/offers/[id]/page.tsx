import type { Metadata } from 'next';
import { getLocale, getTranslations } from 'next-intl/server';
import { notFound } from 'next/navigation';
import { StatusChip } from '@/components/ui/chip';
import { produceName } from '@/lib/catalogue/domain/produce';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import { offer as findOffer } from '@/lib/market/queries';
import { Negotiation } from '../../../../_market/negotiation';
import { OFFER_TONES } from '../../../../_market/words';
import { FarmFrame } from '../../../_components/farm-frame';

type OfferProps = { readonly params: Promise<{ id: string }>; readonly searchParams: Promise<{ done?: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('market.offer'))('title') };
}

/** One negotiation, from the seller's side. */
export default async function OneOffer({ params, searchParams }: OfferProps) {
  const [t, { id }, { done }, { actor }, locale] = await Promise.all([
    getTranslations('market.offer'), params, searchParams, requireSession({ orgs: ['farm', 'cooperative'] }), getLocale()]);
  const found = await findOffer(database(), actor, id);
  if (!found) notFound();
  const { offer, turns } = found;
  return (
    <FarmFrame title={produceName(offer.leafId, locale, offer.variety)} intro={t('with', { name: offer.side === 'seller' ? offer.buyerName : offer.sellerName })}
      back={{ href: '/farm/offers', label: t('back') }} chips={<StatusChip tone={OFFER_TONES[offer.status]}>{t(`status.${offer.status}`)}</StatusChip>}>
      <Negotiation offer={offer} turns={turns} door="/farm" done={done} />
    </FarmFrame>
  );
}
