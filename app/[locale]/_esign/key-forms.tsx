import { getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/forms/action-form';
import { SubmitButton } from '@/components/forms/submit-button';
import { TextField } from '@/components/forms/text-field';
import { env } from '@/lib/env';
import { database } from '@/lib/http/database';
import { currentSession } from '@/lib/http/session';
import { demoIdNumber } from '@/lib/identity/profile/queries';
import { makeSigningKey, replaceSigningKey } from './actions';
import { ID_NUMBER_FIELD, PASSWORD_FIELD } from './signing';

/** What somebody of the demo cannot know: the number she was made up with. */
async function madeUpNumber(): Promise<string | null> {
  const session = env().DEMO ? await currentSession() : null;
  return session && demoIdNumber(database(), session.personId);
}

/** Chooses a signing password: makes the key, or a new one in the place of `replace`, for whoever knows her identity number. */
export async function MakeKeyForm({ to, replace }: { readonly to: string; readonly replace?: string }) {
  const [t, madeUp] = await Promise.all([getTranslations('esign.key'), replace ? madeUpNumber() : null]);
  return (
    <ActionForm action={replace ? replaceSigningKey : makeSigningKey} label={t(replace ? 'replaceTitle' : 'makeTitle')}>
      <input type="hidden" name="to" value={to} />
      {replace && (
        <>
          <input type="hidden" name="keyId" value={replace} />
          <TextField name={ID_NUMBER_FIELD} label={t('idNumber')} hint={t('idNumberHint')} autoComplete="off" maxLength={40} required />
          {madeUp && <p className="-mt-2 mb-4 text-sm text-muted">{t.rich('demoIdNumber', { number: () => <span className="num select-all">{madeUp}</span> })}</p>}
        </>
      )}
      <TextField name={PASSWORD_FIELD} type="password" label={t('choose')} hint={t('chooseHint')} autoComplete="new-password" maxLength={64} required />
      <TextField name="_again" type="password" label={t('again')} autoComplete="new-password" maxLength={64} required />
      <SubmitButton look={replace ? 'danger' : 'primary'}>{t(replace ? 'replace' : 'make')}</SubmitButton>
    </ActionForm>
  );
}
