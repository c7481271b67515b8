import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { notFound } from 'next/navigation';
import { ActionForm } from '@/components/forms/action-form';
import { QuantityField } from '@/components/forms/amount-field';
import { Checkbox, RadioCards, SelectField } from '@/components/forms/choice-field';
import { SubmitButton } from '@/components/forms/submit-button';
import { DateField, TextField } from '@/components/forms/text-field';
import { VoiceInput } from '@/components/layout/comforts';
import { Section } from '@/components/ui/card';
import { Notice } from '@/components/ui/notice';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import { CERTIFICATE_BASES } from '@/lib/orders/domain/lots';
import type { OrderDto } from '@/lib/orders/dto';
import { lotsOf } from '@/lib/orders/lots/queries';
import { orderFor } from '@/lib/orders/queries';
import { chinaDay, systemClock } from '@/lib/shared/clock';
import { massText } from '@/lib/shared/quantity';
import type { PersonActor } from '@/lib/shared/actor';
import { massWords } from '../../../../../_orders/words';
import { FarmFrame } from '../../../../_components/farm-frame';
import { MayWait } from '../../../../_components/field-door';
import { send } from '../../actions';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('orders.send'))('title') };
}

/** One consignment: how much, out of which lot, with which certificate. */
export default async function Send({ params }: { readonly params: Promise<{ id: string }> }) {
  const [{ id }, session, t, order_, mass] = await Promise.all([
    params, requireSession({ orgs: ['farm', 'cooperative'] }), getTranslations('orders.send'), getTranslations('orders.order'), massWords()]);
  const order = await orderFor(database(), session.actor, id, systemClock.now());
  if (!order || order.side !== 'seller') notFound();
  return (
    <FarmFrame title={t('title')} intro={t('intro', { number: order.number, mass: mass(order.expectedGrams, order.soldBy) })} back={{ href: `/farm/orders/${id}`, label: order_('title', { number: order.number }) }}>
      {order.moves.dispatch ? <><SendForm order={order} actor={session.actor} /><VoiceInput /></> : <Notice tone="wait" title={t('notYet')} />}
    </FarmFrame>
  );
}

async function SendForm({ order, actor }: { readonly order: OrderDto; readonly actor: PersonActor }) {
  const [t, basis, mass, lots] = await Promise.all([getTranslations('orders.send'), getTranslations('orders.basis'), massWords(), lotsOf(database(), actor, { leafId: order.leafId, limit: 20 })]);
  const today = chinaDay(systemClock.now());
  const duty = order.terms.certificateDuty;
  const lotWords = (lot: (typeof lots)[number]) => t(duty && !lot.certificateNo ? 'oldLotNoCertificate' : 'oldLot', { code: lot.code, mass: mass(lot.leftGrams, order.soldBy) });
  return (
    <ActionForm action={send} label={t('title')} values={{ massUnit: order.soldBy }}>
      <input type="hidden" name="orderId" value={order.id} />
      <input type="hidden" name="sentBefore" value={order.sentGrams} />
      <MayWait kind="send" what={t('what', { number: order.number })} />
      <QuantityField name="mass" label={t('mass')} required defaultValue={massText(BigInt(order.expectedGrams), order.soldBy, 3).replaceAll(',', '')} defaultUnit={order.soldBy}
        hint={t('massHint', { rest: mass(order.expectedGrams, order.soldBy), most: mass(order.mostGrams, order.soldBy) })} />
      {lots.length > 0 && (
        <SelectField name="lotId" label={t('lot')} required defaultValue="new" options={[{ value: 'new', label: t('newLot') }, ...lots.map((lot) => ({ value: lot.id, label: lotWords(lot) }))]} />
      )}
      <Section title={t('newLot')}>
        <DateField name="harvestedOn" label={t('harvestedOn')} required max={today} defaultValue={today} />
        <TextField name="place" label={t('place')} maxLength={80} autoComplete="off" />
        <RadioCards name="basis" label={t('basis')} hint={duty ? t('basisHint') : undefined} required={duty} defaultValue={duty ? 'self_commitment' : ''}
          options={[...CERTIFICATE_BASES.map((value) => ({ value, label: basis(value) })), ...(duty ? [] : [{ value: '', label: t('basisNone') }])]} />
        <p className="text-sm text-muted">{t('promise')}</p>
      </Section>
      <div className="mt-5">
        <TextField name="vehicle" label={t('vehicle')} maxLength={40} autoComplete="off" />
        <Checkbox name="last" label={t('last')} hint={t('lastHint')} />
        <SubmitButton>{t('button')}</SubmitButton>
      </div>
    </ActionForm>
  );
}
