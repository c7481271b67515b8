import { getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/forms/action-form';
import { SubmitButton } from '@/components/forms/submit-button';
import { TextField } from '@/components/forms/text-field';
import { find } from '../ops/actions';

/** The one search. It is sent as a form, for a phone number must not stand in an address. */
export async function SearchBox({ wanted = '' }: { readonly wanted?: string }) {
  const t = await getTranslations('oversight.search');
  return (
    <ActionForm action={find} values={{ q: wanted }} label={t('label')} className="flex max-w-3xl flex-wrap items-end gap-3">
      <TextField name="q" label={t('label')} maxLength={64} autoComplete="off" className="min-w-0 flex-1 basis-60" required />
      <SubmitButton size="md" className="mb-4">{t('go')}</SubmitButton>
    </ActionForm>
  );
}
