import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { notFound } from 'next/navigation';
import { ActionForm } from '@/components/forms/action-form';
import { SubmitButton } from '@/components/forms/submit-button';
import { Section } from '@/components/ui/card';
import { Deadline, WhenText } from '@/components/ui/when';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import type { DeliveryDto, OrderDto } from '@/lib/orders/dto';
import { BUYERS } from '@/lib/orders/policy';
import { orderFor } from '@/lib/orders/queries';
import { systemClock } from '@/lib/shared/clock';
import { massWords } from '../../../../../../_orders/words';
import { BuyFrame } from '../../../../../_components/buy-frame';
import { recordArrival } from '../../../actions';
import { Decide, type Wish } from './_components/decide';
import { Grade } from './_components/grade';
import { Weigh } from './_components/weigh';

type ReceiveProps = { readonly params: Promise<{ id: string; deliveryId: string }>; readonly searchParams: Promise<Wish> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('orders.order'))('act.receive') };
}

/** One consignment on the buyer's yard: arrival, scales, inspection, and the decision with its sum shown before it is made. */
export default async function Receive({ params, searchParams }: ReceiveProps) {
  const [{ id, deliveryId }, wish, session, t, order_, mass] = await Promise.all([
    params, searchParams, requireSession({ orgs: BUYERS }), getTranslations('orders.inspect'), getTranslations('orders.order'), massWords()]);
  const order = await orderFor(database(), session.actor, id, systemClock.now());
  const delivery = order?.deliveries.find((one) => one.id === deliveryId);
  if (!order || order.side !== 'buyer' || !delivery) notFound();
  return (
    <BuyFrame session={session} title={t('title', { seq: delivery.seq })} intro={t('intro', { seller: order.seller.name, mass: mass(delivery.sentGrams, order.soldBy) })}
      back={{ href: `/buy/orders/${id}`, label: order_('title', { number: order.number }) }} chips={delivery.decidedAt ? undefined : <Deadline at={delivery.acceptBy} />}>
      <div className="grid items-start gap-4 xl:grid-cols-2 large-print:grid-cols-1">
        <div className="grid gap-4"><Arrival order={order} delivery={delivery} /><Weigh order={order} delivery={delivery} /></div>
        <div className="grid gap-4"><Grade order={order} delivery={delivery} /><Decide order={order} delivery={delivery} wish={wish} actor={session.actor} /></div>
      </div>
    </BuyFrame>
  );
}

async function Arrival({ order, delivery }: { readonly order: OrderDto; readonly delivery: DeliveryDto }) {
  const t = await getTranslations('orders.inspect');
  if (delivery.arrivedAt) return <p className="text-muted">{t('arrivedAt')} <WhenText at={delivery.arrivedAt} /></p>;
  if (delivery.decidedAt) return null;
  return (
    <Section title={t('arrive')} heading="inside">
      <ActionForm action={recordArrival} label={t('arrive')}>
        <input type="hidden" name="deliveryId" value={delivery.id} />
        <p className="mb-3 text-muted">{t('arriveWhy', { hours: order.terms.acceptHours })}</p>
        <SubmitButton size="md">{t('arrive')}</SubmitButton>
      </ActionForm>
    </Section>
  );
}
