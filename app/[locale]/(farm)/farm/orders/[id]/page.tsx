import type { Metadata } from 'next';
import { getFormatter, getTranslations } from 'next-intl/server';
import { notFound } from 'next/navigation';
import type { ReactNode } from 'react';
import { LinkButton } from '@/components/ui/button';
import { Section } from '@/components/ui/card';
import { StatusChip } from '@/components/ui/chip';
import { Notice } from '@/components/ui/notice';
import { Link } from '@/components/navigation';
import { Deadline } from '@/components/ui/when';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import type { OrderDto } from '@/lib/orders/dto';
import { orderFor } from '@/lib/orders/queries';
import { refundsOf } from '@/lib/payments/queries';
import { returnableOf } from '@/lib/settlement/returns/queries';
import { systemClock } from '@/lib/shared/clock';
import { formatFen } from '@/lib/shared/money';
import { EndingForms, EndReason } from '../../../../_orders/ending-forms';
import { GiveBackForm, Refunds } from '../../../../_orders/money-back';
import { OrderFacts } from '../../../../_orders/order-facts';
import { OrderTimeline } from '../../../../_orders/order-timeline';
import { BADGE_TONES, massWords } from '../../../../_orders/words';
import { FarmFrame } from '../../../_components/farm-frame';
import { cancel, end, returnMoney } from '../actions';

type OrderProps = { readonly params: Promise<{ id: string }>; readonly searchParams: Promise<{ done?: string }> };
const DONE = ['signed', 'sent', 'cancelled', 'agreed', 'ended'] as const;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('orders.list'))('sellTitle') };
}

/** One sale: what comes next for the seller, what was agreed, and how far it has come. */
export default async function FarmOrder({ params, searchParams }: OrderProps) {
  const [{ id }, { done }, session, t, badge, words, given] = await Promise.all([
    params, searchParams, requireSession({ orgs: ['farm', 'cooperative'] }), getTranslations('orders.order'), getTranslations('orders.badge'), getTranslations('orders.done'), getTranslations('settlement.done')]);
  const order = await orderFor(database(), session.actor, id, systemClock.now());
  if (!order || order.side !== 'seller') notFound();
  const [refunds, returnable] = await Promise.all([refundsOf(database(), session.actor, id), returnableOf(database(), session.actor, id)]);
  const told = DONE.find((one) => one === done);
  return (
    <FarmFrame title={t('title', { number: order.number })} back={{ href: '/farm/orders', label: t('back') }} width="wide" chips={<StatusChip tone={BADGE_TONES[order.badge]}>{badge(order.badge)}</StatusChip>}>
      {told && <Notice tone="ok" live className="mb-4" title={words(told)} />}
      {done === 'givenBack' && <Notice tone="ok" live className="mb-4" title={given('givenBack')} />}
      <div className="items-start gap-x-8 lg:grid lg:grid-cols-2 large-print:block">
        <div>
          <Section title={t('next')}><Next order={order} /></Section>
          <Section title={t('goods')}><OrderFacts order={order} contractHref={`/farm/orders/${order.id}/contract`} /></Section>
          {order.deliveries.length > 0 && <Consignments order={order} />}
          <Refunds refunds={refunds} />
        </div>
        <div>
          <Section title={t('timeline')}><OrderTimeline order={order} /></Section>
          <EndingForms order={order} cancel={cancel} end={end} />
          {returnable && <GiveBackForm orderId={id} {...returnable} giveBack={returnMoney} />}
        </div>
      </div>
    </FarmFrame>
  );
}

/** What the seller does now, or whom it waits for. */
async function Next({ order }: { readonly order: OrderDto }) {
  const [t, format, mass] = await Promise.all([getTranslations('orders.order'), getFormatter(), massWords()]);
  const amount = formatFen(BigInt(order.amountFen));
  const open = order.deliveries.find((delivery) => delivery.decidedAt === null);
  const card = (title: string, why: string, more?: ReactNode) => (
    <><p className="text-lg font-semibold">{title}</p><p className="mt-1 text-muted">{why}</p>{more && <div className="mt-3">{more}</div>}</>
  );
  switch (order.badge) {
    case 'toSign': return order.moves.sign
      ? card(t('act.sign'), t('act.signWhy'), <><LinkButton href={`/farm/orders/${order.id}/contract#sign`} size="lg">{t('act.sign')}</LinkButton><p className="mt-2"><Deadline at={order.signBy} /></p></>)
      : card(t('act.waitSign'), t('act.waitSignWhy'));
    case 'toPay':
    case 'paying': return card(t('act.waitPay'), t('act.waitPayWhy'), order.payBy && <Deadline at={order.payBy} />);
    case 'toSend': return card(t('act.send'), t('act.sendWhy', { amount }), <LinkButton href={`/farm/orders/${order.id}/send`} size="lg">{t('act.send')}</LinkButton>);
    case 'moreToSend': return card(t('act.send'), t('act.sendWhy', { amount }),
      order.moves.dispatch && <LinkButton href={`/farm/orders/${order.id}/send`} size="lg">{t('act.sendMore', { mass: mass(order.expectedGrams, order.soldBy) })}</LinkButton>);
    case 'onTheWay':
    case 'toWeigh':
    case 'toDecide': return card(t('act.waitReceive'),
      t('act.waitReceiveWhy', { deadline: open ? format.dateTime(open.acceptBy, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }) : '' }),
      order.moves.dispatch && <LinkButton href={`/farm/orders/${order.id}/send`} look="secondary">{t('act.sendMore', { mass: mass(order.expectedGrams, order.soldBy) })}</LinkButton>);
    case 'completed': return card(t('act.done'), t('act.doneSell', { mass: mass(order.acceptedGrams, order.soldBy), amount: formatFen(BigInt(order.grossFen)) }),
      <LinkButton href="/farm/money" look="secondary">{t('moneySeen')}</LinkButton>);
    default: return <><p className="text-lg font-semibold">{t('act.ended')}</p><p className="mt-1 text-muted"><EndReason order={order} /></p></>;
  }
}

/** The lots that were sent, each with its label to print. */
async function Consignments({ order }: { readonly order: OrderDto }) {
  const [t, lots, mass] = await Promise.all([getTranslations('orders.order'), getTranslations('orders.lots'), massWords()]);
  return (
    <Section title={t('deliveries')}>
      <ul className="divide-y divide-line">
        {order.deliveries.map((delivery) => (
          <li key={delivery.id} className="flex flex-wrap items-center justify-between gap-x-4 py-2">
            <span>{t('step.sent', { seq: delivery.seq })} · {mass(delivery.sentGrams, order.soldBy)}{delivery.vehicle && ` · ${delivery.vehicle}`}</span>
            <Link href={`/farm/lots/${delivery.lot.id}`} className="inline-flex min-h-11 items-center text-field">{lots('lot', { code: delivery.lot.code })}</Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}
