import { PackageOpen } from 'lucide-react';
import type { Metadata } from 'next';
import { getLocale, getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/forms/action-form';
import { QuantityField } from '@/components/forms/amount-field';
import { SelectField } from '@/components/forms/choice-field';
import { SubmitButton } from '@/components/forms/submit-button';
import { DateField, TextField } from '@/components/forms/text-field';
import { VoiceInput } from '@/components/layout/comforts';
import { Mass } from '@/components/ui/amounts';
import { Card, CardRow } from '@/components/ui/card';
import { StatusChip } from '@/components/ui/chip';
import { EmptyState } from '@/components/ui/empty-state';
import { Pagination } from '@/components/ui/pagination';
import { DayText } from '@/components/ui/when';
import { localName } from '@/lib/catalogue/domain/locale';
import { produceName, produceTree } from '@/lib/catalogue/domain/produce';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import { CERTIFICATE_BASES } from '@/lib/orders/domain/lots';
import { lotsOf } from '@/lib/orders/lots/queries';
import { chinaDay, systemClock } from '@/lib/shared/clock';
import { FarmFrame } from '../../_components/farm-frame';
import { MayWait } from '../../_components/field-door';
import { openLot } from './actions';

const PAGE = 20;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('orders.lots'))('title') };
}

/** What was harvested, lot by lot. */
export default async function Lots({ searchParams }: { readonly searchParams: Promise<{ before?: string }> }) {
  const [t, locale, { before }, session] = await Promise.all([getTranslations('orders.lots'), getLocale(), searchParams, requireSession({ orgs: ['farm', 'cooperative'] })]);
  const lots = await lotsOf(database(), session.actor, { before, limit: PAGE });
  return (
    <FarmFrame title={t('title')} intro={t('intro')}>
      {lots.length === 0
        ? <EmptyState icon={PackageOpen} title={t('empty')}>{t('emptyText')}</EmptyState>
        : (
          <Card flush>
            {lots.map((lot) => (
              <CardRow key={lot.id} href={`/farm/lots/${lot.id}`} className="flex-wrap gap-y-1">
                <span className="min-w-44 flex-1">
                  <span className="text-lg font-semibold">{produceName(lot.leafId, locale, lot.variety)}</span>
                  <span className="num block text-sm text-muted"><DayText day={lot.harvestedOn} /> · <span className="whitespace-nowrap">{lot.code}</span></span>
                </span>
                <span className="flex flex-none flex-wrap items-center gap-x-2 gap-y-1 sm:flex-col sm:items-end">
                  {lot.leftGrams === '0' ? <span className="text-muted">{t('gone')}</span> : <span>{t('left')} <Mass grams={lot.leftGrams} plain /></span>}
                  <StatusChip tone={lot.certificateNo ? 'ok' : 'idle'}>{lot.certificateNo ? t('certificate') : t('noCertificate')}</StatusChip>
                </span>
              </CardRow>
            ))}
          </Card>
        )}
      <Pagination nextHref={lots.length === PAGE ? `/farm/lots?before=${lots.at(-1)!.id}` : null} firstHref={before ? '/farm/lots' : null} />
      <NewLot open={lots.length === 0} />
    </FarmFrame>
  );
}

async function NewLot({ open }: { readonly open: boolean }) {
  const [t, send, basis, locale] = await Promise.all([getTranslations('orders.lots'), getTranslations('orders.send'), getTranslations('orders.basis'), getLocale()]);
  const today = chinaDay(systemClock.now());
  const produce = produceTree().flatMap((category) => category.families.flatMap((family) => family.leaves.map((leaf) => ({ value: leaf.id, label: localName(leaf, locale), group: localName(category, locale) }))));
  return (
    <details className="mt-5 rounded-md border border-line bg-card px-4" open={open}>
      <summary className="flex min-h-12 items-center text-field">{t('new')}</summary>
      <ActionForm action={openLot} label={t('new')} className="pb-4">
        <MayWait kind="lot" what={t('new')} />
        <SelectField name="leafId" label={t('produce')} required placeholder={t('chooseProduce')} options={produce} />
        <QuantityField name="mass" label={t('mass')} required />
        <DateField name="harvestedOn" label={t('harvestedOn')} required max={today} defaultValue={today} />
        <TextField name="place" label={send('place')} maxLength={80} autoComplete="off" />
        <SelectField name="basis" label={send('basis')} placeholder={t('noCertificate')} options={CERTIFICATE_BASES.map((value) => ({ value, label: basis(value) }))} />
        <p className="mb-4 text-sm text-muted">{send('promise')}</p>
        <SubmitButton>{t('open')}</SubmitButton>
      </ActionForm>
      <VoiceInput />
    </details>
  );
}
