import { getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/forms/action-form';
import { SubmitButton } from '@/components/forms/submit-button';
import { Textarea } from '@/components/forms/text-field';
import { Section } from '@/components/ui/card';
import { Timeline } from '@/components/ui/timeline';
import type { AccessChangeDto } from '@/lib/identity/access/queries';
import { access } from '../ops/actions';
import { stateWords } from './words';

type AccessFormProps = { readonly subjectKind: 'person' | 'organisation'; readonly subjectId: string; readonly shut: boolean; readonly may: boolean; readonly changes: readonly AccessChangeDto[] };

/** Lets somebody in or shuts her out, with a reason; and how often that was done before. */
export async function AccessForm({ subjectKind, subjectId, shut, may, changes }: AccessFormProps) {
  const [t, word] = await Promise.all([getTranslations('oversight.access'), stateWords()]);
  const what = t(shut ? `admit.${subjectKind}` : `shut.${subjectKind}`);
  return (
    <>
      {may && (
        <Section title={what} heading="inside">
          <p className="mb-3 text-muted">{t(shut ? 'admitHint' : `shutHint.${subjectKind}`)}</p>
          <ActionForm action={access} label={what}>
            {Object.entries({ subjectKind, subjectId, admit: shut ? 'yes' : 'no' }).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />)}
            <Textarea name="reason" label={t('reason')} rows={2} maxLength={200} required />
            <SubmitButton look={shut ? 'primary' : 'danger'} size="md">{what}</SubmitButton>
          </ActionForm>
        </Section>
      )}
      {changes.length > 0 && (
        <Section title={t('changes')} heading="inside">
          <Timeline label={t('changes')} items={changes.map(({ id, state, reason, byName, at }) => ({ id, at, state: state === 'active' ? 'done' as const : 'broken' as const, title: word(`access_${state}`), by: byName, note: word(reason) }))} />
        </Section>
      )}
    </>
  );
}
