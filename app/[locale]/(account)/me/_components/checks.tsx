import { getLocale, getTranslations } from 'next-intl/server';
import { LinkButton } from '@/components/ui/button';
import { Section } from '@/components/ui/card';
import { Dl, type DlItem } from '@/components/ui/dl';
import { regionFullName } from '@/lib/catalogue/domain/regions';
import { maskUscc } from '@/lib/identity/domain/id-number';
import type { OrganisationStanding, Profile } from '@/lib/identity/profile/queries';
import { CheckChip, CheckReason } from '../../_components/check-status';

/** Rows that have something to say. */
const told = (items: readonly (Omit<DlItem, 'value'> & { readonly value: string | null })[]): DlItem[] => items.filter((item): item is DlItem & { value: string } => Boolean(item.value));

const canBegin = (state: Profile['verification']): boolean => state === 'none' || state === 'failed' || state === 'unknown';

/** Who the person is, masked, and how far her real-name check has come. */
export async function PersonCheck({ person }: { readonly person: Profile }) {
  const t = await getTranslations('identity.me');
  return (
    <Section title={t('person')} aside={<CheckChip state={person.verification} />}>
      <CheckReason state={person.verification} reason={person.verificationReason} />
      <Dl items={told([{ term: t('name'), value: person.name }, { term: t('phone'), value: person.phone }, { term: t('idNumber'), value: person.idNumber }])} />
      {canBegin(person.verification) && (
        <>
          <p className="my-2 text-sm text-muted">{t('whyCheck')}</p>
          <LinkButton href="/me/verify" look="primary">{t('checkMe')}</LinkButton>
        </>
      )}
    </Section>
  );
}

/** What the organisation is, and whether the registry knows it. A farm goes with its owner. */
export async function OrganisationCheck({ standing, mayChange }: { readonly standing: OrganisationStanding; readonly mayChange: boolean }) {
  const [t, locale] = await Promise.all([getTranslations('identity.me'), getLocale()]);
  const { kind, verification } = standing;
  const place = [regionFullName(standing.regionCode, locale), standing.place].filter(Boolean).join(locale === 'en' ? ', ' : '');
  return (
    <Section title={kind === 'farm' ? t('farm') : t('organisation')} aside={<CheckChip state={verification} />}>
      <CheckReason state={verification} reason={standing.verificationReason} />
      <Dl items={told([
        { term: t('registeredName'), value: standing.name }, { term: t('region'), value: place },
        { term: t('uscc'), value: standing.uscc && maskUscc(standing.uscc) }, { term: t('legalPerson'), value: standing.legalPerson },
      ])} />
      {canBegin(verification) && (kind === 'farm'
        ? <p className="mt-2 text-sm text-muted">{t('farmByOwner')}</p>
        : mayChange && <LinkButton href="/me/verify?who=business" look="primary" className="mt-2">{t('checkOrganisation')}</LinkButton>)}
    </Section>
  );
}
