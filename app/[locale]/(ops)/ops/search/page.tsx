import { SearchX } from 'lucide-react';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { CardRow, Section } from '@/components/ui/card';
import { Chip } from '@/components/ui/chip';
import { EmptyState } from '@/components/ui/empty-state';
import { Notice } from '@/components/ui/notice';
import { database } from '@/lib/http/database';
import { search } from '@/lib/oversight/queries';
import { OpsFrame } from '../../_components/ops-frame';
import { requireOverseer } from '../../_components/overseer';
import { SearchBox } from '../../_components/search-box';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('oversight.nav'))('search') };
}

/** One search over everything that has a number or a name. */
export default async function Search({ searchParams }: { readonly searchParams: Promise<{ q?: string; nobody?: string }> }) {
  const [session, query, t] = await Promise.all([requireOverseer('/ops/search'), searchParams, getTranslations('oversight.search')]);
  const wanted = (query.q ?? '').normalize('NFKC').trim().slice(0, 64);
  const hits = wanted === '' ? null : await search(database(), session.actor, wanted);
  return (
    <OpsFrame session={session} title={t('title')} intro={t('intro')}>
      <SearchBox wanted={wanted} />
      {query.nobody && <Notice className="mt-4" live>{t('nobody')}</Notice>}
      {hits && (
        <Section title={t('hits', { count: hits.length })} flush>
          {hits.length === 0 ? <EmptyState icon={SearchX} title={t('none')}>{t('noneHint')}</EmptyState> : hits.map(({ kind, id, name, href }) => (
            <CardRow key={`${kind}:${id}`} {...(href ? { href } : {})} className="flex-wrap gap-y-1">
              <Chip tone="idle">{t(`kind.${kind}`)}</Chip><span className="min-w-0 flex-1 basis-40 font-semibold break-all">{name}</span>
            </CardRow>
          ))}
        </Section>
      )}
    </OpsFrame>
  );
}
