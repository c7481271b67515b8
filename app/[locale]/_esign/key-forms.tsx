import { getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/forms/action-form';
import { SubmitButton } from '@/components/forms/submit-button';
import { TextField } from '@/components/forms/text-field';
import { makeSigningKey } from './actions';
import { PASSWORD_FIELD } from './signing';

/** Chooses a signing password: makes the key, or a new one where the password is forgotten. */
export async function MakeKeyForm({ to, replace = false }: { readonly to: string; readonly replace?: boolean }) {
  const t = await getTranslations('esign.key');
  return (
    <ActionForm action={makeSigningKey} label={t(replace ? 'replaceTitle' : 'makeTitle')}>
      <input type="hidden" name="to" value={to} />
      {replace && <input type="hidden" name="replace" value="1" />}
      <TextField name={PASSWORD_FIELD} type="password" label={t('choose')} hint={t('chooseHint')} autoComplete="new-password" maxLength={64} required />
      <TextField name="_again" type="password" label={t('again')} autoComplete="new-password" maxLength={64} required />
      <SubmitButton look={replace ? 'danger' : 'primary'}>{t(replace ? 'replace' : 'make')}</SubmitButton>
    </ActionForm>
  );
}
