import { getTranslations } from 'next-intl/server';
import { LinkButton } from '@/components/ui/button';
import { CardRow, Section } from '@/components/ui/card';
import { StatusChip } from '@/components/ui/chip';
import { Dl } from '@/components/ui/dl';
import type { consents, LinkDto, OrganisationStanding } from '@/lib/identity/profile/queries';
import { chinaDay } from '@/lib/shared/clock';
import type { OrgKind } from '@/lib/shared/actor';
import { OneButton } from '../../_components/one-button';
import { replyToLink } from '../actions';

/** Where the money goes: masked, and changed only by those who run the organisation. */
export async function MoneyIn({ standing, mayChange }: { readonly standing: OrganisationStanding; readonly mayChange: boolean }) {
  const t = await getTranslations('identity.me');
  const { account, verification } = standing;
  return (
    <Section title={t('account')} id="account">
      {account
        ? <Dl items={[{ term: t('bank'), value: account.bankName }, { term: t('accountNumber'), value: account.masked }, { term: t('holder'), value: account.holderName }]} />
        : <p className="text-muted">{verification === 'verified' ? t('noAccount') : t('accountNeedsCheck')}</p>}
      {mayChange && verification === 'verified' && <LinkButton href="/me/account" look={account ? 'secondary' : 'primary'} className="mt-3">{account ? t('changeAccount') : t('setAccount')}</LinkButton>}
    </Section>
  );
}

/** Which lenders may look, until when, and the button that ends it. */
export async function ConsentList({ given, mayChange }: { readonly given: Awaited<ReturnType<typeof consents>>; readonly mayChange: boolean }) {
  const [t, purposes] = await Promise.all([getTranslations('identity.me'), getTranslations('identity.consent.purpose')]);
  return (
    <Section title={t('consents')} id="consents" flush more={mayChange && given.lenders.length > 0 ? { href: '/me/consent', label: t('giveConsent') } : undefined}>
      {given.inForce.length === 0 && <p className="p-4 text-muted">{t('noConsents')}</p>}
      {given.inForce.map((consent) => (
        <CardRow key={consent.id} className="flex-wrap">
          <span className="min-w-0 flex-1 basis-40">
            <span className="block font-medium">{consent.lenderName}</span>
            <span className="block text-sm text-muted">{purposes(consent.purpose)} · {t('until', { day: chinaDay(consent.until) })}</span>
          </span>
          {mayChange && <LinkButton href={`/me/consent/${consent.id}`} look="secondary" size="md">{t('revoke')}<span className="sr-only"> {consent.lenderName}</span></LinkButton>}
        </CardRow>
      ))}
    </Section>
  );
}

/** A farm's cooperatives with their questions; a cooperative's growers as a number that leads to the list. */
export async function LinkList({ links, orgKind, mayChange }: { readonly links: readonly LinkDto[]; readonly orgKind: OrgKind; readonly mayChange: boolean }) {
  const t = await getTranslations('identity.me');
  if (orgKind === 'cooperative') {
    return <Section title={t('growers')} flush><CardRow href="/me/growers"><span className="flex-1">{t('growersCount', { count: links.length })}</span></CardRow></Section>;
  }
  if (links.length === 0) return null;
  return (
    <Section title={t('links')} flush>
      {links.map((link) => (
        <CardRow key={link.id} className="flex-wrap">
          <span className="min-w-0 flex-1 basis-40">
            <span className="block font-medium">{link.name}</span>
            {link.status === 'invited' ? <span className="block text-sm text-muted">{t('linkAsks')}</span> : <StatusChip tone="ok">{t('linkActive')}</StatusChip>}
          </span>
          {mayChange && (
            <span className="flex gap-2">
              {link.status === 'invited' && <OneButton action={replyToLink} fields={{ linkId: link.id, accept: 'yes' }} about={link.name} look="primary">{t('accept')}</OneButton>}
              <OneButton action={replyToLink} fields={{ linkId: link.id, accept: 'no' }} about={link.name} look="quiet">{link.status === 'invited' ? t('decline') : t('linkEnd')}</OneButton>
            </span>
          )}
        </CardRow>
      ))}
    </Section>
  );
}
