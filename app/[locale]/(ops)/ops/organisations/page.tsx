import { Building2 } from 'lucide-react';
import type { Metadata } from 'next';
import { getLocale, getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/forms/action-form';
import { RadioCards, SelectField } from '@/components/forms/choice-field';
import { SubmitButton } from '@/components/forms/submit-button';
import { TextField } from '@/components/forms/text-field';
import { CardRow, Section } from '@/components/ui/card';
import { Chip } from '@/components/ui/chip';
import { EmptyState } from '@/components/ui/empty-state';
import { Tabs } from '@/components/ui/tabs';
import { childRegions, regionName } from '@/lib/catalogue/domain/regions';
import { database } from '@/lib/http/database';
import { organisationsOf } from '@/lib/identity/access/queries';
import { FOUNDED_KINDS } from '@/lib/identity/schema';
import { ORG_KINDS } from '@/lib/shared/actor';
import { OpsFrame } from '../../_components/ops-frame';
import { requireOverseer, runsPlatform } from '../../_components/overseer';
import { found } from '../actions';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('oversight.nav'))('organisations') };
}

/** The organisations by kind, the newest first; and a new lender or auditor. */
export default async function Organisations({ searchParams }: { readonly searchParams: Promise<{ kind?: string }> }) {
  const [session, query, t, kinds, locale] = await Promise.all([requireOverseer('/ops/organisations'), searchParams, getTranslations('oversight.organisations'), getTranslations('identity.kinds'), getLocale()]);
  const kind = ORG_KINDS.find((one) => one === query.kind) ?? null;
  const rows = await organisationsOf(database(), session.actor, kind);
  return (
    <OpsFrame session={session} title={t('title')} intro={t('intro')}>
      <Tabs label={t('filter')} tabs={[
        { href: '/ops/organisations', label: t('all'), current: kind === null },
        ...ORG_KINDS.map((one) => ({ href: `/ops/organisations?kind=${one}`, label: kinds(one), current: kind === one })),
      ]} />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)] large-print:lg:grid-cols-1">
        <Section title={t('newest')} heading="inside" flush>
          {rows.length === 0 ? <EmptyState icon={Building2} title={t('none')} /> : rows.map((row) => (
            <CardRow key={row.id} href={`/ops/organisations/${row.id}`} className="flex-wrap gap-y-1">
              <b className="min-w-0 flex-1 basis-40 font-semibold text-field">{row.name}</b>
              <span className="text-[0.8125rem] text-muted">{kinds(row.kind)} · {regionName(row.regionCode, locale)}</span>
              {row.status !== 'active' && <Chip tone="bad">{t('suspended')}</Chip>}
            </CardRow>
          ))}
        </Section>
        {runsPlatform(session) && (
          <Section title={t('found')} heading="inside">
            <p className="mb-3 text-muted">{t('foundHint')}</p>
            <ActionForm action={found} label={t('found')}>
              <RadioCards name="kind" label={t('kind')} required defaultValue="lender" options={FOUNDED_KINDS.map((one) => ({ value: one, label: kinds(one), hint: t(`kindHint.${one}`) }))} />
              <TextField name="organisationName" label={t('name')} maxLength={60} required />
              <SelectField name="regionCode" label={t('region')} placeholder={t('region')} required options={childRegions().map(({ code }) => ({ value: code, label: regionName(code, locale) }))} />
              <TextField name="name" label={t('owner')} maxLength={40} required />
              <TextField name="phone" label={t('phone')} type="tel" inputMode="tel" maxLength={24} required />
              <SubmitButton size="md">{t('found')}</SubmitButton>
            </ActionForm>
          </Section>
        )}
      </div>
    </OpsFrame>
  );
}
