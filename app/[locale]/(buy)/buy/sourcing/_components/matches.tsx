import { Columns3 } from 'lucide-react';
import { getLocale, getTranslations } from 'next-intl/server';
import { Button, LinkButton } from '@/components/ui/button';
import { Mass } from '@/components/ui/amounts';
import { Chip, type Tone } from '@/components/ui/chip';
import { DataTable } from '@/components/ui/data-table';
import { gradeName } from '@/lib/catalogue/domain/produce';
import { localPath } from '@/lib/http/local-path';
import type { Reason } from '@/lib/market/domain/match';
import type { MatchDto, OfferDto } from '@/lib/market/dto';
import { dayRange, massWords, priceText, reasonWords, shortUnit } from '../../../../_market/words';
import { searchFields, searchParams, type Search } from './search';

const REASON_TONES: Record<Reason['code'], Tone> = {
  CHEAPEST_LANDED: 'ok', NEAREST: 'wait', BEST_GRADE: 'info', FRESHEST: 'ok', FILLS_WHOLE: 'info', DEALT_BEFORE: 'ok', BELOW_BOARD: 'ok', MUST_GO: 'wait',
};

type MatchesProps = { readonly matches: readonly MatchDto[]; readonly search: Search; readonly open: readonly OfferDto[] };
const COMPARE = 'compare';

/** What fits, the cheapest at the gate first: prices by their parts, the reasons in words, and the way to an offer. */
export async function Matches({ matches, search, open }: MatchesProps) {
  const [t, unit, locale] = await Promise.all([getTranslations('market.sourcing'), getTranslations('common.unit'), getLocale()]);
  const rows = await Promise.all(matches.map(async (match) => ({ ...match, days: await dayRange(match.listing.harvestFrom, match.listing.harvestTo),
    minimum: await massWords(match.listing.minimumGrams, match.listing.soldBy), reasonWords: await Promise.all(match.reasons.map(reasonWords)) })));
  const negotiating = new Map(open.map((offer) => [offer.listingId, offer.id]));
  const picked = new Set(search.picked);
  const figure = 'whitespace-nowrap';
  return (
    <>
      <DataTable dense caption={t('caption')} rows={rows} rowKey={({ listing }) => listing.id} selected={({ listing }) => picked.has(listing.id) || listing.id === search.offer} columns={[
        { key: 'pick', header: <span className="sr-only">{t('pick')}</span>, className: 'sm:w-9 max-sm:float-right', cell: ({ listing }) => (
          <label className="-m-2.5 grid size-9 place-items-center pointer-coarse:size-11"><span className="sr-only">{t('pickOne', { name: listing.sellerName })}</span>
            <input type="checkbox" name="pick" value={listing.id} form={COMPARE} defaultChecked={picked.has(listing.id)} className="size-[1.125rem]" /></label>) },
        { key: 'seller', header: t('seller'), primary: true, className: 'sm:min-w-36 lg:min-w-44', cell: ({ listing, roadKm, days }) => (
          <><b className="font-semibold">{listing.sellerName}</b>
            <span className="block text-[0.8125rem] text-muted">{listing.place} · <span className="whitespace-nowrap">{t('km', { km: roadKm })}</span></span>
            <span className="block text-[0.8125rem] text-muted">{gradeName(listing.leafId, listing.gradeId, locale)} · <span className="whitespace-nowrap">{days}</span></span></>) },
        { key: 'left', header: t('available'), align: 'right', className: figure, cell: ({ listing, minimum }) => (
          <><Mass grams={listing.remainingGrams} unit={shortUnit(listing.remainingGrams, listing.soldBy)} plain /><span className="block text-[0.8125rem] text-muted">{t('minimum', { mass: minimum })}</span></>) },
        { key: 'price', header: <PerJin name={t('farmPrice')} unit={t('perJin')} />, align: 'right', className: figure, cell: ({ listing }) => priceText(listing.pricePerTonneFen) },
        { key: 'freight', spare: true, header: <PerJin name={t('freight')} unit={t('perJin')} />, align: 'right', className: figure, cell: ({ freightFen }) => priceText(freightFen) },
        { key: 'landed', header: <PerJin name={t('landed')} unit={t('perJin')} />, align: 'right', className: figure, cell: ({ landedFen }) => <><b className="font-semibold">{priceText(landedFen)}</b><span className="block text-[0.8125rem] text-muted">{priceText(landedFen, 'kg')}/{unit('kg')}</span></> },
        { key: 'why', header: t('why'), className: 'sm:min-w-28 lg:min-w-34', cell: ({ reasons, reasonWords: words }) => <Why reasons={reasons} words={words} /> },
        { key: 'offer', header: <span className="sr-only">{t('makeOffer')}</span>, cell: ({ listing }) => negotiating.has(listing.id)
          ? <LinkButton href={`/buy/offers/${negotiating.get(listing.id)!}`} look="secondary" size="sm">{t('negotiating')}</LinkButton>
          : <LinkButton href={`/buy/sourcing?${searchParams(search)}&offer=${listing.id}`} look="secondary" size="sm" aria-label={t('offerTo', { name: listing.sellerName })}>{t('makeOffer')}</LinkButton> },
      ]} />
      {matches.length > 1 && (
        <form id={COMPARE} action={await localPath('/buy/sourcing')} aria-label={t('compare')} className="flex flex-wrap items-center gap-3 border-t border-line px-4 py-3">
          {Object.entries(searchFields(search)).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />)}
          <Button type="submit" look="secondary"><Columns3 aria-hidden className="size-4" />{t('compare')}</Button>
          <span className="text-[0.8125rem] text-muted">{t('compareHint')}</span>
        </form>
      )}
    </>
  );
}

/** What a column of prices says, and for how much, each on a line of its own. */
const PerJin = ({ name, unit }: { readonly name: string; readonly unit: string }) => <>{name}<span className="sm:block">{unit}</span></>;

/** The first reason stands out, the others follow in plain words. */
function Why({ reasons, words }: { readonly reasons: readonly Reason[]; readonly words: readonly string[] }) {
  const [first] = reasons;
  if (!first) return null;
  return (
    <>
      <Chip tone={REASON_TONES[first.code]}>{words[0]}</Chip>
      {words.length > 1 && <span className="mt-1 block text-[0.8125rem] text-muted">{words.slice(1).join(' · ')}</span>}
    </>
  );
}
