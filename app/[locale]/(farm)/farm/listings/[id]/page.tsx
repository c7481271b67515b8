import { Handshake, Pencil, Users } from 'lucide-react';
import type { Metadata } from 'next';
import { getLocale, getTranslations } from 'next-intl/server';
import { notFound } from 'next/navigation';
import { Mass, PricePair } from '@/components/ui/amounts';
import { LinkButton } from '@/components/ui/button';
import { Card, CardRow, Section } from '@/components/ui/card';
import { Chip, StatusChip } from '@/components/ui/chip';
import { Dl } from '@/components/ui/dl';
import { EmptyState } from '@/components/ui/empty-state';
import { Notice } from '@/components/ui/notice';
import { Photo } from '@/components/ui/photo';
import { gradeName, produceName } from '@/lib/catalogue/domain/produce';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import type { DemandMatchDto, ListingDto } from '@/lib/market/dto';
import { demandsFor, endedOffers, listing as findListing, openOffers } from '@/lib/market/queries';
import { systemClock } from '@/lib/shared/clock';
import { OneButton } from '../../../../_market/one-button';
import { OfferRow } from '../../../../_market/offer-row';
import { dayRange, LISTING_TONES, perUnit, reasonWords, shortUnit } from '../../../../_market/words';
import { FarmFrame } from '../../../_components/farm-frame';
import { takeBack } from '../../sell/actions';

type ListingProps = { readonly params: Promise<{ id: string }>; readonly searchParams: Promise<{ done?: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('market.listing'))('title') };
}

/** One listing of one's own: what it says, who asks for it, and whom it would suit. */
export default async function OneListing({ params, searchParams }: ListingProps) {
  const [t, { id }, { done }, { actor }, locale] = await Promise.all([
    getTranslations('market.listing'), params, searchParams, requireSession({ orgs: ['farm', 'cooperative'] }), getLocale()]);
  const found = await findListing(database(), actor, id);
  if (!found || ![found.sellerOrgId, found.growerOrgId].includes(actor.organisationId)) notFound();
  const [open, ended, demands] = await Promise.all([
    openOffers(database(), actor, { side: 'seller', listingId: id }), endedOffers(database(), actor, { side: 'seller', listingId: id }), demandsFor(database(), actor, id, systemClock.now())]);
  const offers = [...open, ...ended];
  return (
    <FarmFrame title={produceName(found.leafId, locale, found.variety)} back={{ href: '/farm/listings', label: t('back') }} width="wide"
      chips={<StatusChip tone={LISTING_TONES[found.status]}>{t(`status.${found.status}`)}</StatusChip>}>
      {(done === 'published' || done === 'edited' || done === 'withdrawn') && <Notice tone="ok" live className="mb-4">{t(`done.${done}`)}</Notice>}
      <div className="items-start gap-x-8 lg:grid lg:grid-cols-2 large-print:block">
        <Details listing={found} />
        <div className="lg:-mt-5">
          <Section title={t('offers')} flush>
            {offers.length === 0
              ? <EmptyState icon={Handshake} title={t('noOffers')}>{t('noOffersHint')}</EmptyState>
              : offers.map((offer) => <OfferRow key={offer.id} offer={offer} href={`/farm/offers/${offer.id}`} />)}
          </Section>
          {found.status === 'published' && <Wanted demands={demands} listing={found} />}
          {found.status === 'published' && found.sellerOrgId === actor.organisationId && (
            <div className="mt-6">
              <p className="mb-4"><LinkButton href={`/farm/listings/${id}/edit`} look="secondary"><Pencil aria-hidden className="size-5" />{t('edit')}</LinkButton></p>
              <p className="mb-2 text-sm text-muted">{t('withdrawHint')}</p>
              <OneButton action={takeBack} fields={{ listingId: id }} label={t('withdraw')} look="danger">{t('withdraw')}</OneButton>
            </div>
          )}
        </div>
      </div>
    </FarmFrame>
  );
}

async function Details({ listing }: { readonly listing: ListingDto }) {
  const [t, locale, days] = await Promise.all([getTranslations('market.listing'), getLocale(), dayRange(listing.harvestFrom, listing.harvestTo)]);
  return (
    <Card>
      {listing.hasPhoto && (
        <Photo src={`/api/listings/${listing.id}/photo`} alt={t('photoOf', { produce: produceName(listing.leafId, locale) })} className="mb-3 max-h-72 w-full object-contain" />
      )}
      <Dl items={[
        { term: t('price'), value: <PricePair fen={listing.priceFen} by={listing.pricedBy} />, strong: true },
        { term: t('left'), value: <Mass grams={listing.remainingGrams} unit={listing.soldBy} /> },
        ...(listing.massGrams === listing.remainingGrams ? [] : [{ term: t('mass'), value: <Mass grams={listing.massGrams} unit={listing.soldBy} /> }]),
        { term: t('minimum'), value: <Mass grams={listing.minimumGrams} unit={listing.soldBy} /> },
        { term: t('grade'), value: gradeName(listing.leafId, listing.gradeId, locale) },
        { term: t('window'), value: days },
        { term: t('place'), value: listing.place },
        ...(listing.growerName === listing.sellerName ? [] : [{ term: t('grower'), value: listing.growerName }]),
      ]} />
      {listing.note && <p className="mt-2 border-t border-line pt-2">{listing.note}</p>}
    </Card>
  );
}

/** Open requests that it would suit: what the buyer pays at most, less the way. */
async function Wanted({ demands, listing }: { readonly demands: readonly DemandMatchDto[]; readonly listing: ListingDto }) {
  const [t, locale] = await Promise.all([getTranslations('market.listing'), getLocale()]);
  const rows = await Promise.all(demands.map(async (match) => ({ ...match, days: await dayRange(match.demand.deliverFrom, match.demand.deliverTo), why: await Promise.all(match.reasons.map(reasonWords)) })));
  return (
    <Section title={t('wanted')} flush>
      {rows.length === 0 && <EmptyState icon={Users} title={t('noDemands')}>{t('noDemandsHint')}</EmptyState>}
      {rows.map(({ demand, roadKm, atGateFen, days, why }) => (
        <CardRow key={demand.id} className="flex-wrap">
          <span className="min-w-0 flex-1 basis-52">
            <span className="block font-semibold">{demand.buyerName}</span>
            <span className="block text-sm">{t('wants')} <Mass grams={demand.remainingGrams} unit={shortUnit(demand.remainingGrams, listing.soldBy)} /> · {t('gradeAtLeast', { grade: gradeName(demand.leafId, demand.gradeId, locale) })}</span>
            <span className="block text-sm text-muted">{demand.place} · {t('km', { km: roadKm })} · {days}</span>
            <span className="mt-1.5 flex flex-wrap gap-1.5">{why.map((words) => <Chip key={words} tone="ok">{words}</Chip>)}</span>
          </span>
          <span className="ml-auto text-right text-sm text-muted"><span className="block">{t('atGate')}</span><PricePair fen={perUnit(atGateFen, 'jin')} by="jin" /></span>
        </CardRow>
      ))}
    </Section>
  );
}
