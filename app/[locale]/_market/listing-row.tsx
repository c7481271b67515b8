import { getLocale, getTranslations } from 'next-intl/server';
import { Mass, PricePair } from '@/components/ui/amounts';
import { StatusChip } from '@/components/ui/chip';
import { CardRow } from '@/components/ui/card';
import { gradeName, produceName } from '@/lib/catalogue/domain/produce';
import type { ListingDto } from '@/lib/market/dto';
import { dayRange, LISTING_TONES } from './words';

/** One listing in a list: what, how much is left, for how much, until when, and whether somebody asks for it. */
export async function ListingRow({ listing, href }: { readonly listing: ListingDto; readonly href: string }) {
  const [t, locale, days] = await Promise.all([getTranslations('market'), getLocale(), dayRange(listing.harvestFrom, listing.harvestTo)]);
  return (
    <CardRow href={href} className="flex-wrap">
      <span className="min-w-0 flex-1">
        <span className="block font-semibold">{produceName(listing.leafId, locale, listing.variety)} <span className="font-normal text-muted">{gradeName(listing.leafId, listing.gradeId, locale)}</span></span>
        <span className="block text-sm">{t('listing.left')} <Mass grams={listing.remainingGrams} unit={listing.soldBy} /></span>
        <span className="block text-sm text-muted">{days}{listing.growerName !== listing.sellerName && <> · {listing.growerName}</>}</span>
      </span>
      <span className="flex flex-col items-end gap-1">
        <PricePair fen={listing.priceFen} by={listing.pricedBy} stacked />
        {listing.openOffers > 0
          ? <StatusChip tone="wait">{t('listing.openOffers', { count: listing.openOffers })}</StatusChip>
          : <StatusChip tone={LISTING_TONES[listing.status]}>{t(`listing.status.${listing.status}`)}</StatusChip>}
      </span>
    </CardRow>
  );
}
