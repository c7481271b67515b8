import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/forms/action-form';
import { SubmitButton } from '@/components/forms/submit-button';
import { FileField } from '@/components/forms/text-field';
import { Card, CardRow, Section } from '@/components/ui/card';
import { StatusChip, type Tone } from '@/components/ui/chip';
import { Notice } from '@/components/ui/notice';
import { WhenText } from '@/components/ui/when';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import { imports, type ImportDto } from '@/lib/market/import/queries';
import { FarmFrame } from '../../_components/farm-frame';
import { start } from './actions';

const TONES: Record<ImportDto['status'], Tone> = { checking: 'wait', imported: 'ok', undone: 'idle', discarded: 'idle' };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('import.page'))('title') };
}

/** A cooperative brings its table as it keeps it. */
export default async function Imports({ searchParams }: { readonly searchParams: Promise<{ done?: string }> }) {
  const [t, kinds, { done }, { actor }] = await Promise.all([
    getTranslations('import.page'), getTranslations('import.kinds'), searchParams, requireSession({ orgs: ['cooperative'], path: '/farm/import' })]);
  const earlier = await imports(database(), actor);
  return (
    <FarmFrame title={t('title')} intro={t('intro')}>
      {done === 'discarded' && <Notice tone="ok" live className="mb-4">{t('done.discarded')}</Notice>}
      <Card>
        <ActionForm action={start} label={t('title')}>
          <FileField name="file" label={t('file')} hint={t('fileHint')} accept=".xlsx,.csv,.txt,.tsv,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" required />
          <SubmitButton>{t('upload')}</SubmitButton>
        </ActionForm>
        <p className="mt-3 text-sm text-muted">{t('promise')}</p>
      </Card>
      {earlier.length > 0 && (
        <Section title={t('earlier')} flush>
          {earlier.map((batch) => (
            <CardRow key={batch.id} href={`/farm/import/${batch.id}`} className="flex-wrap">
              <span className="min-w-0 flex-1"><span className="block break-all font-medium">{batch.fileName}</span>
                <span className="block text-sm text-muted">{kinds(batch.kind)} · <WhenText at={batch.createdAt} /></span></span>
              <StatusChip tone={TONES[batch.status]}>{t(`status.${batch.status}`)}</StatusChip>
            </CardRow>
          ))}
        </Section>
      )}
    </FarmFrame>
  );
}
