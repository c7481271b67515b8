import { Store as StoreIcon } from 'lucide-react';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/forms/action-form';
import { SubmitButton } from '@/components/forms/submit-button';
import { TextField } from '@/components/forms/text-field';
import { Link } from '@/components/navigation';
import { Card, Section } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { Notice } from '@/components/ui/notice';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import { members } from '@/lib/identity/profile/queries';
import { organisationCards } from '@/lib/identity/queries';
import { seesAll } from '@/lib/merchant/domain/counter';
import { mayCollect, stores } from '@/lib/merchant/queries';
import { ShopFrame } from '../../_components/shop-frame';
import { foundStore, oneMoreCounter } from '../actions';
import { CounterCard } from './_components/counter-card';
import { Team } from './_components/team';

const DONE = ['opened', 'counter', 'closed', 'placed', 'removed', 'invited', 'gone'] as const;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('merchant.stores'))('title') };
}

/** Stores with their counters, and who stands where; a clerk finds her own counters. */
export default async function Stores({ searchParams }: { readonly searchParams: Promise<{ done?: string }> }) {
  const [query, { actor }, t] = await Promise.all([searchParams, requireSession({ orgs: ['shop'] }), getTranslations('merchant.stores')]);
  const [all, team, cards, taken] = await Promise.all([
    stores(database(), actor), members(database(), actor), organisationCards(database(), [actor.organisationId]), mayCollect(database(), actor)]);
  const keeper = seesAll(actor);
  const verified = cards.get(actor.organisationId)?.verified ?? false;
  const clerks = team.filter(({ role }) => role === 'clerk');
  const done = DONE.find((one) => one === query.done);
  return (
    <ShopFrame back={null} title={t('title')} intro={t('intro')}>
      {done && <Notice tone="ok" live className="mb-4" title={t(`done.${done}`)} />}
      {!verified && <Notice tone="wait" className="mb-4" title={t('notVerified')}>{keeper && <Link href="/me/verify" className="inline-flex min-h-11 items-center text-ink underline">{t('verify')}</Link>}</Notice>}
      {verified && all.length > 0 && !taken && <Notice tone="info" className="mb-4" title={t('taking')} />}
      {all.length === 0 && <Card><EmptyState icon={StoreIcon} title={t('empty')}>{t('emptyText')}</EmptyState></Card>}
      {all.map((store) => (
        <section key={store.id} className="mb-6">
          <h2 className="text-lg font-semibold break-words">{store.name}</h2>
          {store.place && <p className="text-sm text-muted">{store.place}</p>}
          <ul className="mt-2 grid gap-3">
            {store.counters.map((counter) => <CounterCard key={counter.id} counter={counter} keeper={keeper} clerks={clerks} />)}
          </ul>
          {keeper && verified && (
            <details className="mt-2">
              <summary className="inline-flex min-h-11 cursor-pointer items-center text-field">{t('addCounter')}<span className="sr-only"> {store.name}</span></summary>
              <Card>
                <ActionForm action={oneMoreCounter} label={`${t('addCounter')}: ${store.name}`}>
                  <input type="hidden" name="storeId" value={store.id} />
                  <TextField name="counter" label={t('counterName')} hint={t('counterHint')} maxLength={20} required />
                  <SubmitButton>{t('add')}</SubmitButton>
                </ActionForm>
              </Card>
            </details>
          )}
        </section>
      ))}
      {keeper && verified && (
        <Section title={all.length === 0 ? t('firstTitle') : t('openTitle')}>
          <ActionForm action={foundStore} label={all.length === 0 ? t('firstTitle') : t('openTitle')}>
            <TextField name="store" label={t('store')} hint={t('storeHint')} maxLength={20} required />
            <TextField name="place" label={t('placeField')} maxLength={60} autoComplete="street-address" />
            <TextField name="counter" label={t('counterName')} hint={t('counterHint')} maxLength={20} required />
            <SubmitButton>{t('openYes')}</SubmitButton>
          </ActionForm>
        </Section>
      )}
      {keeper && <Team clerks={clerks} />}
    </ShopFrame>
  );
}
