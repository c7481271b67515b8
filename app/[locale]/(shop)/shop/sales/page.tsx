import { Download, ReceiptText } from 'lucide-react';
import type { Metadata } from 'next';
import { getLocale, getTranslations } from 'next-intl/server';
import { inputClass } from '@/components/forms/input-class';
import { Button, LinkButton } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { Pagination } from '@/components/ui/pagination';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import { countersOf, salesSeen, stores } from '@/lib/merchant/queries';
import { cursorOf, readCursor, readSearch, SEARCH_FIELDS, type SalesSearch } from '@/lib/merchant/sales-search';
import { WALLETS } from '@/lib/payments/domain/machines';
import { ShopFrame } from '../../_components/shop-frame';
import { SaleRow } from '../../_components/sale-row';

const PAGE = 30;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('merchant.sales'))('title') };
}

/** Every sale within reach, to be searched by amount, number, wallet, counter and day, and taken along as a file. */
export default async function Sales({ searchParams }: { readonly searchParams: Promise<SalesSearch & { before?: string }> }) {
  const [{ before, ...query }, { actor }, t, locale] = await Promise.all([searchParams, requireSession({ orgs: ['shop'] }), getTranslations('merchant.sales'), getLocale()]);
  const search: SalesSearch = Object.fromEntries(SEARCH_FIELDS.flatMap((name) => (typeof query[name] === 'string' && query[name] !== '' ? [[name, query[name]]] : [])));
  const [all, found] = await Promise.all([stores(database(), actor), salesSeen(database(), actor, readSearch(search), { before: readCursor(before), limit: PAGE })]);
  const counters = countersOf(all);
  const names = new Map(counters.map((one) => [one.id, `${one.storeName} ${one.name}`]));
  const searching = Object.keys(search).length > 0;
  const address = (more: Record<string, string>) => `?${new URLSearchParams({ ...search, ...more }).toString()}`;
  return (
    <ShopFrame back={null} title={t('title')} intro={t('intro')} actions={found.length > 0 && <LinkButton href={`/api/sales${address({ lang: locale })}`} external look="secondary" size="md"><Download aria-hidden className="size-5" />{t('export')}</LinkButton>}>
      <Search search={search} counters={counters.map(({ id }) => ({ id, name: names.get(id)! }))} searching={searching} />
      {found.length === 0
        ? <EmptyState icon={ReceiptText} title={searching ? t('none') : t('empty')}>{searching ? t('noneText') : t('emptyText')}</EmptyState>
        : <Card flush><ul>{found.map((sale) => <SaleRow key={sale.id} sale={sale} where={(sale.counterId && names.get(sale.counterId)) ?? sale.subject} numbered />)}</ul></Card>}
      <Pagination nextHref={found.length === PAGE ? `/shop/sales${address({ before: cursorOf(found.at(-1)!) })}` : null} firstHref={before ? `/shop/sales${address({})}` : null} />
    </ShopFrame>
  );
}

type SearchProps = { readonly search: SalesSearch; readonly counters: readonly { readonly id: string; readonly name: string }[]; readonly searching: boolean };

/** A plain form whose words stand in the address afterwards, so that a search can be kept and turned over. */
async function Search({ search, counters, searching }: SearchProps) {
  const [t, wallets] = await Promise.all([getTranslations('merchant.sales'), getTranslations('payments.wallets')]);
  const field = (name: 'q' | 'from' | 'to', type: 'search' | 'date') => (
    <label className="block min-w-0"><span className="mb-1 block text-sm font-medium">{t(name)}</span>
      <input name={name} type={type} defaultValue={search[name]} maxLength={64} autoComplete="off" className={inputClass(false, 'w-full min-w-0')} /></label>
  );
  const choice = (name: 'wallet' | 'counter', options: readonly { readonly id: string; readonly name: string }[]) => (
    <label className="block min-w-0"><span className="mb-1 block text-sm font-medium">{t(name)}</span>
      <select name={name} defaultValue={search[name] ?? ''} className={inputClass(false, 'w-full min-w-0')}>
        <option value="">{t('any')}</option>{options.map(({ id, name: words }) => <option key={id} value={id}>{words}</option>)}
      </select></label>
  );
  return (
    <Card className="mb-4">
      <form method="get" role="search" aria-label={t('search')} className="grid grid-cols-2 gap-3 md:grid-cols-3 large-print:grid-cols-1">
        <div className="col-span-2 md:col-span-1 large-print:col-span-1">{field('q', 'search')}</div>
        {choice('wallet', WALLETS.map((id) => ({ id, name: wallets(id) })))}
        {choice('counter', counters)}
        {field('from', 'date')}{field('to', 'date')}
        <div className="col-span-2 flex flex-wrap items-end gap-2 md:col-span-1 large-print:col-span-1">
          <Button type="submit">{t('find')}</Button>
          {searching && <LinkButton href="/shop/sales" look="quiet">{t('clear')}</LinkButton>}
        </div>
      </form>
    </Card>
  );
}
