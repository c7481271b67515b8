import { getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/forms/action-form';
import { SubmitButton } from '@/components/forms/submit-button';
import { TextField } from '@/components/forms/text-field';
import { Section } from '@/components/ui/card';
import { Chip } from '@/components/ui/chip';
import type { MemberDto } from '@/lib/identity/profile/queries';
import { OneButton } from '../../../../(account)/_components/one-button';
import { inviteClerk, letClerkGo } from '../../actions';

/** The clerks: who they are, who is still asked, and a new one by phone. */
export async function Team({ clerks }: { readonly clerks: readonly MemberDto[] }) {
  const t = await getTranslations('merchant.stores');
  return (
    <>
      <Section id="team" title={t('team')} flush>
        {clerks.length === 0 ? <p className="p-4 text-muted">{t('noTeam')}</p> : (
          <>
            <p className="px-4 pt-3 text-sm text-muted">{t('teamIntro')}</p>
            <ul>
              {clerks.map(({ id, name, phone, status }) => (
                <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-1 border-t border-line px-4 py-3 first:border-t-0">
                  <span className="min-w-0 flex-1"><span className="font-medium">{name}</span>{phone && <span className="num block text-sm text-muted">{phone}</span>}</span>
                  {status === 'invited' && <Chip tone="wait">{t('invited')}</Chip>}
                  <OneButton action={letClerkGo} fields={{ membershipId: id }} about={name} look="danger">{t('letGo')}</OneButton>
                </li>
              ))}
            </ul>
          </>
        )}
      </Section>
      <Section title={t('inviteTitle')}>
        <ActionForm action={inviteClerk} label={t('inviteTitle')}>
          <TextField name="name" label={t('name')} maxLength={40} required />
          <TextField name="phone" label={t('phone')} type="tel" inputMode="tel" autoComplete="off" maxLength={24} required />
          <SubmitButton>{t('invite')}</SubmitButton>
        </ActionForm>
      </Section>
    </>
  );
}
