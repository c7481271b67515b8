import { getTranslations } from 'next-intl/server';
import type { Metadata } from 'next';
import { ActionForm } from '@/components/forms/action-form';
import { Checkbox, RadioCards, SelectField } from '@/components/forms/choice-field';
import { SubmitButton } from '@/components/forms/submit-button';
import { Card } from '@/components/ui/card';
import { Notice } from '@/components/ui/notice';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import { consents } from '@/lib/identity/profile/queries';
import { systemClock } from '@/lib/shared/clock';
import { AccountFrame } from '../../_components/account-frame';
import { consent } from '../actions';

const MONTHS = [3, 6, 12, 24];

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('identity.consent'))('title') };
}

/** Lets a lender look: who, for what, until when, said in full before it is given. */
export default async function Consent({ searchParams }: { readonly searchParams: Promise<{ lender?: string }> }) {
  const [t, query, session] = await Promise.all([
    getTranslations('identity.consent'), searchParams, requireSession({ orgs: ['farm', 'cooperative', 'buyer', 'shop'], path: '/me/consent' })]);
  const { lenders } = await consents(database(), session.actor, systemClock.now());
  return (
    <AccountFrame session={session} title={t('title')} intro={t('intro')} below>
      {lenders.length === 0 ? <Notice>{t('none')}</Notice> : (
        <Card>
          <ActionForm action={consent}>
            <RadioCards name="lender" label={t('lender')} required defaultValue={lenders.find(({ id }) => id === query.lender)?.id} options={lenders.map((lender) => ({ value: lender.id, label: lender.name, hint: t('purpose.credit') }))} />
            <SelectField name="months" label={t('months')} required defaultValue="12" options={MONTHS.map((months) => ({ value: String(months), label: t('monthOptions', { months }) }))} />
            <Checkbox name="agree" label={t('agree')} required />
            <SubmitButton>{t('submit')}</SubmitButton>
          </ActionForm>
        </Card>
      )}
    </AccountFrame>
  );
}
