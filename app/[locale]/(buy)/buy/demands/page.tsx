import { Megaphone, Plus } from 'lucide-react';
import type { Metadata } from 'next';
import { getLocale, getTranslations } from 'next-intl/server';
import { Link } from '@/components/navigation';
import { Mass } from '@/components/ui/amounts';
import { LinkButton } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { StatusChip } from '@/components/ui/chip';
import { DataTable } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { Pagination } from '@/components/ui/pagination';
import { gradeName, produceName } from '@/lib/catalogue/domain/produce';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import { ownDemands } from '@/lib/market/queries';
import { dayRange, DEMAND_TONES, priceText } from '../../../_market/words';
import { BuyFrame } from '../../_components/buy-frame';

const PAGE = 30;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('market.demands'))('title') };
}

/** What one has asked the market for. */
export default async function Demands({ searchParams }: { readonly searchParams: Promise<{ before?: string }> }) {
  const [t, locale, { before }, session] = await Promise.all([getTranslations('market.demands'), getLocale(), searchParams, requireSession({ orgs: ['buyer', 'cooperative'] })]);
  const found = await ownDemands(database(), session.actor, { before, limit: PAGE + 1 });
  const rows = await Promise.all(found.slice(0, PAGE).map(async (demand) => ({ ...demand, days: await dayRange(demand.deliverFrom, demand.deliverTo) })));
  const fresh = <LinkButton href="/buy/demands/new"><Plus aria-hidden className="size-4" />{t('new')}</LinkButton>;
  return (
    <BuyFrame session={session} title={t('title')} actions={fresh}>
      <Card flush>
        {rows.length === 0
          ? <EmptyState icon={Megaphone} title={t('empty')} action={fresh}>{t('emptyHint')}</EmptyState>
          : (
            <DataTable caption={t('title')} rows={rows} rowKey={({ id }) => id} columns={[
              { key: 'what', header: t('what'), primary: true, cell: (demand) => (
                <Link href={`/buy/demands/${demand.id}`} className="inline-flex min-h-9 items-center font-semibold text-field pointer-coarse:min-h-11">{produceName(demand.leafId, locale)} · {t('gradeAtLeast', { grade: gradeName(demand.leafId, demand.gradeId, locale) })}</Link>) },
              { key: 'left', header: t('left'), align: 'right', cell: (demand) => <><Mass grams={demand.remainingGrams} unit={demand.pricedBy} plain /> / <Mass grams={demand.massGrams} unit={demand.pricedBy} plain /></> },
              { key: 'cap', header: t('cap'), align: 'right', cell: (demand) => <>{priceText(demand.capPerTonneFen)}{t('perJin')}</> },
              { key: 'days', header: t('days'), cell: ({ days }) => days },
              { key: 'place', header: t('place'), cell: (demand) => <>{demand.place} · {t('within', { km: demand.radiusKm })}</> },
              { key: 'status', header: t('status'), cell: ({ status }) => <StatusChip tone={DEMAND_TONES[status]}>{t(`states.${status}`)}</StatusChip> },
            ]} />
          )}
      </Card>
      <Pagination nextHref={found.length > PAGE ? `/buy/demands?before=${rows.at(-1)!.id}` : null} firstHref={before ? '/buy/demands' : null} />
    </BuyFrame>
  );
}
