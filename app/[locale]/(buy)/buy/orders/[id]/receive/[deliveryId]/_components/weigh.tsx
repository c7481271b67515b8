import { getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/forms/action-form';
import { Checkbox, SelectField } from '@/components/forms/choice-field';
import { OnlyAfter } from '@/components/forms/only-after';
import { SubmitButton } from '@/components/forms/submit-button';
import { FileField, TextField } from '@/components/forms/text-field';
import { Mass } from '@/components/ui/amounts';
import { Section } from '@/components/ui/card';
import { cx } from '@/components/ui/class-names';
import { Dl } from '@/components/ui/dl';
import type { DeliveryDto, OrderDto, TicketDto } from '@/lib/orders/dto';
import { massText, MASS_UNITS } from '@/lib/shared/quantity';
import { ScalePhoto } from '../../../../../../../_orders/scale-photo';
import { recordWeighing, strike } from '../../../../actions';

/** Weigh tickets: what the scale said, one by one, and their sum beside what the seller says was sent. */
export async function Weigh({ order, delivery }: { readonly order: OrderDto; readonly delivery: DeliveryDto }) {
  const t = await getTranslations('orders.inspect');
  const net = BigInt(delivery.weighedGrams ?? '0');
  const open = delivery.decidedAt === null;
  return (
    <Section id="weigh" title={t('weigh')} heading="inside">
      {delivery.tickets.length > 0 && <ul className="mb-3 divide-y divide-line">{delivery.tickets.map((ticket) => <Ticket key={ticket.id} ticket={ticket} deliveryId={delivery.id} open={open} />)}</ul>}
      {net > 0n && (
        <Dl sum items={[
          { term: t('sent'), value: <Mass grams={delivery.sentGrams} unit={order.soldBy} /> },
          { term: t('difference'), value: <Mass grams={net - BigInt(delivery.sentGrams)} unit={order.soldBy} plain /> },
          { term: t('net'), value: <Mass grams={net} unit={order.soldBy} />, strong: true },
        ]} />
      )}
      {open && <WeighForm deliveryId={delivery.id} unit={order.soldBy === 'tonne' ? 'kg' : order.soldBy} />}
    </Section>
  );
}

async function Ticket({ ticket, deliveryId, open }: { readonly ticket: TicketDto; readonly deliveryId: string; readonly open: boolean }) {
  const t = await getTranslations('orders.inspect');
  const kg = (grams: string) => massText(BigInt(grams), 'kg', 3);
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-3 py-1.5">
      <span className={cx('num', ticket.struck && 'text-muted line-through')}>{t('ticket', { seq: ticket.seq, gross: kg(ticket.grossGrams), tare: kg(ticket.tareGrams), net: kg(ticket.netGrams) })}{ticket.device && ` · ${ticket.device}`}</span>
      {ticket.hasPhoto && <ScalePhoto ticket={ticket} />}
      {ticket.struck ? <span className="text-sm text-muted">{t('struck')}</span> : open && (
        <ActionForm action={strike} label={t('strikeLabel', { seq: ticket.seq })}>
          <input type="hidden" name="deliveryId" value={deliveryId} />
          <input type="hidden" name="ticketId" value={ticket.id} />
          <SubmitButton look="quiet" size="sm">{t('strike')}</SubmitButton>
        </ActionForm>
      )}
    </li>
  );
}

async function WeighForm({ deliveryId, unit }: { readonly deliveryId: string; readonly unit: 'kg' | 'jin' }) {
  const [t, common] = await Promise.all([getTranslations('orders.inspect'), getTranslations('common')]);
  return (
    <ActionForm action={recordWeighing} label={t('weigh')} className="mt-3">
      <input type="hidden" name="deliveryId" value={deliveryId} />
      <div className="grid gap-x-4 sm:grid-cols-3 large-print:grid-cols-1">
        <TextField name="gross" label={t('gross')} required inputMode="decimal" autoComplete="off" />
        <TextField name="tare" label={t('tare')} inputMode="decimal" autoComplete="off" />
        <SelectField name="unit" label={common('form.unit')} required defaultValue={unit} options={MASS_UNITS.map((value) => ({ value, label: common(`unit.${value}`) }))} />
      </div>
      <TextField name="device" label={t('device')} maxLength={40} autoComplete="off" />
      <FileField name="photo" label={t('photo')} hint={t('photoHint')} accept="image/jpeg,image/png,image/webp" capture="environment" />
      <OnlyAfter code="WEIGHT_QUESTIONED"><Checkbox name="confirmed" label={t('confirm')} /></OnlyAfter>
      <SubmitButton size="md">{t('addTicket')}</SubmitButton>
    </ActionForm>
  );
}
