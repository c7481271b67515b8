import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { notFound } from 'next/navigation';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import { signingKeyHere } from '@/lib/http/signing';
import { BINDING_ROLES } from '@/lib/orders/policy';
import { orderFor } from '@/lib/orders/queries';
import { systemClock } from '@/lib/shared/clock';
import { ContractView } from '../../../../../_orders/contract-view';
import { FarmFrame } from '../../../../_components/farm-frame';
import { sign } from '../../actions';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('orders.order'))('readContract') };
}

/** The contract of a sale, read and signed by the seller. */
export default async function FarmContract({ params }: { readonly params: Promise<{ id: string }> }) {
  const [{ id }, session, t] = await Promise.all([params, requireSession({ orgs: ['farm', 'cooperative'] }), getTranslations('orders.contract')]);
  const now = systemClock.now();
  const order = await orderFor(database(), session.actor, id, now);
  if (!order || order.side !== 'seller') notFound();
  const signingKey = order.document.assurance === 'certificate' ? await signingKeyHere() : null;
  return (
    <FarmFrame title={t('title', { number: order.number })} back={{ href: `/farm/orders/${id}`, label: t('back') }}>
      <ContractView order={order} sign={sign} personName={session.personName} maySign={BINDING_ROLES.includes(session.actor.role)}
        verified={session.personVerified} signingKey={signingKey} now={now} path={`/farm/orders/${id}/contract`} />
    </FarmFrame>
  );
}
