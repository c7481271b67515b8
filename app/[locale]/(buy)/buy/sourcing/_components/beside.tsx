import { getLocale, getTranslations } from 'next-intl/server';
import { ShareBar, shareFill } from '@/components/charts/mini-bars';
import { Mass, Money } from '@/components/ui/amounts';
import { Section } from '@/components/ui/card';
import { Dl } from '@/components/ui/dl';
import { gradeName } from '@/lib/catalogue/domain/produce';
import type { SourcingDto } from '@/lib/market/dto';
import type { Actor } from '@/lib/shared/actor';
import { OneButton } from '../../../../_market/one-button';
import { massWords } from '../../../../_market/words';
import { PriceBand, PRICE_DAYS } from '../../../_components/price-band';
import { proposeForPlan } from '../actions';
import { fillCost } from './fill-cost';
import type { Search } from './search';

/** What was really paid these thirty days, with the middle half as a band and one's own deals. */
export async function PriceChart({ search, actor }: { readonly search: Search; readonly actor: Actor }) {
  const [t, locale] = await Promise.all([getTranslations('market.sourcing'), getLocale()]);
  return (
    <Section title={t('chart', { days: PRICE_DAYS, grade: gradeName(search.leaf.id, search.gradeId, locale) })} heading="inside">
      <PriceBand leafId={search.leaf.id} gradeId={search.gradeId} actor={actor} now={search.now} />
    </Section>
  );
}

/** Which of the listings together fill the wanted mass most cheaply, and one button that asks all of them. */
export async function FillPlan({ found, search }: { readonly found: SourcingDto; readonly search: Search }) {
  const t = await getTranslations('market.sourcing');
  const names = new Map(found.matches.map(({ listing }) => [listing.id, listing.sellerName]));
  const filled = found.fill.reduce((sum, { grams }) => sum + BigInt(grams), 0n);
  if (found.fill.length === 0) return null;
  return (
    <Section title={t('fill')} heading="inside" className="mt-4">
      <Dl items={found.fill.map(({ listingId, grams }, index) => ({
        term: <span className="inline-flex items-center gap-2"><span aria-hidden className="size-2.5 flex-none rounded-[3px]" style={{ background: shareFill(index) }} />{names.get(listingId)}</span>,
        value: <Mass grams={grams} unit={search.unit} plain />,
      }))} />
      <div className="my-3"><ShareBar label={t('fillLabel')} whole={Number(search.massGrams)} shares={found.fill.map(({ listingId, grams }) => ({ name: listingId, weight: Number(grams) }))} /></div>
      <p className="mb-3 flex items-baseline justify-between gap-3"><span className="text-muted">{t('fillSum')}</span><Money fen={fillCost(found)} size="lg" /></p>
      {filled < search.massGrams && <p className="mb-3 text-sm text-muted">{t('fillShort', { mass: await massWords(search.massGrams - filled, search.unit) })}</p>}
      <OneButton action={proposeForPlan} label={t('fillButton', { count: found.fill.length })} look="primary" size="md" wide
        fields={{ plan: found.fill.map(({ listingId, grams }) => `${listingId}:${grams}`).join(' '), from: search.from, to: search.to, ...(search.demand && { demandId: search.demand.id }) }}>
        {t('fillButton', { count: found.fill.length })}
      </OneButton>
      <p className="mt-2 text-sm text-muted">{t('fillNote')}</p>
    </Section>
  );
}
