import { Plus } from 'lucide-react';
import { getTranslations } from 'next-intl/server';
import { Chip, StatusChip } from '@/components/ui/chip';
import { CardRow, Section } from '@/components/ui/card';
import type { Profile } from '@/lib/identity/profile/queries';
import { OneButton } from '../../_components/one-button';
import { changeOrganisation, replyToInvitation } from '../actions';

/** For whom one acts, what else one belongs to, and who has asked one in. `to` is where the reader was sent here from. */
export async function Identities({ memberships, current, to }: { readonly memberships: Profile['memberships']; readonly current: string | null; readonly to: string }) {
  const [t, kinds, roles] = await Promise.all([getTranslations('identity.me'), getTranslations('identity.kinds'), getTranslations('identity.roles')]);
  return (
    <Section title={t('identities')} flush>
      {current === null && <p className="px-4 pt-4 text-muted">{t('noOrganisation')}</p>}
      {memberships.map((membership) => (
        <CardRow key={membership.id} className="flex-wrap">
          <span className="min-w-0 flex-1 basis-40">
            <span className="block font-medium">{membership.orgName}</span>
            <span className="mt-0.5 flex flex-wrap gap-1.5 text-sm text-muted">
              <Chip tone="idle">{kinds(membership.orgKind)}</Chip>{membership.status === 'invited' ? t('invitedAs', { role: roles(membership.role) }) : roles(membership.role)}
            </span>
          </span>
          {membership.organisationId === current && <StatusChip tone="ok">{t('acting')}</StatusChip>}
          {membership.status === 'active' && membership.organisationId !== current && (
            <OneButton action={changeOrganisation} fields={{ organisationId: membership.organisationId, kind: membership.orgKind, to }} about={membership.orgName}>{t('switch')}</OneButton>
          )}
          {membership.status === 'invited' && (
            <span className="flex gap-2">
              <OneButton action={replyToInvitation} fields={{ membershipId: membership.id, accept: 'yes' }} about={membership.orgName} look="primary">{t('accept')}</OneButton>
              <OneButton action={replyToInvitation} fields={{ membershipId: membership.id, accept: 'no' }} about={membership.orgName} look="quiet">{t('decline')}</OneButton>
            </span>
          )}
        </CardRow>
      ))}
      <CardRow href="/me/new"><Plus aria-hidden className="size-5 text-field" /><span className="text-field">{t('found')}</span></CardRow>
    </Section>
  );
}
