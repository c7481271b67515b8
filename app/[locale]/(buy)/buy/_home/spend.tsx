import { getFormatter, getLocale, getTranslations } from 'next-intl/server';
import { StackBars } from '@/components/charts/stack-bars';
import { Mass, Money } from '@/components/ui/amounts';
import { Section } from '@/components/ui/card';
import { regionName } from '@/lib/catalogue/domain/regions';
import type { PurchasesDto } from '@/lib/orders/purchases';

/** Twelve months of accepted goods as bars. */
export async function Spend({ months }: Pick<PurchasesDto, 'months'>) {
  const [t, locale, format] = await Promise.all([getTranslations('buy.home'), getLocale(), getFormatter()]);
  const whole = months.reduce((sum, { grossFen }) => sum + BigInt(grossFen), 0n);
  if (whole === 0n) return null;
  const short = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });
  const name = (month: string) => format.dateTime(new Date(`${month}-15T12:00:00+08:00`), month.endsWith('-01') ? { year: '2-digit', month: 'short' } : { month: 'short' });
  return (
    <Section title={t('spend')} heading="inside" aside={<Money fen={whole} size="lg" />}>
      <StackBars height="h-40" label={t('spendLabel')} format={(yuan) => `¥${short.format(yuan)}`} series={[{ key: 'gross', name: t('accepted'), fill: 'field' }]}
        bars={months.map(({ month, grossFen }) => ({ name: name(month), values: { gross: Number(BigInt(grossFen) / 100n) } }))} />
    </Section>
  );
}

/** With whom: bars for what was spent, and how much of what came was taken. */
export async function Suppliers({ suppliers }: Pick<PurchasesDto, 'suppliers'>) {
  const [t, locale] = await Promise.all([getTranslations('buy.home'), getLocale()]);
  const most = suppliers.reduce((top, { grossFen }) => (BigInt(grossFen) > top ? BigInt(grossFen) : top), 1n);
  if (suppliers.length === 0) return null;
  return (
    <Section title={t('suppliers')} heading="inside">
      <ol className="grid gap-3">
        {suppliers.map(({ id, name, regionCode, grossFen, acceptedGrams, rejectedGrams, deliveries }) => (
          <li key={id}>
            <span className="flex items-baseline justify-between gap-3"><span><b className="font-semibold">{name}</b> <span className="text-[0.8125rem] text-muted">{regionName(regionCode, locale)}</span></span><Money fen={grossFen} className="font-semibold" /></span>
            <span aria-hidden className="my-1 block h-2 rounded-full bg-sunk"><span className="block h-full rounded-full bg-field-mid" style={{ width: `${Math.max(1, Number((BigInt(grossFen) * 100n) / most))}%` }} /></span>
            <span className="num flex justify-between gap-3 text-[0.8125rem] text-muted"><span><Mass grams={acceptedGrams} unit="tonne" plain /> · {t('deliveries', { count: deliveries })}</span>
              <span className={BigInt(rejectedGrams) > 0n ? 'text-gold-ink' : undefined}>{t('passed', { percent: passed(BigInt(acceptedGrams), BigInt(rejectedGrams)) })}</span></span>
          </li>
        ))}
      </ol>
    </Section>
  );
}

/** The share of what came that was taken: "98.5", and never 100 while anything was sent back. */
function passed(accepted: bigint, rejected: bigint): string {
  const permille = accepted + rejected === 0n ? 1000n : (accepted * 1000n) / (accepted + rejected);
  return permille === 1000n ? '100' : `${permille / 10n}.${permille % 10n}`;
}
