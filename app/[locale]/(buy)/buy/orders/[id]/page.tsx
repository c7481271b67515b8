import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { notFound } from 'next/navigation';
import type { ReactNode } from 'react';
import { ActionForm } from '@/components/forms/action-form';
import { SubmitButton } from '@/components/forms/submit-button';
import { LinkButton } from '@/components/ui/button';
import { Section } from '@/components/ui/card';
import { StatusChip } from '@/components/ui/chip';
import { Notice } from '@/components/ui/notice';
import { Deadline } from '@/components/ui/when';
import { Link } from '@/components/navigation';
import { codeOrigin } from '@/lib/http/code-origin';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import type { DeliveryDto, OrderDto } from '@/lib/orders/dto';
import { BUYERS } from '@/lib/orders/policy';
import { orderFor } from '@/lib/orders/queries';
import { refundsOf } from '@/lib/payments/queries';
import { urlOf } from '@/lib/payments/qr/rendering';
import { systemClock } from '@/lib/shared/clock';
import { formatFen } from '@/lib/shared/money';
import { EndingForms, EndReason } from '../../../../_orders/ending-forms';
import { Refunds } from '../../../../_orders/money-back';
import { OrderFacts } from '../../../../_orders/order-facts';
import { OrderTimeline } from '../../../../_orders/order-timeline';
import { Qr } from '../../../../_orders/qr';
import { BADGE_TONES, massWords } from '../../../../_orders/words';
import { BuyFrame } from '../../../_components/buy-frame';
import { cancel, end, pay } from '../actions';

type OrderProps = { readonly params: Promise<{ id: string }>; readonly searchParams: Promise<{ done?: string }> };
const DONE = ['signed', 'accepted', 'cancelled', 'agreed', 'ended'] as const;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('orders.list'))('buyTitle') };
}

/** One purchase: what the buyer does next, and its machines as one timeline. */
export default async function BuyOrder({ params, searchParams }: OrderProps) {
  const [{ id }, { done }, session, t, badge, words] = await Promise.all([
    params, searchParams, requireSession({ orgs: BUYERS }), getTranslations('orders.order'), getTranslations('orders.badge'), getTranslations('orders.done')]);
  const order = await orderFor(database(), session.actor, id, systemClock.now());
  if (!order || order.side !== 'buyer') notFound();
  const refunds = await refundsOf(database(), session.actor, id);
  const told = DONE.find((one) => one === done);
  return (
    <BuyFrame session={session} title={t('title', { number: order.number })} back={{ href: '/buy/orders', label: t('back') }} chips={<StatusChip tone={BADGE_TONES[order.badge]}>{badge(order.badge)}</StatusChip>}>
      {told && <Notice tone="ok" live className="mb-4" title={words(told)} />}
      <div className="grid gap-x-5 lg:grid-cols-[minmax(0,1fr)_24rem] large-print:grid-cols-1">
        <div>
          <Section title={t('next')} heading="inside" className="mb-4"><Next order={order} /></Section>
          {order.deliveries.length > 0 && <Consignments order={order} />}
          <Refunds refunds={refunds} heading="inside" />
          <Section title={t('goods')} heading="inside"><OrderFacts order={order} contractHref={`/buy/orders/${order.id}/contract`} /></Section>
          <EndingForms order={order} cancel={cancel} end={end} />
        </div>
        <div className="max-lg:mt-4"><Section title={t('timeline')} heading="inside"><OrderTimeline order={order} /></Section></div>
      </div>
    </BuyFrame>
  );
}

/** What the buyer does now, or whom it waits for. */
async function Next({ order }: { readonly order: OrderDto }) {
  const [t, mass] = await Promise.all([getTranslations('orders.order'), massWords()]);
  const open = order.deliveries.find((delivery) => delivery.decidedAt === null);
  const card = (title: string, why: string, more?: ReactNode) => (
    <><p className="text-lg font-semibold">{title}</p><p className="mt-1 text-muted">{why}</p>{more && <div className="mt-3">{more}</div>}</>
  );
  switch (order.badge) {
    case 'toSign': return order.moves.sign
      ? card(t('act.sign'), t('act.signWhy'), <p className="flex flex-wrap items-center gap-3"><LinkButton href={`/buy/orders/${order.id}/contract`}>{t('act.sign')}</LinkButton><Deadline at={order.signBy} /></p>)
      : card(t('act.waitSign'), t('act.waitSignWhy'));
    case 'toPay':
    case 'paying': return <Payment order={order} />;
    case 'toSend':
    case 'moreToSend': return card(t('act.waitSend'), t('act.waitSendWhy'));
    case 'onTheWay':
    case 'toWeigh':
    case 'toDecide': return card(t('act.receive'), t('act.receiveWhy'), open && (
      <p className="flex flex-wrap items-center gap-3"><LinkButton href={`/buy/orders/${order.id}/receive/${open.id}`}>{t('act.receive')}</LinkButton><Deadline at={open.acceptBy} /></p>
    ));
    case 'completed': return card(t('act.done'), t('act.doneBuy', {
      mass: mass(order.acceptedGrams, order.soldBy), amount: formatFen(BigInt(order.grossFen)), returned: formatFen(BigInt(order.amountFen) - BigInt(order.grossFen)),
    }));
    default: return <><p className="text-lg font-semibold">{t('act.ended')}</p><p className="mt-1 text-muted"><EndReason order={order} /></p></>;
  }
}

/** The payment code: to be scanned with a phone, or opened on this device. */
async function Payment({ order }: { readonly order: OrderDto }) {
  const [t, origin] = await Promise.all([getTranslations('orders.order'), codeOrigin()]);
  const amount = formatFen(BigInt(order.amountFen));
  return (
    <>
      <p className="text-lg font-semibold">{t('act.pay')}</p>
      <p className="mt-1 text-muted">{t('act.payWhy', { amount })}</p>
      {order.qrToken
        ? (
          <div className="mt-3 flex flex-wrap items-center gap-5">
            <Qr text={urlOf(order.qrToken, origin)} label={t('act.payQr')} className="w-44 rounded-md border border-line" />
            <div className="min-w-[min(13rem,100%)] flex-1">
              <p className="num text-3xl font-bold">{amount}</p>
              <p className="mb-3 mt-1 text-muted">{t('act.scan')}</p>
              <LinkButton href={`/q/${order.qrToken}`} external>{t('act.openCashier')}</LinkButton>
            </div>
          </div>
        )
        : order.moves.pay && (
          <ActionForm action={pay} label={t('act.pay')} className="mt-3">
            <input type="hidden" name="orderId" value={order.id} />
            <div className="flex flex-wrap items-center gap-3"><SubmitButton size="md">{t('act.getCode')}</SubmitButton>{order.payBy && <Deadline at={order.payBy} />}</div>
            <p className="mt-2 text-sm text-muted">{t('act.codeWhy', { minutes: order.terms.paymentMinutes })}</p>
          </ActionForm>
        )}
    </>
  );
}

async function Consignments({ order }: { readonly order: OrderDto }) {
  const [t, lots, mass] = await Promise.all([getTranslations('orders.order'), getTranslations('orders.lots'), massWords()]);
  const state = (delivery: DeliveryDto) => delivery.decidedAt
    ? t('note.decided', { accepted: mass(delivery.acceptedGrams!, order.soldBy), rejected: mass(delivery.rejectedGrams!, order.soldBy), amount: formatFen(BigInt(delivery.grossFen!)) })
    : t('note.sent', { mass: mass(delivery.sentGrams, order.soldBy) });
  return (
    <Section title={t('deliveries')} heading="inside" className="mb-4">
      <ul className="divide-y divide-line">
        {order.deliveries.map((delivery) => (
          <li key={delivery.id} className="flex flex-wrap items-center justify-between gap-x-4 py-1.5">
            <Link href={`/buy/orders/${order.id}/receive/${delivery.id}`} className="inline-flex min-h-11 items-center text-field">{t('step.sent', { seq: delivery.seq })}</Link>
            <span className="text-muted">{state(delivery)}</span>
            <Link href={`/trace/${delivery.lot.code}`} className="inline-flex min-h-11 items-center text-sm text-field">{lots('lot', { code: delivery.lot.code })}</Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}
