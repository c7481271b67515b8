import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { notFound } from 'next/navigation';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import { signingKeyHere } from '@/lib/http/signing';
import { BINDING_ROLES, BUYERS } from '@/lib/orders/policy';
import { orderFor } from '@/lib/orders/queries';
import { systemClock } from '@/lib/shared/clock';
import { ContractView } from '../../../../../_orders/contract-view';
import { BuyFrame } from '../../../../_components/buy-frame';
import { sign } from '../../actions';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('orders.order'))('readContract') };
}

/** The contract of a purchase, read and signed by the buyer. */
export default async function BuyContract({ params }: { readonly params: Promise<{ id: string }> }) {
  const [{ id }, session, t] = await Promise.all([params, requireSession({ orgs: BUYERS }), getTranslations('orders.contract')]);
  const now = systemClock.now();
  const order = await orderFor(database(), session.actor, id, now);
  if (!order || order.side !== 'buyer') notFound();
  const signingKey = order.document.assurance === 'certificate' ? await signingKeyHere() : null;
  return (
    <BuyFrame session={session} title={t('title', { number: order.number })} back={{ href: `/buy/orders/${id}`, label: t('back') }}>
      <div className="max-w-3xl"><ContractView order={order} sign={sign} personName={session.personName} maySign={BINDING_ROLES.includes(session.actor.role)}
        verified={session.personVerified} signingKey={signingKey} now={now} path={`/buy/orders/${id}/contract`} /></div>
    </BuyFrame>
  );
}
