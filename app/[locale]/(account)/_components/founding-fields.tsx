import { getTranslations } from 'next-intl/server';
import { RadioCards, SelectField } from '@/components/forms/choice-field';
import { TextField } from '@/components/forms/text-field';
import type { Region } from '@/lib/catalogue/domain/regions';
import { OPEN_KINDS } from '@/lib/identity/schema';
import { countyOptions } from './county-choice';

/** What an organisation begins with: its kind, its name and its place. */
export async function FoundingFields({ province, locale, named = false }: { readonly province: Region; readonly locale: string; readonly named?: boolean }) {
  const [t, kinds] = await Promise.all([getTranslations('identity.join'), getTranslations('identity.kinds')]);
  return (
    <>
      <RadioCards name="kind" label={t('kind')} required options={OPEN_KINDS.map((kind) => ({ value: kind, label: kinds(kind), hint: t(`kindHint.${kind}`) }))} />
      <TextField name="organisationName" label={t('organisation')} hint={t('organisationHint')} autoComplete="organization" maxLength={60} required={named} />
      <SelectField name="regionCode" label={t('county')} placeholder={t('chooseCounty')} options={countyOptions(province, locale)} required />
      <TextField name="place" label={t('place')} maxLength={80} />
    </>
  );
}
