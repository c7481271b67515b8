import { getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/forms/action-form';
import { AmountField } from '@/components/forms/amount-field';
import { SubmitButton } from '@/components/forms/submit-button';
import { TextField } from '@/components/forms/text-field';
import { Money } from '@/components/ui/amounts';
import { Section } from '@/components/ui/card';
import { StatusChip, type Tone } from '@/components/ui/chip';
import { WhenText } from '@/components/ui/when';
import type { FormAction } from '@/lib/http/form-state';
import type { RefundState } from '@/lib/payments/domain/machines';
import type { RefundDto } from '@/lib/payments/dto';
import { formatFen } from '@/lib/shared/money';

const STANDS: Record<RefundState, readonly [word: 'onWay' | 'back' | 'failed', tone: Tone]> = {
  REQUESTED: ['onWay', 'wait'], SUBMITTED: ['onWay', 'wait'], UNKNOWN: ['onWay', 'wait'], SUCCEEDED: ['back', 'ok'], FAILED: ['failed', 'bad'], ABNORMAL: ['failed', 'bad'],
};

/** What of an order's money goes back to the buyer, and how far it is; nothing where nothing does. */
export async function Refunds({ refunds, heading }: { readonly refunds: readonly RefundDto[]; readonly heading?: 'inside' }) {
  const t = await getTranslations('settlement.moneyBack');
  if (refunds.length === 0) return null;
  return (
    <Section title={t('title')} heading={heading} className={heading && 'mb-4'}>
      <ul className="divide-y divide-line">
        {refunds.map(({ id, amountFen, state, at }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2">
            <span><Money fen={amountFen} size="lg" /> <span className="text-sm text-muted"><WhenText at={at} /></span></span>
            <StatusChip tone={STANDS[state][1]}>{t(`stands.${STANDS[state][0]}`)}</StatusChip>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** A seller's way to give a part of a finished sale back, folded away; it says what will happen before it does. */
export async function GiveBackForm({ orderId, mostFen, held, giveBack }: { readonly orderId: string; readonly mostFen: bigint; readonly held: boolean; readonly giveBack: FormAction }) {
  const t = await getTranslations('settlement.moneyBack');
  const most = formatFen(mostFen);
  return (
    <details className="mt-5 rounded-md border border-line bg-card px-4">
      <summary className="flex min-h-12 items-center text-clay">{t('give')}</summary>
      <ActionForm action={giveBack} label={t('give')} className="pb-4">
        <input type="hidden" name="orderId" value={orderId} />
        <p className="mb-3">{t(held ? 'whyHeld' : 'why', { most })}</p>
        <AmountField name="amount" label={t('amount')} hint={t('amountHint', { most })} required />
        <TextField name="reason" label={t('reason')} required maxLength={64} />
        <SubmitButton look="danger">{t('button')}</SubmitButton>
      </ActionForm>
    </details>
  );
}
