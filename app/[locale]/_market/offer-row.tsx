import { getLocale, getTranslations } from 'next-intl/server';
import { Mass, Money, PricePair } from '@/components/ui/amounts';
import { CardRow } from '@/components/ui/card';
import { StatusChip } from '@/components/ui/chip';
import { Deadline, WhenText } from '@/components/ui/when';
import { produceName } from '@/lib/catalogue/domain/produce';
import type { OfferDto } from '@/lib/market/dto';
import { OFFER_TONES } from './words';

export const isOpen = (offer: Pick<OfferDto, 'status'>): boolean => offer.status === 'pending' || offer.status === 'countered';

/** One negotiation in a list: with whom, about what, at which price now, and whose turn it is. */
export async function OfferRow({ offer, href }: { readonly offer: OfferDto; readonly href: string }) {
  const [t, locale] = await Promise.all([getTranslations('market.offer'), getLocale()]);
  const mine = isOpen(offer) && offer.waitingFor === offer.side;
  const others = offer.side === 'seller' ? offer.buyerName : offer.sellerName;
  return (
    <CardRow href={href} className="flex-wrap gap-y-1.5">
      <span className="min-w-44 flex-1">
        <span className="block font-semibold">{others}</span>
        <span className="block text-sm">{produceName(offer.leafId, locale, offer.variety)} · <Mass grams={offer.massGrams} unit={offer.soldBy} plain /></span>
        <span className="block text-sm"><PricePair fen={offer.priceFen} by={offer.pricedBy} /></span>
        <span className="block text-sm text-muted">{t('sum')} <Money fen={offer.amountFen} />{'\u00a0'}· <WhenText at={offer.changedAt} /></span>
      </span>
      <span className="flex flex-wrap items-end gap-1 sm:flex-col">
        {isOpen(offer)
          ? <><StatusChip tone={mine ? 'wait' : 'info'}>{mine ? t('yourTurn') : t('theirTurn')}</StatusChip><Deadline at={offer.deadline} /></>
          : <StatusChip tone={OFFER_TONES[offer.status]}>{t(`status.${offer.status}`)}</StatusChip>}
      </span>
    </CardRow>
  );
}
