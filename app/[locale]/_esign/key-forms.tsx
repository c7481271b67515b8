import { getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/forms/action-form';
import { SubmitButton } from '@/components/forms/submit-button';
import { TextField } from '@/components/forms/text-field';
import { makeSigningKey, replaceSigningKey } from './actions';
import { ID_NUMBER_FIELD, PASSWORD_FIELD } from './signing';

/** Chooses a signing password: makes the key, or a new one in the place of `replace`, for whoever knows her identity number. */
export async function MakeKeyForm({ to, replace }: { readonly to: string; readonly replace?: string }) {
  const t = await getTranslations('esign.key');
  return (
    <ActionForm action={replace ? replaceSigningKey : makeSigningKey} label={t(replace ? 'replaceTitle' : 'makeTitle')}>
      <input type="hidden" name="to" value={to} />
      {replace && (
        <>
          <input type="hidden" name="keyId" value={replace} />
          <TextField name={ID_NUMBER_FIELD} label={t('idNumber')} hint={t('idNumberHint')} autoComplete="off" maxLength={40} required />
        </>
      )}
      <TextField name={PASSWORD_FIELD} type="password" label={t('choose')} hint={t('chooseHint')} autoComplete="new-password" maxLength={64} required />
      <TextField name="_again" type="password" label={t('again')} autoComplete="new-password" maxLength={64} required />
      <SubmitButton look={replace ? 'danger' : 'primary'}>{t(replace ? 'replace' : 'make')}</SubmitButton>
    </ActionForm>
  );
}
