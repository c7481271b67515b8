import { getTranslations } from 'next-intl/server';
import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { ActionForm } from '@/components/forms/action-form';
import { SubmitButton } from '@/components/forms/submit-button';
import { TextField } from '@/components/forms/text-field';
import { LinkButton } from '@/components/ui/button';
import { env } from '@/lib/env';
import { database } from '@/lib/http/database';
import { localPath } from '@/lib/http/local-path';
import { safeReturnPath } from '@/lib/http/return-path';
import { phoneTail } from '@/lib/identity/sign-in/queries';
import { systemClock } from '@/lib/shared/clock';
import { SignInFrame } from '../../_components/sign-in-frame';
import { enterCode } from '../actions';

type CodeProps = { readonly searchParams: Promise<{ c?: string; to?: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('identity.code'))('title') };
}

/** The six digits. The address holds the challenge and nothing of the phone. */
export default async function Code({ searchParams }: CodeProps) {
  const [t, inbox, query] = await Promise.all([getTranslations('identity.code'), getTranslations('identity.signIn'), searchParams]);
  if (!query.c) redirect(await localPath('/sign-in'));
  const to = safeReturnPath(query.to);
  const tail = await phoneTail(database(), query.c, systemClock.now());
  const back = to ? `/sign-in?to=${encodeURIComponent(to)}` : '/sign-in';
  return (
    <SignInFrame title={t('title')} intro={tail ? t('sent', { tail }) : t('sentPlain')} back={{ href: back, label: t('back') }}>
      <ActionForm action={enterCode}>
        <input type="hidden" name="challenge" value={query.c} />
        <input type="hidden" name="to" value={to ?? ''} />
        <TextField name="code" label={t('code')} inputMode="numeric" autoComplete="one-time-code" maxLength={12} required autoFocus />
        <SubmitButton>{t('enter')}</SubmitButton>
      </ActionForm>
      <div className="mt-3 flex flex-wrap gap-2">
        <LinkButton href={back} look="quiet">{t('again')}</LinkButton>
        {env().DEMO && <LinkButton href={new URL('/sms/inbox', env().SANDBOX_URL).href} external look="quiet" target="_blank" rel="noopener">{inbox('demoInbox')}</LinkButton>}
      </div>
    </SignInFrame>
  );
}
