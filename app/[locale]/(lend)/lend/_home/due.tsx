import { getLocale, getTranslations } from 'next-intl/server';
import { Money } from '@/components/ui/amounts';
import { CardRow, Section } from '@/components/ui/card';
import { StatusChip } from '@/components/ui/chip';
import { DayText } from '@/components/ui/when';
import { regionName } from '@/lib/catalogue/domain/regions';
import type { DueRowDto } from '@/lib/lending/desk';

/** Whom to call: what is late, and what falls due within a month. */
export async function Due({ rows }: { readonly rows: readonly DueRowDto[] }) {
  const [t, locale] = await Promise.all([getTranslations('lend.home'), getLocale()]);
  return (
    <Section title={t('due')} heading="inside" flush>
      {rows.length === 0 ? <p className="px-4 pb-4 text-muted">{t('nothingDue')}</p> : rows.map((row) => (
        <CardRow key={row.id} href={`/lend/loans/${row.id}`} className="flex-wrap gap-y-1">
          <span className="min-w-0 flex-1 basis-28"><b className="font-semibold text-field">{row.borrowerName}</b><span className="block text-[0.8125rem] text-muted">{row.regionCode && regionName(row.regionCode, locale)}</span></span>
          <span className="text-right"><Money fen={row.dueFen} className="font-semibold" /><span className="block">{row.daysPastDue > 0
            ? <StatusChip tone="bad">{t('late', { days: row.daysPastDue })}</StatusChip> : <span className="text-[0.8125rem] text-muted"><DayText day={row.dueOn} /></span>}</span></span>
        </CardRow>
      ))}
    </Section>
  );
}
