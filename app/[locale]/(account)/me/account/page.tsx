import { getTranslations } from 'next-intl/server';
import type { Metadata } from 'next';
import { ActionForm } from '@/components/forms/action-form';
import { SubmitButton } from '@/components/forms/submit-button';
import { TextField } from '@/components/forms/text-field';
import { LinkButton } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Notice } from '@/components/ui/notice';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import { organisationStanding } from '@/lib/identity/profile/queries';
import { AccountFrame } from '../../_components/account-frame';
import { saveAccount } from '../actions';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('identity.account'))('title') };
}

/** The account one is paid into, in a checked name only. */
export default async function Account() {
  const [t, me, session] = await Promise.all([getTranslations('identity.account'), getTranslations('identity.me'), requireSession({ path: '/me/account' })]);
  const standing = await organisationStanding(database(), session.actor);
  const names = standing?.checkedNames ?? [];
  if (names.length === 0) {
    return <AccountFrame session={session} title={t('title')} below><Notice tone="wait">{t('blocked')}</Notice><LinkButton href="/me" className="mt-4">{me('title')}</LinkButton></AccountFrame>;
  }
  return (
    <AccountFrame session={session} title={t('title')} intro={<>{t('intro')}<strong className="text-ink">{names.join(' / ')}</strong></>} below>
      <Card>
        {standing?.account && <Notice tone="wait" className="mb-4">{t('replaces', { masked: standing.account.masked })}</Notice>}
        <ActionForm action={saveAccount}>
          <TextField name="bankName" label={t('bankName')} hint={t('bankHint')} autoComplete="off" maxLength={40} required />
          <TextField name="holderName" label={t('holderName')} defaultValue={names[0]} autoComplete="name" maxLength={60} required />
          <TextField name="number" label={t('number')} hint={t('numberHint')} inputMode="numeric" autoComplete="off" maxLength={30} required />
          <SubmitButton>{t('submit')}</SubmitButton>
        </ActionForm>
      </Card>
    </AccountFrame>
  );
}
