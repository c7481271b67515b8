import { Users } from 'lucide-react';
import { getTranslations } from 'next-intl/server';
import type { Metadata } from 'next';
import { ActionForm } from '@/components/forms/action-form';
import { SubmitButton } from '@/components/forms/submit-button';
import { TextField } from '@/components/forms/text-field';
import { Card, CardRow, Section } from '@/components/ui/card';
import { StatusChip } from '@/components/ui/chip';
import { EmptyState } from '@/components/ui/empty-state';
import { Notice } from '@/components/ui/notice';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import { growerLinks } from '@/lib/identity/profile/queries';
import { AccountFrame } from '../../_components/account-frame';
import { OneButton } from '../../_components/one-button';
import { addGrower, replyToLink } from '../actions';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('identity.growers'))('title') };
}

/** A cooperative's growers, and a place to add one by hand. */
export default async function Growers({ searchParams }: { readonly searchParams: Promise<{ done?: string }> }) {
  const [t, me, query, session] = await Promise.all([
    getTranslations('identity.growers'), getTranslations('identity.me'), searchParams, requireSession({ orgs: ['cooperative'], path: '/me/growers' })]);
  const links = await growerLinks(database(), session.actor, 500);
  const runs = session.actor.role === 'owner' || session.actor.role === 'manager';
  return (
    <AccountFrame session={session} title={t('title')} intro={t('intro')} below>
      {query.done === 'invited' && <Notice tone="ok" live className="mb-4">{me('done.invited')}</Notice>}
      <Card flush>
        {links.length === 0 && <EmptyState icon={Users} title={t('empty')}>{t('emptyHint')}</EmptyState>}
        {links.map((link) => (
          <CardRow key={link.id} className="flex-wrap">
            <span className="min-w-0 flex-1 font-medium">{link.name}</span>
            <StatusChip tone={link.status === 'active' ? 'ok' : 'wait'}>{link.status === 'active' ? me('linkActive') : me('linkInvited')}</StatusChip>
            {runs && <OneButton action={replyToLink} fields={{ linkId: link.id, accept: 'no' }} about={link.name} look="quiet">{me('linkEnd')}</OneButton>}
          </CardRow>
        ))}
      </Card>
      <Section title={t('add')}>
        <ActionForm action={addGrower} label={t('add')}>
          <TextField name="name" label={t('name')} maxLength={40} required />
          <TextField name="phone" label={t('phone')} hint={t('phoneHint')} type="tel" inputMode="tel" autoComplete="off" maxLength={24} />
          <SubmitButton>{t('submit')}</SubmitButton>
        </ActionForm>
      </Section>
    </AccountFrame>
  );
}
