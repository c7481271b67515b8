import { FileSpreadsheet, Plus, Sprout } from 'lucide-react';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { LinkButton } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { Pagination } from '@/components/ui/pagination';
import { Tabs } from '@/components/ui/tabs';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import { ownListings } from '@/lib/market/queries';
import { ListingRow } from '../../../_market/listing-row';
import { FarmFrame } from '../../_components/farm-frame';

const PAGE = 20;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('market.listings'))('title') };
}

/** What is on offer, and what was. */
export default async function Listings({ searchParams }: { readonly searchParams: Promise<{ all?: string; before?: string }> }) {
  const [t, { all, before }, { actor }] = await Promise.all([getTranslations('market.listings'), searchParams, requireSession({ orgs: ['farm', 'cooperative'] })]);
  const rows = await ownListings(database(), actor, { open: !all, before, limit: PAGE + 1 });
  const shown = rows.slice(0, PAGE);
  const path = all ? '/farm/listings?all=1' : '/farm/listings';
  return (
    <FarmFrame title={t('title')} actions={<LinkButton href="/farm/sell"><Plus aria-hidden className="size-5" />{t('sell')}</LinkButton>}>
      <Tabs label={t('title')} tabs={[{ href: '/farm/listings', label: t('open'), current: !all }, { href: '/farm/listings?all=1', label: t('all'), current: Boolean(all) }]} />
      <Card flush>
        {shown.length === 0 && <EmptyState icon={Sprout} title={t('empty')} action={<LinkButton href="/farm/sell">{t('sell')}</LinkButton>}>{t('emptyHint')}</EmptyState>}
        {shown.map((listing) => <ListingRow key={listing.id} listing={listing} href={`/farm/listings/${listing.id}`} />)}
      </Card>
      <Pagination nextHref={rows.length > PAGE ? `${path}${all ? '&' : '?'}before=${shown.at(-1)!.id}` : null} firstHref={before ? path : null} />
      {actor.orgKind === 'cooperative' && (
        <p className="mt-4"><LinkButton href="/farm/import" look="secondary"><FileSpreadsheet aria-hidden className="size-5" />{t('import')}</LinkButton></p>
      )}
    </FarmFrame>
  );
}
