import { getTranslations } from 'next-intl/server';
import { StatusChip } from '@/components/ui/chip';
import type { Payee } from '@/lib/payments/dto';

/** Who is paid, large: a swapped sticker shows itself by its name. */
export async function PayeeHead({ payee }: { readonly payee: Payee }) {
  const t = await getTranslations('payments.cashier');
  const { document } = payee;
  return (
    <header className="pb-4 pt-2 text-center">
      <div aria-hidden className="mx-auto mb-2.5 grid size-16 place-items-center rounded-[20px] bg-sprout text-3xl font-bold text-field">{[...payee.name][0]}</div>
      <p className="text-muted">{t('payingTo')}</p>
      <h1 className="text-2xl font-bold">{payee.name}</h1>
      <p className="mt-1.5">
        {payee.verified && document
          ? <StatusChip tone="ok">{t(document.kind === 'uscc' ? 'verifiedUscc' : 'verifiedIdCard', { tail: document.tail })}</StatusChip>
          : <StatusChip tone={payee.verified ? 'ok' : 'bad'}>{t(payee.verified ? 'verified' : 'notVerified')}</StatusChip>}
      </p>
    </header>
  );
}

/** The small print under the button. */
export async function SmallPrint({ lines, demo }: { readonly lines: readonly string[]; readonly demo: boolean }) {
  const t = await getTranslations('payments.cashier');
  return (
    <div className="mt-3 text-center text-sm leading-relaxed text-muted">
      {[...lines, ...(demo ? [t('demoNote')] : [])].map((line) => <p key={line}>{line}</p>)}
    </div>
  );
}
