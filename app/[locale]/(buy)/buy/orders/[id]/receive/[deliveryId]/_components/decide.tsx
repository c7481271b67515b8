import { getFormatter, getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/forms/action-form';
import { QuantityField } from '@/components/forms/amount-field';
import { RadioCards, SelectField } from '@/components/forms/choice-field';
import { SubmitButton } from '@/components/forms/submit-button';
import { TextField } from '@/components/forms/text-field';
import { Button, LinkButton } from '@/components/ui/button';
import { Section } from '@/components/ui/card';
import { Notice } from '@/components/ui/notice';
import { database } from '@/lib/http/database';
import { mostGrams } from '@/lib/orders/domain/acceptance';
import { REJECT_REASONS, type RejectReason } from '@/lib/orders/domain/decision';
import type { DeliveryDto, ForesightDto, OrderDto } from '@/lib/orders/dto';
import { foresee } from '@/lib/orders/queries';
import type { PersonActor } from '@/lib/shared/actor';
import { formatFen } from '@/lib/shared/money';
import { massText, MASS_UNITS, parseMass, type MassUnit } from '@/lib/shared/quantity';
import { massWords, percent } from '../../../../../../../_orders/words';
import { decide } from '../../../../actions';

/** What the buyer would like to do, from the address: it is calculated and shown before anything is confirmed. */
export type Wish = { readonly take?: string; readonly mass?: string; readonly massUnit?: string };
type DecideProps = { readonly order: OrderDto; readonly delivery: DeliveryDto; readonly wish: Wish; readonly actor: PersonActor };

const delivered = (delivery: DeliveryDto): bigint => BigInt(delivery.weighedGrams ?? delivery.sentGrams);

/** The mass that a wish means; null while there is none, or none that can be read. */
function wishedGrams(wish: Wish, delivery: DeliveryDto): bigint | null {
  if (wish.take === 'all') return delivered(delivery);
  if (wish.take === 'none') return 0n;
  const unit = MASS_UNITS.find((one) => one === wish.massUnit);
  return wish.take === 'part' && unit ? parseMass(wish.mass ?? '', unit) : null;
}

/** The decision on a consignment: first the wish, then the sum it comes to, then the confirmation. */
export async function Decide({ order, delivery, wish, actor }: DecideProps) {
  const [t, order_, mass, format] = await Promise.all([getTranslations('orders.inspect'), getTranslations('orders.order'), massWords(), getFormatter()]);
  if (delivery.decidedAt) {
    return (
      <Section id="decide" title={t('decided')} heading="inside">
        <p>{order_('note.decided', { accepted: mass(delivery.acceptedGrams!, order.soldBy), rejected: mass(delivery.rejectedGrams!, order.soldBy), amount: formatFen(BigInt(delivery.grossFen!)) })}</p>
        {delivery.rejectNote && <p className="text-muted">{delivery.rejectNote}</p>}
      </Section>
    );
  }
  const grams = wishedGrams(wish, delivery);
  const foreseen = grams === null ? null : await foresee(database(), actor, delivery.id, grams);
  return (
    <Section id="decide" title={t('decide')} heading="inside">
      <p className="mb-3 text-muted">{t('deadline', { when: format.dateTime(delivery.acceptBy, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }) })}</p>
      {foreseen ? <Confirm order={order} delivery={delivery} foreseen={foreseen} /> : (
        <>
          {grams !== null && <Notice tone="bad" live className="mb-3">{t('impossible', { most: mass(roomFor(order), order.soldBy) })}</Notice>}
          <Wishes order={order} delivery={delivery} wish={wish} />
        </>
      )}
    </Section>
  );
}

/** What the contract still lets the buyer take. */
function roomFor(order: OrderDto): bigint {
  const room = mostGrams({ massGrams: BigInt(order.massGrams), terms: order.terms }) - BigInt(order.acceptedGrams);
  return room > 0n ? room : 0n;
}

/** A form that only asks: it changes nothing, so it is a plain address and works with no script. */
async function Wishes({ order, delivery, wish }: Omit<DecideProps, 'actor'>) {
  const [t, mass] = await Promise.all([getTranslations('orders.inspect'), massWords()]);
  const arrived = delivery.state !== 'dispatched';
  const weighed = delivery.weighedGrams !== null;
  const all = mass(delivered(delivery), order.soldBy);
  const options = [
    ...(weighed ? [{ value: 'all', label: t('acceptAll'), aside: <span className="num text-muted">{all}</span> }, { value: 'part', label: t('acceptPart') }] : []),
    ...(arrived ? [{ value: 'none', label: t('rejectAll') }] : []),
  ];
  if (options.length === 0) return <p className="text-muted">{t('decideIntro')}</p>;
  const unit: MassUnit = MASS_UNITS.find((one) => one === wish.massUnit) ?? order.soldBy;
  return (
    <form action="#decide" aria-label={t('decide')}>
      <p className="mb-3">{t('decideIntro')}</p>
      <RadioCards name="take" label={t('choice')} required defaultValue={wish.take ?? options[0]!.value} options={options} />
      {weighed && <QuantityField name="mass" label={t('acceptMass')} defaultUnit={unit} defaultValue={wish.mass ?? massText(delivered(delivery), unit, 3).replaceAll(',', '')} />}
      <Button type="submit" look="secondary">{t('preview')}</Button>
    </form>
  );
}

/** The sum, in a sentence, and the button that makes it so. */
async function Confirm({ order, delivery, foreseen }: { readonly order: OrderDto; readonly delivery: DeliveryDto; readonly foreseen: ForesightDto }) {
  const [t, reject, mass] = await Promise.all([getTranslations('orders.inspect'), getTranslations('orders.reject'), massWords()]);
  const amount = formatFen(BigInt(foreseen.grossFen));
  const accepted = mass(foreseen.acceptedGrams, order.soldBy);
  const rejects = foreseen.rejectedGrams !== '0';
  const button = foreseen.acceptedGrams === '0' ? t('confirmReject') : rejects ? t('confirmPart', { accepted, amount }) : t('confirmAll', { amount });
  const back = `/buy/orders/${order.id}/receive/${delivery.id}#decide`;
  return (
    <ActionForm action={decide} label={t('decide')}>
      <input type="hidden" name="deliveryId" value={delivery.id} />
      <input type="hidden" name="acceptedGrams" value={foreseen.acceptedGrams} />
      <input type="hidden" name="expectedFen" value={foreseen.grossFen} />
      <Notice tone="wait" className="mb-4" title={t('foreseen', {
        accepted, rejected: mass(foreseen.rejectedGrams, order.soldBy), amount, returned: foreseen.returnFen === null || foreseen.returnFen === '0' ? 'none' : formatFen(BigInt(foreseen.returnFen)),
      })}>
        {foreseen.deductionBps > 0 && <p>{t('foreseenDeduction', { percent: percent(foreseen.deductionBps), amount: formatFen(BigInt(foreseen.deductionFen)) })}</p>}
        {foreseen.uncappedFen !== '0' && <p>{t('foreseenCapped', { amount: formatFen(BigInt(foreseen.uncappedFen)) })}</p>}
        <p>{t('locked')}</p>
      </Notice>
      {rejects && (
        <>
          <SelectField name="reason" label={t('reason')} required placeholder="" options={(Object.keys(REJECT_REASONS) as RejectReason[]).map((value) => ({ value, label: reject(value) }))} />
          <TextField name="note" label={t('reasonNote')} maxLength={200} autoComplete="off" />
        </>
      )}
      <div className="flex flex-wrap items-center gap-3">
        <SubmitButton size="md">{button}</SubmitButton>
        <LinkButton href={back} look="secondary">{t('change')}</LinkButton>
      </div>
    </ActionForm>
  );
}
