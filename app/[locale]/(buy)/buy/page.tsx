import { Plus, Search } from 'lucide-react';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { Mass, Money } from '@/components/ui/amounts';
import { LinkButton } from '@/components/ui/button';
import { Stat, Stats } from '@/components/ui/stat';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import { openOffers, ownDemands } from '@/lib/market/queries';
import { purchases } from '@/lib/orders/purchases';
import { ordersOf } from '@/lib/orders/queries';
import { systemClock } from '@/lib/shared/clock';
import { BuyFrame } from '../_components/buy-frame';
import { Asked } from './_home/asked';
import { Board } from './_home/board';
import { Spend, Suppliers } from './_home/spend';
import { Waiting } from './_home/waiting';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('buy.nav'))('home') };
}

const sum = (values: readonly string[]): bigint => values.reduce((total, value) => total + BigInt(value), 0n);

/** The buyer's desk: what waits, what is under way, what was spent, and what the market does. */
export default async function BuyHome() {
  const session = await requireSession({ orgs: ['buyer', 'cooperative'], path: '/buy' });
  const { actor } = session;
  const [db, now] = [database(), systemClock.now()];
  const [t, orders, offers, demands, bought] = await Promise.all([
    getTranslations('buy.home'), ordersOf(db, actor, { side: 'buyer', open: true, limit: 100 }), openOffers(db, actor, { side: 'buyer' }), ownDemands(db, actor), purchases(db, actor, now),
  ]);
  const open = demands.filter(({ status }) => status === 'open' || status === 'partly_filled');
  const mine = offers.filter((offer) => offer.waitingFor === offer.side);
  const thisMonth = bought.months.at(-1);
  const board = <Board leaves={[...open.map(({ leafId }) => leafId), ...orders.map(({ leafId }) => leafId)]} actor={actor} now={now} />;
  return (
    <BuyFrame session={session} title={t('title', { name: session.orgShortName ?? '' })}
      actions={<>
        <LinkButton href="/buy/demands/new" look="secondary"><Plus aria-hidden className="size-4" />{t('ask')}</LinkButton>
        <LinkButton href="/buy/sourcing"><Search aria-hidden className="size-4" />{t('source')}</LinkButton>
      </>}>
      <Stats className="mb-4">
        <Stat label={t('waiting')} note={t('waitingNote')}>{orders.filter((order) => order.mine).length + mine.length}</Stat>
        <Stat label={t('underWay')} note={<Money fen={sum(orders.map(({ amountFen }) => amountFen))} />}>{orders.length}</Stat>
        <Stat label={t('asked')} note={<>{t('stillWanted')} <Mass grams={sum(open.map(({ remainingGrams }) => remainingGrams))} unit="tonne" plain /></>}>{open.length}</Stat>
        <Stat label={t('acceptedThisMonth')} note={<Mass grams={thisMonth?.acceptedGrams ?? '0'} unit="tonne" plain />}><Money fen={thisMonth?.grossFen ?? '0'} /></Stat>
      </Stats>
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)] large-print:xl:grid-cols-1">
        <div className="grid min-w-0 gap-4">
          <Waiting orders={orders.filter((order) => order.mine)} offers={mine} now={now} />
          <Asked demands={open} />
          {bought.suppliers.length > 0 && board}
        </div>
        {/* Who has bought nothing yet has the market where others have their figures. */}
        <div className="grid min-w-0 gap-4">{bought.suppliers.length > 0 ? <><Spend months={bought.months} /><Suppliers suppliers={bought.suppliers} /></> : board}</div>
      </div>
    </BuyFrame>
  );
}
