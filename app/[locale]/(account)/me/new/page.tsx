import { getLocale, getTranslations } from 'next-intl/server';
import type { Metadata } from 'next';
import { ActionForm } from '@/components/forms/action-form';
import { SubmitButton } from '@/components/forms/submit-button';
import { LinkButton } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { requirePerson } from '@/lib/http/session';
import { AccountFrame } from '../../_components/account-frame';
import { ProvinceGrid, provinceOf } from '../../_components/county-choice';
import { FoundingFields } from '../../_components/founding-fields';
import { foundAnother } from '../actions';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('identity.found'))('title') };
}

/** One more organisation of the same person: first the province, then the rest. */
export default async function Found({ searchParams }: { readonly searchParams: Promise<{ p?: string }> }) {
  const [t, join, query, locale, session] = await Promise.all([
    getTranslations('identity.found'), getTranslations('identity.join'), searchParams, getLocale(), requirePerson('/me/new')]);
  const province = provinceOf(query.p);
  return (
    <AccountFrame session={session} title={t('title')} intro={province ? t('intro') : join('province')} below>
      <Card>
        {province ? (
          <>
            <ActionForm action={foundAnother}>
              <FoundingFields province={province} locale={locale} named />
              <SubmitButton>{t('submit')}</SubmitButton>
            </ActionForm>
            <LinkButton href="/me/new" look="quiet" className="mt-2">{join('changeProvince')}</LinkButton>
          </>
        ) : <ProvinceGrid label={join('province')} hrefOf={(code) => `/me/new?p=${code}`} />}
      </Card>
    </AccountFrame>
  );
}
