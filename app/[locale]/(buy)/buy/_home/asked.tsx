import { Megaphone } from 'lucide-react';
import { getLocale, getTranslations } from 'next-intl/server';
import { ShareBar } from '@/components/charts/mini-bars';
import { Mass } from '@/components/ui/amounts';
import { LinkButton } from '@/components/ui/button';
import { CardRow, Section } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { DayText } from '@/components/ui/when';
import { gradeName, produceName } from '@/lib/catalogue/domain/produce';
import type { DemandDto } from '@/lib/market/dto';
import { massText } from '@/lib/shared/quantity';

const SHOWN = 6;

/** What is asked for, and how much of it is found. */
export async function Asked({ demands }: { readonly demands: readonly DemandDto[] }) {
  const [t, locale] = await Promise.all([getTranslations('buy.home'), getLocale()]);
  return (
    <Section title={t('askedFor')} heading="inside" flush more={demands.length > 0 ? { href: '/buy/demands', label: t('allDemands') } : undefined}>
      {demands.length === 0 && <EmptyState icon={Megaphone} title={t('noDemands')} action={<LinkButton href="/buy/demands/new">{t('ask')}</LinkButton>}>{t('noDemandsHint')}</EmptyState>}
      {demands.slice(0, SHOWN).map((demand) => {
        const [whole, left] = [BigInt(demand.massGrams), BigInt(demand.remainingGrams)];
        const found = Number(((whole - left) * 100n) / whole);
        return (
          <CardRow key={demand.id} href={`/buy/demands/${demand.id}`} className="flex-wrap">
            <span className="min-w-[min(12rem,100%)] flex-1"><b className="font-semibold">{produceName(demand.leafId, locale)} {gradeName(demand.leafId, demand.gradeId, locale)}</b>
              <span className="block text-[0.8125rem] text-muted">{demand.place} · <DayText day={demand.deliverFrom} /> – <DayText day={demand.deliverTo} /></span></span>
            <span className="w-40 max-sm:w-full">
              <span className="mb-1 flex justify-between text-[0.8125rem]"><span>{t('found', { percent: found })}</span><Mass grams={demand.massGrams} unit="tonne" plain /></span>
              <ShareBar label={t('foundLabel', { found: massText(whole - left, 'kg'), whole: massText(whole, 'kg') })} shares={[{ name: 'found', weight: found }]} whole={100} />
            </span>
          </CardRow>
        );
      })}
    </Section>
  );
}
