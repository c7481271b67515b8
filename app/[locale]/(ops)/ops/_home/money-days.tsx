import { getTranslations } from 'next-intl/server';
import { StackBars } from '@/components/charts/stack-bars';
import { Section } from '@/components/ui/card';
import { formatFen } from '@/lib/shared/money';

type Days = readonly { readonly day: string; readonly heldFen: string; readonly refundedFen: string }[];

/** What came in above the line, what went back below it, day by day. */
export async function MoneyDays({ days }: { readonly days: Days }) {
  const t = await getTranslations('oversight.home');
  return (
    <Section title={t('days', { count: days.length })} heading="inside">
      <StackBars label={t('daysLabel')} format={(fen) => formatFen(BigInt(Math.round(fen))).replace(/\.\d\d$/, '')} height="h-52"
        series={[{ key: 'held', name: t('held'), fill: 'field' }, { key: 'refunded', name: t('refunded'), fill: 'clay', below: true }]}
        bars={days.map(({ day, heldFen, refundedFen }) => ({ name: day, values: { held: Number(heldFen), refunded: Number(refundedFen) } }))} />
    </Section>
  );
}
