import { X } from 'lucide-react';
import { getLocale, getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/forms/action-form';
import { AmountField, QuantityField } from '@/components/forms/amount-field';
import { OnlyAfter } from '@/components/forms/only-after';
import { SubmitButton } from '@/components/forms/submit-button';
import { DateField, Textarea } from '@/components/forms/text-field';
import { Link } from '@/components/navigation';
import { Mass, PricePair } from '@/components/ui/amounts';
import { LinkButton } from '@/components/ui/button';
import { Section } from '@/components/ui/card';
import { Dl } from '@/components/ui/dl';
import { Photo } from '@/components/ui/photo';
import { gradeName } from '@/lib/catalogue/domain/produce';
import type { MatchDto } from '@/lib/market/dto';
import { chinaDay } from '@/lib/shared/clock';
import { yuanText } from '@/lib/shared/money';
import { Meant } from '../../../../_market/meant';
import { dayRange, massWords, plainMass, priceText } from '../../../../_market/words';
import { propose } from '../actions';
import { searchParams, type Search } from './search';

/** An offer for one listing: what it is at the left, how much for how much and on which day at the right. */
export async function Offering({ matches, search }: { readonly matches: readonly MatchDto[]; readonly search: Search }) {
  const [t, unit, locale] = await Promise.all([getTranslations('market.sourcing'), getTranslations('common.unit'), getLocale()]);
  const match = matches.find(({ listing }) => listing.id === search.offer);
  if (!match) return null;
  const { listing, roadKm, freightFen, landedFen } = match;
  const [days, minimum] = [await dayRange(listing.harvestFrom, listing.harvestTo), await massWords(listing.minimumGrams, listing.soldBy)];
  const left = BigInt(listing.remainingGrams);
  const first = [search.from, listing.harvestFrom, chinaDay(search.now)].sort().at(-1)!;
  return (
    <Section title={t('offerTo', { name: listing.sellerName })} heading="inside" className="mt-4"
      aside={<Link href={`/buy/sourcing?${searchParams(search)}`} className="ml-auto inline-flex min-h-11 items-center gap-1 text-sm text-field no-underline hover:underline -my-2.5"><X aria-hidden className="size-4" />{t('close')}</Link>}>
      <div className="grid gap-x-8 gap-y-4 lg:grid-cols-[minmax(0,19rem)_minmax(0,1fr)] large-print:grid-cols-1">
        <div>
          {listing.hasPhoto && (
            <Photo src={`/api/listings/${listing.id}/photo`} alt={t('photoOf', { name: listing.sellerName })} className="mb-3 max-h-52 w-full object-cover" />
          )}
          <Dl items={[
            { term: t('asking'), value: <PricePair fen={listing.priceFen} by={listing.pricedBy} /> },
            { term: t('freight'), value: <>{priceText(freightFen)}/{unit('jin')} · {t('km', { km: roadKm })}</> },
            { term: t('landed'), value: <>{priceText(landedFen)}/{unit('jin')}</>, strong: true },
            { term: t('available'), value: <><Mass grams={listing.remainingGrams} unit={listing.soldBy} plain /> · {t('minimum', { mass: minimum })}</> },
            { term: t('grade'), value: gradeName(listing.leafId, listing.gradeId, locale) },
            { term: t('harvest'), value: days },
          ]} />
          {listing.note && <p className="mt-2 border-t border-line pt-2">“{listing.note}”</p>}
        </div>
        <ActionForm action={propose} label={t('offerTo', { name: listing.sellerName })} className="grid content-start gap-x-4 sm:grid-cols-3">
          <input type="hidden" name="listingId" value={listing.id} />
          {search.demand && <input type="hidden" name="demandId" value={search.demand.id} />}
          <input type="hidden" name="pricedBy" value={listing.pricedBy} />
          <QuantityField name="mass" label={t('mass')} defaultValue={plainMass((left < search.massGrams ? left : search.massGrams).toString(), listing.soldBy)} defaultUnit={listing.soldBy} units={[listing.soldBy]} required />
          <AmountField name="price" label={t('yourPrice')} defaultValue={yuanText(BigInt(listing.priceFen))} suffix={`/ ${unit(listing.pricedBy)}`} required />
          <DateField name="deliverOn" label={t('day')} min={listing.harvestFrom > chinaDay(search.now) ? listing.harvestFrom : chinaDay(search.now)} max={listing.harvestTo} defaultValue={first <= listing.harvestTo ? first : listing.harvestTo} required />
          <Textarea name="note" label={t('note')} rows={2} maxLength={200} className="sm:col-span-3" />
          <div className="sm:col-span-3">
            <Meant />
            <OnlyAfter code="OFFER_OPEN_ALREADY"><LinkButton href="/buy/offers" look="secondary" size="sm">{t('toOffers')}</LinkButton></OnlyAfter>
            <div className="flex flex-wrap items-center gap-x-4 gap-y-2"><SubmitButton size="md">{t('send')}</SubmitButton><span className="text-[0.8125rem] text-muted">{t('sendNote')}</span></div>
          </div>
        </ActionForm>
      </div>
    </Section>
  );
}
