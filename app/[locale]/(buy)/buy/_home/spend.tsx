import { getLocale, getTranslations } from 'next-intl/server';
import { StackBars } from '@/components/charts/stack-bars';
import { Mass, Money } from '@/components/ui/amounts';
import { Section } from '@/components/ui/card';
import { DataTable } from '@/components/ui/data-table';
import type { PurchasesDto } from '@/lib/orders/purchases';

/** Twelve months of accepted goods, and with whom. */
export async function Spend({ bought: { months, suppliers } }: { readonly bought: PurchasesDto }) {
  const [t, locale] = await Promise.all([getTranslations('buy.home'), getLocale()]);
  if (suppliers.length === 0) return null;
  const short = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });
  return (
    <Section title={t('spend')} heading="inside" flush>
      <div className="px-4 pb-3">
        <StackBars height="h-32" label={t('spendLabel')} format={(yuan) => `¥${short.format(yuan)}`} series={[{ key: 'gross', name: t('accepted'), fill: 'field' }]}
          bars={months.map(({ month, grossFen }) => ({ name: month.slice(2), values: { gross: Number(BigInt(grossFen) / 100n) } }))} />
      </div>
      <DataTable caption={t('suppliers')} rows={suppliers} rowKey={({ id }) => id} columns={[
        { key: 'name', header: t('supplier'), primary: true, cell: ({ name }) => name },
        { key: 'grams', header: t('accepted'), align: 'right', cell: ({ acceptedGrams }) => <Mass grams={acceptedGrams} unit="tonne" plain /> },
        { key: 'kept', header: t('passed'), align: 'right', cell: ({ acceptedGrams, rejectedGrams }) => passed(BigInt(acceptedGrams), BigInt(rejectedGrams)) },
        { key: 'fen', header: t('amount'), align: 'right', cell: ({ grossFen }) => <Money fen={grossFen} /> },
      ]} />
    </Section>
  );
}

/** The share of what came that was taken, "98.5%". */
function passed(accepted: bigint, rejected: bigint): string {
  const whole = accepted + rejected;
  return whole === 0n ? '–' : `${(Number((accepted * 1000n) / whole) / 10).toFixed(1)}%`;
}
