import { CircleCheck, CircleX, Info, TriangleAlert } from 'lucide-react';
import { getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/forms/action-form';
import { SubmitButton } from '@/components/forms/submit-button';
import { TextField } from '@/components/forms/text-field';
import { Card } from '@/components/ui/card';
import { StatusChip, type Tone } from '@/components/ui/chip';
import { cx } from '@/components/ui/class-names';
import { showParams, type Finding } from '@/lib/market/import/findings';
import type { ImportRowDto, ImportTableDto } from '@/lib/market/import/queries';
import { OneButton } from '../../../../../_market/one-button';
import { mend, settle } from '../../actions';

const TONES: Record<ImportRowDto['status'], Tone> = { ready: 'ok', doubtful: 'wait', wrong: 'bad', skipped: 'idle', imported: 'ok', undone: 'idle' };
const MARKS = { wrong: [CircleX, 'text-clay-ink'], doubtful: [TriangleAlert, 'text-gold-ink'], note: [Info, 'text-sky-ink'] } as const;

type RowCardProps = { readonly batch: Pick<ImportTableDto, 'id' | 'status'>; readonly row: ImportRowDto; readonly only?: string; readonly from?: string; readonly justMended: boolean };

/** One row of the table: what stands in it, what is the matter in plain words, one tap for what is suggested, and its cells to type anew. */
export async function RowCard({ batch, row, only, from, justMended }: RowCardProps) {
  const t = await getTranslations('import.page');
  const open = (batch.status === 'checking' || batch.status === 'imported') && row.status !== 'imported' && row.status !== 'undone';
  const fields = { batchId: batch.id, rowNumber: String(row.row), ...(only && { only }), ...(from && { from }) };
  const leftOut = row.findings.some(({ code }) => code === 'LEFT_OUT');
  return (
    <Card as="li" flush className={justMended ? 'ring-2 ring-field' : undefined}>
      <div id={`row-${row.row}`} className="flex flex-wrap items-center gap-2 px-4 pt-3">
        <h3 className="num font-semibold">{t('row', { row: row.row })}</h3>
        <StatusChip tone={TONES[row.status]}>{t(`rows.${row.status}`)}</StatusChip>
      </div>
      <Cells row={row} />
      {row.findings.length > 0 && <ul className="grid gap-3 border-t border-line px-4 py-3">{row.findings.map((finding, index) => <FindingLine key={index} finding={finding} fields={open ? fields : null} row={row.row} />)}</ul>}
      {open && (
        <div className="flex flex-wrap items-start gap-2 border-t border-line px-4 py-2 lg:py-1 lg:text-sm">
          <Mend row={row} fields={fields} open={row.status === 'wrong'} />
          {row.status === 'skipped'
            ? leftOut && <OneButton action={settle} fields={{ ...fields, how: 'takeIn' }} label={t('takeIn', { row: row.row })} look="quiet">{t('takeInShort')}</OneButton>
            : <OneButton action={settle} fields={{ ...fields, how: 'leaveOut' }} label={t('leaveOut', { row: row.row })} look="quiet">{t('leaveOutShort')}</OneButton>}
        </div>
      )}
    </Card>
  );
}

async function Cells({ row }: { readonly row: ImportRowDto }) {
  const t = await getTranslations('import.fields');
  const troubled = new Map(row.findings.filter(({ confirmed }) => !confirmed).map(({ field, severity }) => [field, severity]));
  return (
    <dl className="grid grid-cols-[repeat(auto-fill,minmax(6.5rem,1fr))] gap-x-3 gap-y-1 px-4 py-2 lg:grid-flow-col lg:auto-cols-[minmax(min-content,1fr)] lg:grid-cols-none large-print:grid-flow-row large-print:grid-cols-[repeat(auto-fill,minmax(7.5rem,1fr))]">
      {row.cells.filter(({ field, text }) => field !== 'rowNumber' && text !== '').map(({ field, text, edited }) => (
        <div key={field} className="min-w-0">
          <dt className="text-xs text-muted">{t(field)}</dt>
          <dd className={cx('num break-words', field === 'phone' && 'lg:whitespace-nowrap', edited && 'font-semibold text-field', troubled.get(field) === 'wrong' && 'font-semibold text-clay')}>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What is the matter in one sentence, and what one tap does about it. */
async function FindingLine({ finding, fields, row }: { readonly finding: Finding; readonly fields: Record<string, string> | null; readonly row: number }) {
  const [t, unit] = await Promise.all([getTranslations('import'), getTranslations('common.unit')]);
  const [Mark, look] = finding.confirmed ? [CircleCheck, 'text-field'] as const : MARKS[finding.severity];
  const words = t(`findings.${finding.code}`, showParams(finding.params, { jin: unit('jin'), kg: unit('kg'), tonne: unit('tonne') }));
  const tap = { ...fields, code: finding.code };
  const answers = fields !== null && !finding.confirmed && finding.severity !== 'note';
  const offered = finding.suggestion?.kind === 'edit' ? Object.values(finding.suggestion.edits)[0] ?? '' : null;
  return (
    <li className="lg:flex lg:items-center lg:justify-between lg:gap-4 large-print:block">
      <p className="flex gap-2"><Mark aria-hidden className={cx('mt-0.5 size-5 flex-none', look)} /><span className={cx('min-w-0', finding.confirmed && 'text-muted')}>{words}{finding.confirmed && <span className="ml-1">{t('page.confirmed')}</span>}</span></p>
      {answers && (
        <div className="mt-2 flex flex-wrap gap-2 pl-7 lg:mt-0 lg:flex-none lg:pl-0 large-print:mt-2">
          {finding.suggestion && (
            <OneButton action={settle} fields={{ ...tap, how: 'accept' }} label={`${t('page.acceptIn', { row })}: ${words}`}>
              {offered === null ? t('fix.leaveOut') : offered === '' ? t('fix.clear') : t('fix.edit', { text: offered })}
            </OneButton>
          )}
          {finding.severity === 'doubtful' && <OneButton action={settle} fields={{ ...tap, how: 'confirm' }} label={`${t('page.confirmIn', { row })}: ${words}`} look="quiet">{t('fix.confirm')}</OneButton>}
        </div>
      )}
    </li>
  );
}

/** The cells as fields, to type anew; what is left as it was is no change. */
async function Mend({ row, fields, open }: { readonly row: ImportRowDto; readonly fields: Record<string, string>; readonly open: boolean }) {
  const [t, names] = await Promise.all([getTranslations('import.page'), getTranslations('import.fields')]);
  const troubled = new Set(row.findings.filter(({ confirmed, severity }) => !confirmed && severity !== 'note').map(({ field }) => field));
  const cells = [...row.cells.filter(({ field }) => field !== 'rowNumber')].sort((a, b) => Number(troubled.has(b.field)) - Number(troubled.has(a.field)));
  return (
    <details className="group min-w-0 flex-1 open:basis-full">
      <summary className="inline-flex min-h-11 cursor-pointer items-center rounded-sm border border-line px-4 font-medium hover:bg-selected">{open ? t('mendNow') : t('mend')}</summary>
      <ActionForm action={mend} label={t('mendRow', { row: row.row })} className="mt-3 grid grid-cols-2 gap-x-3 max-[22rem]:grid-cols-1 lg:grid-cols-4 large-print:grid-cols-1">
        {Object.entries(fields).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />)}
        {cells.map(({ field, text }) => (
          <TextField key={field} name={`cell-${field}`} label={names(field)} required={field !== 'idNumber' ? undefined : false} autoComplete="off" maxLength={200}
            defaultValue={field === 'idNumber' ? '' : text} placeholder={field === 'idNumber' ? text : undefined} />
        ))}
        <SubmitButton look="secondary" size="md" className="col-span-full">{t('mendSubmit')}</SubmitButton>
      </ActionForm>
    </details>
  );
}
