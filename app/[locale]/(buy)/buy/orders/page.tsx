import { Download, Search, ShoppingBasket } from 'lucide-react';
import type { Metadata } from 'next';
import { getLocale, getTranslations } from 'next-intl/server';
import { inputClass } from '@/components/forms/input-class';
import { Mass, Money } from '@/components/ui/amounts';
import { Button, LinkButton } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { StatusChip } from '@/components/ui/chip';
import { DataTable, type Column } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { Pagination } from '@/components/ui/pagination';
import { Tabs } from '@/components/ui/tabs';
import { DayText, Deadline } from '@/components/ui/when';
import { Link } from '@/components/navigation';
import { gradeName, produceName } from '@/lib/catalogue/domain/produce';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import type { OrderRowDto } from '@/lib/orders/dto';
import { BUYERS } from '@/lib/orders/policy';
import { ordersOf } from '@/lib/orders/queries';
import { badgeTone } from '../../../_orders/words';
import { BuyFrame } from '../../_components/buy-frame';

type OrdersProps = { readonly searchParams: Promise<{ view?: string; before?: string; q?: string }> };
const VIEWS = ['open', 'done'] as const;
const PAGE = 30;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('orders.list'))('buyTitle') };
}

/** What was bought: what is going on with its deadlines, and what is over. */
export default async function BuyOrders({ searchParams }: OrdersProps) {
  const [t, query, session] = await Promise.all([getTranslations('orders.list'), searchParams, requireSession({ orgs: BUYERS })]);
  const view = VIEWS.find((one) => one === query.view) ?? 'open';
  const search = query.q?.trim().slice(0, 20);
  const rows = await ordersOf(database(), session.actor, { side: 'buyer', open: search ? undefined : view === 'open', search, before: query.before, limit: PAGE });
  const here = (more: string) => `/buy/orders?view=${view}${search ? `&q=${encodeURIComponent(search)}` : ''}${more}`;
  const finder = (
    <search>
      <form className="flex flex-wrap gap-2">
        <input type="search" name="q" defaultValue={search} aria-label={t('search')} placeholder={t('search')} maxLength={20} autoComplete="off" className={inputClass(false, 'min-w-36 flex-1')} />
        <Button type="submit" look="secondary"><Search aria-hidden className="size-4" />{t('find')}</Button>
      </form>
    </search>
  );
  return (
    <BuyFrame session={session} title={t('buyTitle')} intro={t('buyIntro')} actions={finder}>
      <div className="flex flex-wrap items-center justify-between gap-x-4">
        <Tabs label={t('view.label')} tabs={VIEWS.map((one) => ({ href: `/buy/orders?view=${one}`, label: t(`view.${one}`), current: one === view && !search }))} />
        {rows.length > 0 && <LinkButton href={`/buy/orders/export?view=${view}`} look="quiet" download className="mb-3"><Download aria-hidden className="size-4" />{t('export')}</LinkButton>}
      </div>
      {rows.length === 0
        ? (
          <EmptyState icon={ShoppingBasket} title={t(view === 'open' ? 'emptyOpen' : 'emptyDone')} action={view === 'open' ? <LinkButton href="/buy/sourcing">{t('goSource')}</LinkButton> : undefined}>
            {t(view === 'open' ? 'emptyOpenBuy' : 'emptyDoneText')}
          </EmptyState>
        )
        : <Card flush><OrderTable rows={rows} /></Card>}
      <Pagination nextHref={rows.length === PAGE ? here(`&before=${rows.at(-1)!.id}`) : null} firstHref={query.before ? here('') : null} />
    </BuyFrame>
  );
}

async function OrderTable({ rows }: { readonly rows: readonly OrderRowDto[] }) {
  const [t, badge, locale] = await Promise.all([getTranslations('orders.list'), getTranslations('orders.badge'), getLocale()]);
  const columns: Column<OrderRowDto>[] = [
    { key: 'number', header: t('column.order'), primary: true, cell: (row) => <Link href={`/buy/orders/${row.id}`} className="num inline-flex min-h-11 items-center font-semibold text-field sm:min-h-0">{row.number}</Link> },
    { key: 'other', header: t('column.other'), className: 'sm:min-w-20', cell: (row) => row.other.shortName },
    { key: 'goods', header: t('column.goods'), cell: (row) => `${produceName(row.leafId, locale, row.variety)} · ${gradeName(row.leafId, row.gradeId, locale)}` },
    { key: 'mass', header: t('column.mass'), align: 'right', cell: (row) => <Mass grams={row.massGrams} unit={row.soldBy} plain /> },
    { key: 'amount', header: t('column.amount'), align: 'right', cell: (row) => <Money fen={row.amountFen} /> },
    { key: 'deliverOn', header: t('column.deliverOn'), cell: (row) => <DayText day={row.deliverOn} /> },
    {
      key: 'state', header: t('column.state'),
      cell: (row) => <span className="inline-flex flex-wrap items-center gap-1.5 max-sm:justify-end"><StatusChip tone={badgeTone(row)}>{badge(row.badge)}</StatusChip>{row.mine && row.deadline && <Deadline at={row.deadline} />}</span>,
    },
  ];
  return <DataTable columns={columns} rows={rows} rowKey={(row) => row.id} caption={t('caption', { count: rows.length })} selected={(row) => row.mine} />;
}
