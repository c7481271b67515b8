import { getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/forms/action-form';
import { SubmitButton } from '@/components/forms/submit-button';
import { TextField } from '@/components/forms/text-field';
import type { OrderDto } from '@/lib/orders/dto';
import type { FormAction } from '@/lib/http/form-state';
import { formatFen } from '@/lib/shared/money';
import { massWords } from './words';

type EndingFormsProps = { readonly order: OrderDto; readonly cancel: FormAction; readonly end: FormAction };

/** Ways out of an order, folded away: each says in one sentence what it will do before it does it. */
export async function EndingForms({ order, cancel, end }: EndingFormsProps) {
  const [t, mass] = await Promise.all([getTranslations('orders.order'), massWords()]);
  const held = order.money === 'held' ? 'yes' : 'no';
  const amount = formatFen(BigInt(order.amountFen));
  const fold = 'mt-5 rounded-md border border-line bg-card px-4';
  const summary = 'flex min-h-12 items-center text-clay';
  return (
    <>
      {order.moves.endShort && (
        <details className={fold}>
          <summary className={summary}>{t('short.title')}</summary>
          <ActionForm action={end} label={t('short.title')} className="pb-4">
            <input type="hidden" name="orderId" value={order.id} />
            <p className="mb-3">{t('short.why', { accepted: mass(order.acceptedGrams), amount: formatFen(BigInt(order.amountFen) - BigInt(order.grossFen)) })}</p>
            <SubmitButton look="danger">{t('short.button')}</SubmitButton>
          </ActionForm>
        </details>
      )}
      {order.moves.cancel && (
        <details className={fold}>
          <summary className={summary}>{t('cancel.title')}</summary>
          <ActionForm action={cancel} label={t('cancel.title')} className="pb-4">
            <input type="hidden" name="orderId" value={order.id} />
            <p className="mb-3">{t(order.side === 'seller' ? 'cancel.whySell' : 'cancel.whyBuy', { held, amount })}</p>
            <TextField name="reason" label={t('cancel.reason')} required maxLength={200} />
            <SubmitButton look="danger">{t('cancel.button')}</SubmitButton>
          </ActionForm>
        </details>
      )}
    </>
  );
}

/** Why an order is over, in the words of its reason. */
export async function EndReason({ order }: { readonly order: OrderDto }) {
  const t = await getTranslations('orders.order');
  const known = ['UNSIGNED', 'UNPAID', 'SHORT'] as const;
  const reason = known.find((one) => one === order.endReason);
  return reason ? t(`reason.${reason}`) : t('reason.other', { reason: order.endReason ?? '' });
}
