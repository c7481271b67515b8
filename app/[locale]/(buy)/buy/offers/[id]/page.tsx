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
import { BuyFrame } from '../../../_components/buy-frame';

type OfferProps = { readonly params: Promise<{ id: string }>; readonly searchParams: Promise<{ done?: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('market.offer'))('title') };
}

/** One negotiation, from the buyer's side. */
export default async function OneOffer({ params, searchParams }: OfferProps) {
  const [t, { id }, { done }, session, locale] = await Promise.all([
    getTranslations('market.offer'), params, searchParams, requireSession({ orgs: ['buyer', 'cooperative'] }), getLocale()]);
  const found = await findOffer(database(), session.actor, id);
  if (!found) notFound();
  const { offer, turns } = found;
  return (
    <BuyFrame session={session} title={`${offer.side === 'seller' ? offer.buyerName : offer.sellerName} · ${produceName(offer.leafId, locale, offer.variety)}`}
      back={{ href: '/buy/offers', label: t('back') }} chips={<StatusChip tone={OFFER_TONES[offer.status]}>{t(`status.${offer.status}`)}</StatusChip>}>
      <div className="max-w-2xl text-base xl:max-w-6xl large-print:max-w-2xl"><Negotiation offer={offer} turns={turns} door="/buy" done={done} /></div>
    </BuyFrame>
  );
}
