import { getLocale, getTranslations } from 'next-intl/server';
import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { ActionForm } from '@/components/forms/action-form';
import { SubmitButton } from '@/components/forms/submit-button';
import { TextField } from '@/components/forms/text-field';
import { localPath } from '@/lib/http/local-path';
import { safeReturnPath } from '@/lib/http/return-path';
import { heldTicket } from '@/lib/http/session';
import { FoundingFields } from '../../_components/founding-fields';
import { ProvinceGrid, provinceOf } from '../../_components/county-choice';
import { SignInFrame } from '../../_components/sign-in-frame';
import { join } from '../actions';

type JoinProps = { readonly searchParams: Promise<{ p?: string; to?: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('identity.join'))('title') };
}

/** Who are you? First the province, then name, kind and county: two short screens instead of three thousand options. */
export default async function Join({ searchParams }: JoinProps) {
  const [t, query, locale, ticket] = await Promise.all([getTranslations('identity.join'), searchParams, getLocale(), heldTicket()]);
  if (!ticket) redirect(await localPath('/sign-in'));
  const to = safeReturnPath(query.to);
  const more = to ? `&to=${encodeURIComponent(to)}` : '';
  const province = provinceOf(query.p);
  if (!province) {
    return <SignInFrame title={t('title')} intro={t('province')}><ProvinceGrid label={t('province')} hrefOf={(code) => `/sign-in/join?p=${code}${more}`} /></SignInFrame>;
  }
  return (
    <SignInFrame title={t('title')} intro={t('intro')} back={{ href: `/sign-in/join${to ? `?to=${encodeURIComponent(to)}` : ''}`, label: t('changeProvince') }}>
      <ActionForm action={join} values={{ kind: 'farm' }}>
        <input type="hidden" name="to" value={to ?? ''} />
        <TextField name="name" label={t('name')} hint={t('nameHint')} autoComplete="name" maxLength={40} required />
        <FoundingFields province={province} locale={locale} />
        <SubmitButton>{t('enter')}</SubmitButton>
      </ActionForm>
    </SignInFrame>
  );
}
