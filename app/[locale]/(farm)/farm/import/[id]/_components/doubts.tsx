import { getTranslations } from 'next-intl/server';
import { CardRow, Section } from '@/components/ui/card';
import type { ImportTableDto } from '@/lib/market/import/queries';
import { OneButton } from '../../../../../_market/one-button';
import { acceptAll } from '../../actions';

/** One doubt in many rows need not be answered in each: from three rows on it can be settled for the whole table. */
const MANY = 3;

export async function Doubts({ table }: { readonly table: ImportTableDto }) {
  const t = await getTranslations('import');
  const many = table.codes.filter(({ severity, open }) => severity === 'doubtful' && open >= MANY);
  if (many.length === 0 || table.status === 'undone' || table.status === 'discarded') return null;
  return (
    <Section title={t('page.manyTitle')} flush className="mb-4">
      {many.map(({ code, open, firstRow }) => (
        <CardRow key={code} className="flex-wrap">
          <span className="min-w-0 flex-1 basis-52">{t(`about.${code}`)}<span className="block text-sm text-muted">{t('page.manyRows', { count: open, row: firstRow })}</span></span>
          <OneButton action={acceptAll} fields={{ batchId: table.id, code }} label={`${t('page.acceptAll')}: ${t(`about.${code}`)}`}>{t('page.acceptAll')}</OneButton>
        </CardRow>
      ))}
    </Section>
  );
}
