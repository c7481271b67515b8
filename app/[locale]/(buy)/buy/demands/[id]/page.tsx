import { Search, SearchX } from 'lucide-react';
import type { Metadata } from 'next';
import { getLocale, getTranslations } from 'next-intl/server';
import { notFound } from 'next/navigation';
import { Mass, PricePair } from '@/components/ui/amounts';
import { LinkButton } from '@/components/ui/button';
import { Card, Section } from '@/components/ui/card';
import { StatusChip } from '@/components/ui/chip';
import { Dl } from '@/components/ui/dl';
import { EmptyState } from '@/components/ui/empty-state';
import { Notice } from '@/components/ui/notice';
import { gradeName, produceName } from '@/lib/catalogue/domain/produce';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import type { DemandDto } from '@/lib/market/dto';
import { openOffers, ownDemand } from '@/lib/market/queries';
import { systemClock } from '@/lib/shared/clock';
import { OneButton } from '../../../../_market/one-button';
import { dayRange, DEMAND_TONES, perUnit } from '../../../../_market/words';
import { BuyFrame } from '../../../_components/buy-frame';
import { Matches } from '../../sourcing/_components/matches';
import { readSearch, runSearch } from '../../sourcing/_components/search';
import { takeBack } from '../actions';

type DemandProps = { readonly params: Promise<{ id: string }>; readonly searchParams: Promise<{ done?: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('market.demands'))('title') };
}

/** One request: what it asks for, and what fits it now. */
export default async function OneDemand({ params, searchParams }: DemandProps) {
  const [t, locale, { id }, { done }, session] = await Promise.all([getTranslations('market.demands'), getLocale(), params, searchParams, requireSession({ orgs: ['buyer', 'cooperative'] })]);
  const demand = await ownDemand(database(), session.actor, id);
  if (!demand) notFound();
  const isOpen = demand.status === 'open' || demand.status === 'partly_filled';
  const search = await readSearch({ demand: id }, session, systemClock.now());
  const [found, open] = isOpen ? await Promise.all([runSearch(search, session), openOffers(database(), session.actor, { side: 'buyer' })]) : [null, []];
  return (
    <BuyFrame session={session} back={{ href: '/buy/demands', label: t('title') }}
      title={`${produceName(demand.leafId, locale)} · ${t('gradeAtLeast', { grade: gradeName(demand.leafId, demand.gradeId, locale) })}`}
      chips={<StatusChip tone={DEMAND_TONES[demand.status]}>{t(`states.${demand.status}`)}</StatusChip>}
      actions={isOpen && <LinkButton href={`/buy/sourcing?demand=${id}`} look="secondary"><Search aria-hidden className="size-4" />{t('refine')}</LinkButton>}>
      {(done === 'posted' || done === 'withdrawn') && <Notice tone="ok" live className="mb-4">{t(`done.${done}`)}</Notice>}
      <div className="grid items-start gap-4 2xl:grid-cols-[20rem_minmax(0,1fr)]">
        <DemandCard demand={demand} isOpen={isOpen} />
        {isOpen && (
          <Section title={t('matches')} heading="inside" flush>
            {!found || found.matches.length === 0 ? <EmptyState icon={SearchX} title={t('noMatches')}>{t('noMatchesHint')}</EmptyState> : <Matches matches={found.matches} search={search} open={open} />}
          </Section>
        )}
      </div>
    </BuyFrame>
  );
}

async function DemandCard({ demand, isOpen }: { readonly demand: DemandDto; readonly isOpen: boolean }) {
  const [t, days] = await Promise.all([getTranslations('market.demands'), dayRange(demand.deliverFrom, demand.deliverTo)]);
  return (
    <Card>
      <Dl className="sm:max-2xl:grid sm:max-2xl:grid-cols-2 sm:max-2xl:gap-x-10 lg:max-2xl:grid-cols-3 large-print:grid-cols-1!" items={[
        { term: t('left'), value: <Mass grams={demand.remainingGrams} unit={demand.pricedBy} />, strong: true },
        { term: t('mass'), value: <Mass grams={demand.massGrams} unit={demand.pricedBy} plain /> },
        { term: t('cap'), value: <PricePair fen={perUnit(demand.capPerTonneFen, demand.pricedBy)} by={demand.pricedBy} stacked /> },
        { term: t('days'), value: days },
        { term: t('place'), value: <>{demand.place}<br />{t('within', { km: demand.radiusKm })}</> },
      ]} />
      {demand.note && <p className="mt-2 border-t border-line pt-2">{demand.note}</p>}
      {isOpen && <OneButton action={takeBack} fields={{ demandId: demand.id }} label={t('withdraw')} look="danger" className="mt-4">{t('withdraw')}</OneButton>}
    </Card>
  );
}
