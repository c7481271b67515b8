import { getLocale, getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/forms/action-form';
import { AmountField, QuantityField } from '@/components/forms/amount-field';
import { OnlyAfter } from '@/components/forms/only-after';
import { SubmitButton } from '@/components/forms/submit-button';
import { DateField, Textarea } from '@/components/forms/text-field';
import { LinkButton } from '@/components/ui/button';
import { Mass } from '@/components/ui/amounts';
import { Chip, type Tone } from '@/components/ui/chip';
import { DataTable } from '@/components/ui/data-table';
import { gradeName } from '@/lib/catalogue/domain/produce';
import type { Reason } from '@/lib/market/domain/match';
import type { MatchDto, OfferDto } from '@/lib/market/dto';
import { yuanText } from '@/lib/shared/money';
import { Meant } from '../../../../_market/meant';
import { dayRange, massWords, plainMass, priceText, reasonWords, shortUnit } from '../../../../_market/words';
import { propose } from '../actions';
import type { Search } from './search';

const REASON_TONES: Record<Reason['code'], Tone> = {
  CHEAPEST_LANDED: 'ok', NEAREST: 'wait', BEST_GRADE: 'info', FRESHEST: 'ok', FILLS_WHOLE: 'info', DEALT_BEFORE: 'ok', BELOW_BOARD: 'ok', MUST_GO: 'wait',
};

type MatchesProps = { readonly matches: readonly MatchDto[]; readonly search: Search; readonly open: readonly OfferDto[] };

/** What fits, the cheapest at the gate first: prices by their parts, the reasons in words, and a form to make an offer. */
export async function Matches({ matches, search, open }: MatchesProps) {
  const [t, unit, locale] = await Promise.all([getTranslations('market.sourcing'), getTranslations('common.unit'), getLocale()]);
  const rows = await Promise.all(matches.map(async (match) => ({ ...match, days: await dayRange(match.listing.harvestFrom, match.listing.harvestTo),
    minimum: await massWords(match.listing.minimumGrams, match.listing.soldBy), reasonWords: await Promise.all(match.reasons.map(reasonWords)) })));
  const negotiating = new Map(open.map((offer) => [offer.listingId, offer.id]));
  return (
    <DataTable caption={t('caption')} rows={rows} rowKey={({ listing }) => listing.id} columns={[
      { key: 'seller', header: t('seller'), primary: true, className: 'sm:min-w-40', cell: ({ listing, roadKm, days }) => (
        <><b className="font-semibold">{listing.sellerName}</b><span className="block text-muted">{listing.place} · {t('km', { km: roadKm })}</span>
          <span className="block text-muted">{gradeName(listing.leafId, listing.gradeId, locale)} · {days}</span></>) },
      { key: 'left', header: t('available'), align: 'right', className: 'whitespace-nowrap', cell: ({ listing, minimum }) => (
        <><Mass grams={listing.remainingGrams} unit={shortUnit(listing.remainingGrams, listing.soldBy)} plain /><span className="block text-muted">{t('minimum', { mass: minimum })}</span></>) },
      { key: 'price', header: t('farmPrice'), align: 'right', className: 'whitespace-nowrap', cell: ({ listing }) => priceText(listing.pricePerTonneFen) },
      { key: 'freight', header: t('freight'), align: 'right', className: 'whitespace-nowrap', cell: ({ freightFen }) => priceText(freightFen) },
      { key: 'landed', header: t('landed'), align: 'right', className: 'whitespace-nowrap', cell: ({ landedFen }) => <><b className="font-semibold">{priceText(landedFen)}</b><span className="block text-muted">{priceText(landedFen, 'kg')}/{unit('kg')}</span></> },
      { key: 'why', header: t('why'), cell: ({ reasons, reasonWords: words }) => (
        <ul className="flex flex-wrap gap-1 max-sm:justify-end">{reasons.map(({ code }, index) => <li key={code}><Chip tone={REASON_TONES[code]}>{words[index]}</Chip></li>)}</ul>) },
      { key: 'offer', header: <span className="sr-only">{t('makeOffer')}</span>, cell: ({ listing }) => negotiating.has(listing.id)
        ? <LinkButton href={`/buy/offers/${negotiating.get(listing.id)!}`} look="secondary" size="sm">{t('negotiating')}</LinkButton>
        : <OfferForm match={listing} search={search} /> },
    ]} />
  );
}

/** An offer for one listing: how much, for how much, on which day. It opens in its row. */
async function OfferForm({ match, search }: { readonly match: MatchDto['listing']; readonly search: Search }) {
  const [t, unit] = await Promise.all([getTranslations('market.sourcing'), getTranslations('common.unit')]);
  const left = BigInt(match.remainingGrams);
  const wanted = left < search.massGrams ? left : search.massGrams;
  const from = search.from > match.harvestFrom ? search.from : match.harvestFrom;
  const to = search.to < match.harvestTo ? search.to : match.harvestTo;
  return (
    <details className="w-full text-left">
      <summary className="inline-flex min-h-9 cursor-pointer items-center justify-center whitespace-nowrap rounded-sm border border-line bg-card px-3 font-medium hover:bg-selected pointer-coarse:min-h-11">{t('makeOffer')}</summary>
      <ActionForm action={propose} label={t('offerTo', { name: match.sellerName })} className="mt-3 w-full min-w-40">
        <input type="hidden" name="listingId" value={match.id} />
        {search.demand && <input type="hidden" name="demandId" value={search.demand.id} />}
        <input type="hidden" name="pricedBy" value={match.pricedBy} />
        <QuantityField name="mass" label={t('mass')} defaultValue={plainMass(wanted.toString(), match.soldBy)} defaultUnit={match.soldBy} units={[match.soldBy]} required />
        <AmountField name="price" label={t('yourPrice')} defaultValue={yuanText(BigInt(match.priceFen))} suffix={`/ ${unit(match.pricedBy)}`} required />
        <DateField name="deliverOn" label={t('day')} min={match.harvestFrom} max={match.harvestTo} defaultValue={from <= to ? from : match.harvestFrom} required />
        <Textarea name="note" label={t('note')} rows={2} maxLength={200} />
        <Meant />
        <OnlyAfter code="OFFER_OPEN_ALREADY"><LinkButton href="/buy/offers" look="secondary" size="sm">{t('toOffers')}</LinkButton></OnlyAfter>
        <SubmitButton size="md">{t('send')}</SubmitButton>
      </ActionForm>
    </details>
  );
}
