import { getTranslations } from 'next-intl/server';
import type { Metadata } from 'next';
import { ActionForm } from '@/components/forms/action-form';
import { SelectField } from '@/components/forms/choice-field';
import { SubmitButton } from '@/components/forms/submit-button';
import { TextField } from '@/components/forms/text-field';
import { Card, Section } from '@/components/ui/card';
import { Chip } from '@/components/ui/chip';
import { Notice } from '@/components/ui/notice';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import { mayAppoint, ROLES_OF } from '@/lib/identity/domain/membership';
import { members } from '@/lib/identity/profile/queries';
import { AccountFrame } from '../../_components/account-frame';
import { OneButton } from '../../_components/one-button';
import { appoint, inviteToTeam } from '../actions';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('identity.team'))('title') };
}

/** Who may act for the organisation, in which role; owners and managers invite, promote and let go. */
export default async function Team({ searchParams }: { readonly searchParams: Promise<{ done?: string }> }) {
  const [t, done, roles, query, session] = await Promise.all([
    getTranslations('identity.team'), getTranslations('identity.me.done'), getTranslations('identity.roles'), searchParams, requireSession({ path: '/me/team' })]);
  const { actor } = session;
  const list = await members(database(), actor);
  const grantable = ROLES_OF[actor.orgKind].filter((role) => mayAppoint(actor.role, role)).map((role) => ({ value: role, label: roles(role) }));
  return (
    <AccountFrame session={session} title={t('title')} intro={t('intro', { name: session.orgName ?? '' })} below>
      {(query.done === 'invited' || query.done === 'member') && <Notice tone="ok" live className="mb-4">{done(query.done)}</Notice>}
      <ul className="grid gap-3">
        {list.map((member) => (
          <Card key={member.id} as="li">
            <div className="flex flex-wrap items-center gap-2">
              <h2 className="font-semibold">{member.name}</h2>
              <Chip tone="idle">{roles(member.role)}</Chip>
              {member.personId === actor.personId && <Chip tone="ok">{t('you')}</Chip>}
              {member.status === 'invited' && <Chip tone="wait">{t('invited')}</Chip>}
              {member.phone && <span className="num ml-auto text-sm text-muted">{member.phone}</span>}
            </div>
            {mayAppoint(actor.role, member.role) && member.personId !== actor.personId && (
              <div className="mt-3 flex flex-wrap items-end gap-3">
                <ActionForm action={appoint} label={`${t('save')}: ${member.name}`} className="flex flex-1 flex-wrap items-end gap-2">
                  <input type="hidden" name="membershipId" value={member.id} />
                  <SelectField name="role" label={t('role')} options={grantable} defaultValue={member.role} required className="mb-0 min-w-32 flex-1" />
                  <SubmitButton look="secondary" size="md">{t('save')}</SubmitButton>
                </ActionForm>
                <OneButton action={appoint} fields={{ membershipId: member.id }} about={member.name} look="danger">{t('letGo')}</OneButton>
              </div>
            )}
          </Card>
        ))}
      </ul>
      {grantable.length > 0 && (
        <Section title={t('inviteTitle')}>
          <ActionForm action={inviteToTeam} label={t('inviteTitle')}>
            <TextField name="name" label={t('name')} maxLength={40} required />
            <TextField name="phone" label={t('phone')} type="tel" inputMode="tel" autoComplete="off" maxLength={24} required />
            <SelectField name="role" label={t('role')} options={grantable} defaultValue={grantable.at(-1)!.value} required />
            <SubmitButton>{t('invite')}</SubmitButton>
          </ActionForm>
        </Section>
      )}
    </AccountFrame>
  );
}
