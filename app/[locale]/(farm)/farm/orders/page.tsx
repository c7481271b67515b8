import { ClipboardList } from 'lucide-react';
import type { Metadata } from 'next';
import { getLocale, getTranslations } from 'next-intl/server';
import { Mass, Money } from '@/components/ui/amounts';
import { LinkButton } from '@/components/ui/button';
import { Card, CardRow } from '@/components/ui/card';
import { StatusChip } from '@/components/ui/chip';
import { EmptyState } from '@/components/ui/empty-state';
import { Pagination } from '@/components/ui/pagination';
import { Tabs } from '@/components/ui/tabs';
import { DayText, Deadline } from '@/components/ui/when';
import { gradeName, produceName } from '@/lib/catalogue/domain/produce';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import type { OrderRowDto } from '@/lib/orders/dto';
import { ordersOf, ordersWaiting } from '@/lib/orders/queries';
import { badgeTone } from '../../../_orders/words';
import { FarmFrame } from '../../_components/farm-frame';

type OrdersProps = { readonly searchParams: Promise<{ view?: string; before?: string }> };
const VIEWS = ['open', 'send', 'done'] as const;
const PAGE = 20;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('orders.list'))('sellTitle') };
}

/** What one has sold: what is going on, what is to be sent, and what is over. */
export default async function Orders({ searchParams }: OrdersProps) {
  const [t, query, session] = await Promise.all([getTranslations('orders.list'), searchParams, requireSession({ orgs: ['farm', 'cooperative'] })]);
  const view = VIEWS.find((one) => one === query.view) ?? 'open';
  const db = database();
  const rows = view === 'send'
    ? (await ordersWaiting(db, session.actor, 'seller', 100)).filter((row) => row.badge === 'toSend' || row.badge === 'moreToSend')
    : await ordersOf(db, session.actor, { side: 'seller', open: view === 'open', before: query.before, limit: PAGE });
  const here = (more: string) => `/farm/orders?view=${view}${more}`;
  return (
    <FarmFrame title={t('sellTitle')} intro={t('sellIntro')}>
      <Tabs label={t('view.label')} tabs={VIEWS.map((one) => ({ href: `/farm/orders?view=${one}`, label: t(`view.${one}`), current: one === view }))} />
      {rows.length === 0 ? <Nothing view={view} /> : <Card flush>{rows.map((row) => <OrderRow key={row.id} row={row} />)}</Card>}
      {view !== 'send' && <Pagination nextHref={rows.length === PAGE ? here(`&before=${rows.at(-1)!.id}`) : null} firstHref={query.before ? here('') : null} />}
    </FarmFrame>
  );
}

async function Nothing({ view }: { readonly view: (typeof VIEWS)[number] }) {
  const t = await getTranslations('orders.list');
  const words = { open: [t('emptyOpen'), t('emptyOpenSell')], send: [t('emptySend'), t('emptySendText')], done: [t('emptyDone'), t('emptyDoneText')] } as const;
  return (
    <EmptyState icon={ClipboardList} title={words[view][0]} action={view === 'open' ? <LinkButton href="/farm/sell">{t('goSell')}</LinkButton> : undefined}>{words[view][1]}</EmptyState>
  );
}

async function OrderRow({ row }: { readonly row: OrderRowDto }) {
  const [t, badge, locale] = await Promise.all([getTranslations('orders.list'), getTranslations('orders.badge'), getLocale()]);
  return (
    <CardRow href={`/farm/orders/${row.id}`}>
      <span className="min-w-0 flex-1">
        <span className="flex flex-wrap items-baseline justify-between gap-x-3">
          <span className="text-lg font-semibold">{produceName(row.leafId, locale, row.variety)}</span>
          <Money fen={row.grossFen === '0' ? row.amountFen : row.grossFen} size="lg" />
        </span>
        <span className="block text-sm text-muted">{row.other.shortName} · <span className="whitespace-nowrap">{gradeName(row.leafId, row.gradeId, locale)}</span> · <Mass grams={row.massGrams} unit={row.soldBy} plain /></span>
        <span className="mt-1.5 flex flex-wrap items-center gap-2 text-sm">
          <StatusChip tone={badgeTone(row)}>{badge(row.badge)}</StatusChip>
          {row.mine && row.deadline && <><span>{t('yours')}</span><Deadline at={row.deadline} /></>}
          {!row.mine && <span className="text-muted">{t('column.deliverOn')} <DayText day={row.deliverOn} /></span>}
        </span>
      </span>
    </CardRow>
  );
}
