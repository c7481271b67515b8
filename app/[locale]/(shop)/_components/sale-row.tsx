import { getTranslations } from 'next-intl/server';
import { Money } from '@/components/ui/amounts';
import { WhenText } from '@/components/ui/when';
import type { SaleDto } from '@/lib/payments/takings/queries';
import { formatFen } from '@/lib/shared/money';

/** One sale as a line: where and when, by which wallet, how much, and what went back of it. */
export async function SaleRow({ sale, where, numbered = false }: { readonly sale: SaleDto; readonly where: string; readonly numbered?: boolean }) {
  const [t, wallets] = await Promise.all([getTranslations('merchant.sales'), getTranslations('payments.wallets')]);
  const refunded = BigInt(sale.refundedFen);
  return (
    <li data-item={sale.id} data-words={formatFen(BigInt(sale.amountFen))} className="flex flex-wrap items-start justify-between gap-x-3 border-t border-line px-4 py-3 first:border-t-0">
      <span className="min-w-0 flex-1">
        <span className="block font-medium break-words">{where}</span>
        <span className="block text-sm text-muted"><WhenText at={sale.paidAt} /> · {wallets(sale.wallet)}</span>
      </span>
      <span className="flex flex-none flex-col items-end gap-1">
        <Money fen={sale.amountFen} size="lg" className="text-field" />
        {refunded > 0n && <span className="text-sm text-clay">{t('refunded', { amount: formatFen(refunded) })}</span>}
      </span>
      {numbered && sale.channelNumber && <span className="num w-full text-sm break-all text-muted">{t('number', { number: sale.channelNumber })}</span>}
    </li>
  );
}
