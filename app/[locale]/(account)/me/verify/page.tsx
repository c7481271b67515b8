import { getTranslations } from 'next-intl/server';
import type { Metadata } from 'next';
import { ActionForm } from '@/components/forms/action-form';
import { SubmitButton } from '@/components/forms/submit-button';
import { TextField } from '@/components/forms/text-field';
import { Card } from '@/components/ui/card';
import { database } from '@/lib/http/database';
import { requirePerson, requireSession } from '@/lib/http/session';
import { organisationStanding, profile } from '@/lib/identity/profile/queries';
import { systemClock } from '@/lib/shared/clock';
import { AccountFrame } from '../../_components/account-frame';
import { verifyBusiness, verifyPerson } from '../actions';

type VerifyProps = { readonly searchParams: Promise<{ who?: string }> };

export async function generateMetadata({ searchParams }: VerifyProps): Promise<Metadata> {
  const [t, { who }] = await Promise.all([getTranslations('identity.verify'), searchParams]);
  return { title: who === 'business' ? t('businessTitle') : t('personTitle') };
}

/** The real-name check: of oneself, or of the business one runs. */
export default async function Verify({ searchParams }: VerifyProps) {
  return (await searchParams).who === 'business' ? <BusinessForm /> : <PersonForm />;
}

async function PersonForm() {
  const [t, session] = await Promise.all([getTranslations('identity.verify'), requirePerson('/me/verify')]);
  const person = await profile(database(), session.personId, systemClock.now());
  return (
    <AccountFrame session={session} title={t('personTitle')} intro={t('personIntro')} below>
      <Card>
        <ActionForm action={verifyPerson}>
          <TextField name="name" label={t('name')} defaultValue={person?.name} autoComplete="name" maxLength={40} required />
          <TextField name="idNumber" label={t('idNumber')} hint={t('idHint')} autoComplete="off" maxLength={30} required />
          <SubmitButton>{t('submit')}</SubmitButton>
        </ActionForm>
        <p className="mt-3 text-sm text-muted">{t('kept')}</p>
      </Card>
    </AccountFrame>
  );
}

async function BusinessForm() {
  const [t, session] = await Promise.all([getTranslations('identity.verify'), requireSession({ path: '/me/verify?who=business' })]);
  const standing = await organisationStanding(database(), session.actor);
  return (
    <AccountFrame session={session} title={t('businessTitle')} intro={t('businessIntro')} below>
      <Card>
        <ActionForm action={verifyBusiness}>
          <TextField name="name" label={t('registeredName')} defaultValue={standing?.name} autoComplete="organization" maxLength={60} required />
          <TextField name="uscc" label={t('uscc')} hint={t('usccHint')} defaultValue={standing?.uscc ?? undefined} autoComplete="off" maxLength={30} required />
          <TextField name="legalPerson" label={t('legalPerson')} defaultValue={standing?.legalPerson ?? undefined} maxLength={40} required />
          <SubmitButton>{t('submit')}</SubmitButton>
        </ActionForm>
      </Card>
    </AccountFrame>
  );
}
