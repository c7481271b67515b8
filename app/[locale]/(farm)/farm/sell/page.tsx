import { Search } from 'lucide-react';
import type { Metadata } from 'next';
import { getLocale, getTranslations } from 'next-intl/server';
import { Notice } from '@/components/ui/notice';
import { Button } from '@/components/ui/button';
import { inputClass } from '@/components/forms/input-class';
import { VoiceInput } from '@/components/layout/comforts';
import { Link } from '@/components/navigation';
import { searchProduce } from '@/lib/catalogue/domain/find-produce';
import { localName } from '@/lib/catalogue/domain/locale';
import { produceLeaf, produceName, produceTree, type ProduceLeaf } from '@/lib/catalogue/domain/produce';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import { board } from '@/lib/market/board';
import { ownListings } from '@/lib/market/queries';
import { systemClock } from '@/lib/shared/clock';
import { FarmFrame } from '../../_components/farm-frame';
import { SellForm } from './_components/sell-form';

type SellProps = { readonly searchParams: Promise<{ leaf?: string; q?: string; in?: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('market.sell'))('title') };
}

/** What one has to sell: first the produce, then one short form. */
export default async function Sell({ searchParams }: SellProps) {
  const [t, query, session] = await Promise.all([getTranslations('market.sell'), searchParams, requireSession({ orgs: ['farm', 'cooperative'] })]);
  const leaf = query.leaf ? produceLeaf(query.leaf) : null;
  if (leaf) return <SellForm leaf={leaf} actor={session.actor} />;
  return (
    <FarmFrame title={t('title')} intro={t('intro')}>
      <search>
        <form className="flex gap-2">
          <input name="q" type="search" defaultValue={query.q} aria-label={t('search')} placeholder={t('placeholder')} maxLength={40} autoComplete="off" className={inputClass(false, 'min-w-0 flex-1 text-lg')} />
          <Button type="submit"><Search aria-hidden className="size-5" />{t('find')}</Button>
        </form>
        <VoiceInput />
      </search>
      {query.q?.trim() ? <Found text={query.q} /> : <Usual actor={session.actor} category={query.in} />}
    </FarmFrame>
  );
}

async function Found({ text }: { readonly text: string }) {
  const t = await getTranslations('market.sell');
  const leaves = searchProduce(text.slice(0, 40));
  return leaves.length === 0
    ? <Notice tone="wait" title={t('nothing', { text })} className="mt-4">{t('nothingHint')} <Link href="/farm/sell" className="inline-flex min-h-11 items-center text-field">{t('all')}</Link></Notice>
    : <Leaves title={t('found')} leaves={leaves} />;
}

/** What she sold before, what is traded most, and the whole catalogue by kind: with no script, opening a kind is a link. */
async function Usual({ actor, category }: { readonly actor: Parameters<typeof ownListings>[1]; readonly category?: string }) {
  const [t, locale, own, traded] = await Promise.all([
    getTranslations('market.sell'), getLocale(), ownListings(database(), actor, { limit: 40 }), board(database(), systemClock.now())]);
  const known = (ids: readonly string[]) => [...new Set(ids)].flatMap((id) => produceLeaf(id) ?? []);
  const mine = known(own.map(({ leafId }) => leafId)).slice(0, 6);
  const usual = known(traded.map(({ leafId }) => leafId)).filter((leaf) => !mine.includes(leaf)).slice(0, 6);
  const open = produceTree().find(({ id }) => id === category);
  return (
    <>
      {mine.length > 0 && !open && <Leaves title={t('mine')} leaves={mine} />}
      {usual.length > 0 && !open && <Leaves title={t('usual')} leaves={usual} />}
      <nav aria-label={t('kinds')} id="kinds">
        <h2 className="mb-2 mt-5 text-lg font-semibold">{t('kinds')}</h2>
        <ul className="flex flex-wrap gap-2">
          {produceTree().map((each) => (
            <li key={each.id}>
              <Link href={`/farm/sell?in=${each.id}#kinds`} aria-current={each === open ? 'true' : undefined}
                className="inline-flex min-h-11 items-center rounded-full border border-line bg-card px-4 text-ink no-underline hover:bg-selected aria-[current=true]:bg-field-fill aria-[current=true]:text-on-field">{localName(each, locale)}</Link>
            </li>
          ))}
        </ul>
      </nav>
      {open?.families.map((family) => <Leaves key={family.id} title={localName(family, locale)} leaves={family.leaves} />)}
    </>
  );
}

async function Leaves({ title, leaves }: { readonly title: string; readonly leaves: readonly ProduceLeaf[] }) {
  const locale = await getLocale();
  return (
    <section>
      <h2 className="mb-2 mt-5 text-lg font-semibold">{title}</h2>
      <ul className="grid grid-cols-2 gap-2 min-[26rem]:grid-cols-3 large-print:grid-cols-1">
        {leaves.map((leaf) => (
          <li key={leaf.id}>
            <Link href={`/farm/sell?leaf=${leaf.id}`} className="flex min-h-14 h-full items-center justify-center rounded-md border border-line bg-card px-2 py-2 text-center text-lg leading-snug text-ink no-underline shadow-card hover:bg-selected">{produceName(leaf.id, locale)}</Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
