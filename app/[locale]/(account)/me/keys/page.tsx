import { getTranslations } from 'next-intl/server';
import type { Metadata } from 'next';
import { ActionForm } from '@/components/forms/action-form';
import { SelectField, TickCards } from '@/components/forms/choice-field';
import { SubmitButton } from '@/components/forms/submit-button';
import { TextField } from '@/components/forms/text-field';
import { Card, Section } from '@/components/ui/card';
import { Chip } from '@/components/ui/chip';
import { Notice } from '@/components/ui/notice';
import { WhenText } from '@/components/ui/when';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import { API_SCOPES } from '@/lib/identity/domain/api-key';
import { apiKeys, newKey, type KeyDto } from '@/lib/identity/profile/queries';
import { chinaDay, systemClock } from '@/lib/shared/clock';
import { AccountFrame } from '../../_components/account-frame';
import { OneButton } from '../../_components/one-button';
import { endKey, makeKey } from '../actions';

const MONTHS = [1, 3, 6, 12];

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('identity.keys'))('title') };
}

/** A key that was just made, to be copied now; its maker alone sees it, for ten minutes. */
async function Made({ written }: { readonly written: string | null }) {
  const t = await getTranslations('identity.keys');
  if (written === null) return <Notice tone="wait" live className="mb-4">{t('madeGone')}</Notice>;
  return (
    <Notice tone="ok" live className="mb-4">
      <span className="block font-semibold">{t('madeTitle')}</span>
      <span className="block">{t('madeHint')}</span>
      <code aria-label={t('copyLabel')} className="mt-2 block rounded-md border border-line bg-card p-3 text-sm break-all text-ink select-all">{written}</code>
    </Notice>
  );
}

async function Key({ apiKey, now, mayEnd }: { readonly apiKey: KeyDto; readonly now: Date; readonly mayEnd: boolean }) {
  const t = await getTranslations('identity.keys');
  const { id, name, scopes, tail, makerName, createdAt, expiresAt, lastUsedAt } = apiKey;
  return (
    <Card as="li">
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="min-w-0 font-semibold break-words">{name}</h2>
        <span className="num text-sm text-muted">{t('ending', { tail })}</span>
        <span className="ml-auto text-sm text-muted">{t('until', { day: chinaDay(expiresAt) })}</span>
      </div>
      <p className="mt-2 flex flex-wrap gap-2">{scopes.map((scope) => <Chip key={scope} tone="idle">{t(`scope.${scope}`)}</Chip>)}</p>
      <div className="mt-2 flex flex-wrap items-center justify-between gap-3">
        <span className="text-sm text-muted">
          <span className="block">{t('madeBy', { name: makerName, day: chinaDay(createdAt) })}</span>
          <span className="block">{lastUsedAt ? t.rich('used', { when: () => <WhenText at={lastUsedAt} now={now} /> }) : t('unused')}</span>
        </span>
        {mayEnd && <OneButton action={endKey} fields={{ keyId: id }} about={name} look="danger">{t('end')}</OneButton>}
      </div>
    </Card>
  );
}

/** Programs that may act for the organisation: what each may do, until when, whether it is in use, and a new one. */
export default async function Keys({ searchParams }: { readonly searchParams: Promise<{ made?: string; done?: string }> }) {
  const [t, query, session] = await Promise.all([
    getTranslations('identity.keys'), searchParams, requireSession({ orgs: ['farm', 'cooperative', 'buyer', 'shop'], path: '/me/keys' })]);
  const { actor } = session;
  const now = systemClock.now();
  const runs = actor.role === 'owner' || actor.role === 'manager';
  const [keys, written] = await Promise.all([apiKeys(database(), actor, now), query.made && runs ? newKey(database(), actor, query.made, now) : null]);
  return (
    <AccountFrame session={session} title={t('title')} intro={t('intro', { name: session.orgName ?? '' })} below>
      {query.made && <Made written={written} />}
      {query.done === 'ended' && <Notice tone="ok" live className="mb-4">{t('ended')}</Notice>}
      {keys.length === 0 ? <Notice>{t('none')}</Notice> : <ul className="grid gap-3">{keys.map((apiKey) => <Key key={apiKey.id} apiKey={apiKey} now={now} mayEnd={runs} />)}</ul>}
      {!runs && <p className="mt-4 text-sm text-muted">{t('forWho')}</p>}
      {runs && (
        <Section title={t('newTitle')}>
          <ActionForm action={makeKey} label={t('newTitle')}>
            <TextField name="name" label={t('name')} hint={t('nameHint')} maxLength={40} required />
            <TickCards name="scopes" label={t('scopes')} hint={t('note')} options={API_SCOPES.map((scope) => ({ value: scope, label: t(`scope.${scope}`) }))} />
            <SelectField name="months" label={t('months')} required defaultValue="3" options={MONTHS.map((months) => ({ value: String(months), label: t('monthOptions', { months }) }))} />
            <SubmitButton>{t('make')}</SubmitButton>
          </ActionForm>
        </Section>
      )}
      <p className="mt-4"><a href="/api/v1/openapi.json" className="inline-flex min-h-11 items-center text-field underline">{t('doc')}</a></p>
    </AccountFrame>
  );
}
