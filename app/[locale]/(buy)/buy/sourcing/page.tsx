import { Download, SearchX } from 'lucide-react';
import type { Metadata } from 'next';
import { getLocale, getTranslations } from 'next-intl/server';
import { LinkButton } from '@/components/ui/button';
import { Mass, Money } from '@/components/ui/amounts';
import { Card } from '@/components/ui/card';
import { Chip } from '@/components/ui/chip';
import { EmptyState } from '@/components/ui/empty-state';
import { Notice } from '@/components/ui/notice';
import { Stat, Stats } from '@/components/ui/stat';
import { produceName } from '@/lib/catalogue/domain/produce';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import { openOffers } from '@/lib/market/queries';
import type { SourcingDto } from '@/lib/market/dto';
import { systemClock } from '@/lib/shared/clock';
import { Trend } from '../../../_market/trend';
import { massWords, priceText, shortUnit } from '../../../_market/words';
import { BuyFrame } from '../../_components/buy-frame';
import { FillPlan, PriceChart } from './_components/beside';
import { Compare } from './_components/compare';
import { fillCost } from './_components/fill-cost';
import { Filters } from './_components/filters';
import { Matches } from './_components/matches';
import { Offering } from './_components/offering';
import { readSearch, runSearch, searchParams as addressOf, type Search, type SourcingQuery } from './_components/search';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('market.sourcing'))('title') };
}

/** What fits a need, by what it costs at one's own gate. */
export default async function Sourcing({ searchParams }: { readonly searchParams: Promise<SourcingQuery> }) {
  const [t, locale, query, session] = await Promise.all([getTranslations('market.sourcing'), getLocale(), searchParams, requireSession({ orgs: ['buyer', 'cooperative'] })]);
  const search = await readSearch(query, session, systemClock.now());
  const [found, open] = await Promise.all([runSearch(search, session), openOffers(database(), session.actor, { side: 'buyer' })]);
  return (
    <BuyFrame session={session} title={t('heading', { produce: produceName(search.leaf.id, locale) })}
      chips={search.demand && <Chip tone="info">{t('against', { mass: await massWords(search.demand.remainingGrams, search.unit), place: search.demand.place })}</Chip>}
      actions={<>
        <LinkButton href={`/buy/sourcing/export?as=csv&${addressOf(search)}`} look="quiet" download>{t('exportCsv')}</LinkButton>
        <LinkButton href={`/buy/sourcing/export?${addressOf(search)}`} look="secondary" download><Download aria-hidden className="size-4" />{t('export')}</LinkButton>
      </>}>
      <Filters search={search} />
      {!found && <Notice tone="bad">{t('noPlace')}</Notice>}
      {found && <Figures found={found} search={search} />}
      {found && <Offering matches={found.matches} search={search} />}
      {found && <Compare matches={found.matches} search={search} />}
      {found && (
        <div className="mt-4 grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_17rem]">
          <Card flush>
            {found.matches.length === 0
              ? <EmptyState icon={SearchX} title={t('empty')} action={<LinkButton href={`/buy/demands/new?leaf=${search.leaf.id}`}>{t('postInstead')}</LinkButton>}>{t('emptyHint')}</EmptyState>
              : <Matches matches={found.matches} search={search} open={open} />}
            {found.possible > found.matches.length && <p className="border-t border-line px-4 py-3 text-muted">{t('shown', { shown: found.matches.length, possible: found.possible })}</p>}
          </Card>
          <div><PriceChart search={search} actor={session.actor} /><FillPlan found={found} search={search} /></div>
        </div>
      )}
    </BuyFrame>
  );
}

/** The four figures above the table. */
async function Figures({ found, search }: { readonly found: SourcingDto; readonly search: Search }) {
  const t = await getTranslations('market.sourcing');
  const per = <span className="text-base font-medium">{t('perJin')}</span>;
  const none = <span className="text-muted">—</span>;
  return (
    <Stats>
      <Stat label={t('stat.total')}><Mass grams={found.totalGrams} unit={shortUnit(found.totalGrams, search.unit)} plain /></Stat>
      <Stat label={t('stat.cheapest')}>{found.matches[0] ? <>{priceText(found.matches[0].landedFen)}{per}</> : none}</Stat>
      <Stat label={t('stat.board')}>{found.board ? <>{priceText(found.board.medianFen)}{per} <Trend bps={found.board.trendBps} /></> : none}</Stat>
      <Stat label={t('stat.fill', { mass: await massWords(search.massGrams, search.unit) })}>{found.fill.length > 0 ? <Money fen={fillCost(found)} /> : none}</Stat>
    </Stats>
  );
}
