import { getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/forms/action-form';
import { SelectField } from '@/components/forms/choice-field';
import { SubmitButton } from '@/components/forms/submit-button';
import { TextField, DateField } from '@/components/forms/text-field';
import { fieldsOf, TABLE_KINDS } from '@/lib/market/import/fields';
import type { ImportTableDto } from '@/lib/market/import/queries';
import { map } from '../../actions';

/** What each column is. It was guessed, or remembered; it opens by itself only when somebody should look. */
export async function Mapping({ table }: { readonly table: ImportTableDto }) {
  const [t, fields, kinds] = await Promise.all([getTranslations('import.mapping'), getTranslations('import.fields'), getTranslations('import.kinds')]);
  const unsure = table.columns.some(({ sure }) => !sure);
  const known = table.columns.filter(({ field }) => field !== null);
  if (table.status !== 'checking') return null;
  return (
    <details open={unsure} className="mb-4 rounded-md border border-line bg-card shadow-card">
      <summary className="min-h-14 cursor-pointer px-4 py-3">
        <span className="font-semibold">{t('title')}</span>
        <span className="block text-sm text-muted">{t(table.remembered ? 'remembered' : unsure ? 'look' : 'guessed', { known: known.length, all: table.columns.length })}</span>
      </summary>
      <div className="border-t border-line p-4">
        {table.titles.length > 0 && <p className="mb-3 text-sm text-muted">{t('titles', { text: table.titles.join(' / ') })}</p>}
        <ActionForm action={map} label={t('title')} className="gap-x-4 sm:grid sm:grid-cols-2 lg:grid-cols-3 large-print:block">
          <input type="hidden" name="batchId" value={table.id} />
          <input type="hidden" name="count" value={table.columns.length} />
          <SelectField name="kind" label={t('kind')} options={TABLE_KINDS.map((kind) => ({ value: kind, label: kinds(kind) }))} defaultValue={table.kind} required />
          {table.columns.map((column) => (
            <SelectField key={column.index} name={`column-${column.index}`} required={false} label={t('column', { name: column.header || t('noName', { number: column.index + 1 }) })}
              placeholder={t('unused')} defaultValue={column.field ?? ''} options={fieldsOf(table.kind).map((field) => ({ value: field, label: fields(field) }))}
              hint={column.samples.length > 0 ? t('samples', { samples: column.samples.join(' · ') }) : t('empty')} />
          ))}
          {!table.columns.some(({ field }) => field === 'produce') && <TextField name="produce" label={t('produce')} hint={t('produceHint')} defaultValue={table.defaults.produce ?? undefined} maxLength={40} />}
          {!table.columns.some(({ field }) => field === 'day' || field === 'harvestDate' || field === 'time') && <DateField name="day" label={t('day')} defaultValue={table.defaults.day ?? undefined} />}
          <div className="col-span-full"><SubmitButton look="secondary">{t('submit')}</SubmitButton></div>
        </ActionForm>
      </div>
    </details>
  );
}
