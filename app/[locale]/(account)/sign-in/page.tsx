import { getLocale, getTranslations } from 'next-intl/server';
import type { Metadata } from 'next';
import { ActionForm } from '@/components/forms/action-form';
import { SubmitButton } from '@/components/forms/submit-button';
import { TextField } from '@/components/forms/text-field';
import { LinkButton } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { regionName } from '@/lib/catalogue/domain/regions';
import { env } from '@/lib/env';
import { database } from '@/lib/http/database';
import { safeReturnPath } from '@/lib/http/return-path';
import { demoPeople, type DemoPerson } from '@/lib/identity/profile/queries';
import { SignInFrame } from '../_components/sign-in-frame';
import { enterDemo, sendCode } from './actions';

type SignInProps = { readonly searchParams: Promise<{ to?: string; bye?: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('identity.signIn'))('title') };
}

/** Sign-in by phone. Where the demo is on, its people stand below, one tap each. */
export default async function SignIn({ searchParams }: SignInProps) {
  const [t, query] = await Promise.all([getTranslations('identity.signIn'), searchParams]);
  const to = safeReturnPath(query.to) ?? '';
  const people = env().DEMO ? await demoPeople(database()) : [];
  return (
    <SignInFrame title={t('title')} intro={t('intro')} below={people.length > 0 && <DemoPeople people={people} to={to} />}>
      {query.bye && <Notice tone="ok" live className="mb-4">{query.bye === 'all' ? t('endedAll') : t('ended')}</Notice>}
      <ActionForm action={sendCode}>
        <input type="hidden" name="to" value={to} />
        <TextField name="phone" label={t('phone')} type="tel" inputMode="tel" autoComplete="tel" maxLength={24} required />
        <SubmitButton>{t('send')}</SubmitButton>
      </ActionForm>
      <p className="mt-3 text-sm text-muted">{t('safe')}</p>
    </SignInFrame>
  );
}

const ORDER = ['farm', 'cooperative', 'buyer', 'lender', 'shop', 'platform', 'auditor'] as const;

/** The demo's people by what they are: a name on a button, and nothing to type. */
async function DemoPeople({ people, to }: { readonly people: readonly DemoPerson[]; readonly to: string }) {
  const [t, kinds, locale] = await Promise.all([getTranslations('identity.signIn'), getTranslations('identity.kinds'), getLocale()]);
  const groups = ORDER.map((kind) => ({ kind, members: people.filter((person) => person.orgKind === kind) })).filter(({ members }) => members.length > 0);
  return (
    <section className="mt-8 lg:mt-0" aria-labelledby="demo">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 id="demo" className="text-lg font-semibold">{t('demoTitle')}</h2>
        <LinkButton href={new URL('/sms/inbox', env().SANDBOX_URL).href} external look="quiet" size="sm">{t('demoInbox')}</LinkButton>
      </div>
      <p className="mb-3 text-sm text-muted">{t('demoIntro')}</p>
      <div className="gap-x-4 lg:columns-2 large-print:columns-1">
        {groups.map(({ kind, members }) => (
          <div key={kind} className="mb-4 break-inside-avoid">
            <h3 className="mb-1.5 text-sm font-semibold text-muted">{kinds(kind)}</h3>
            <div className="overflow-hidden rounded-md border border-line bg-card shadow-card">
              {members.map((person) => (
                <ActionForm key={person.personId} action={enterDemo} className="border-t border-line first:border-t-0" label={t('enter', { name: person.name })}>
                  <input type="hidden" name="to" value={to} />
                  <button name="personId" value={person.personId} className="flex min-h-14 w-full items-center gap-3 px-4 py-2.5 text-left hover:bg-selected">
                    <span aria-hidden className="grid size-10 flex-none place-items-center rounded-[14px] bg-sprout text-lg font-semibold text-field">{person.name.slice(0, 1)}</span>
                    <span className="min-w-0 flex-1">
                      <span className="block font-medium">{person.name}</span>
                      <span className="block text-sm text-muted">{person.orgName === person.name ? '' : `${person.orgName} · `}{regionName(person.regionCode, locale)}</span>
                    </span>
                  </button>
                </ActionForm>
              ))}
            </div>
          </div>
        ))}
      </div>
    </section>
  );
}
