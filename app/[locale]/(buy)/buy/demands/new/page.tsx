import type { Metadata } from 'next';
import { getLocale, getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/forms/action-form';
import { AmountField, QuantityField } from '@/components/forms/amount-field';
import { SelectField } from '@/components/forms/choice-field';
import { inputClass } from '@/components/forms/input-class';
import { SubmitButton } from '@/components/forms/submit-button';
import { DateField, Textarea, TextField } from '@/components/forms/text-field';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { produceLeaf, produceName, type ProduceLeaf } from '@/lib/catalogue/domain/produce';
import { gradeOptions, produceOptions } from '@/lib/catalogue/dto';
import { requireSession } from '@/lib/http/session';
import { after, chinaDay, DAY_MS, systemClock } from '@/lib/shared/clock';
import { Meant } from '../../../../_market/meant';
import { BuyFrame } from '../../../_components/buy-frame';
import { post } from '../actions';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('market.demandForm'))('title') };
}

/** A request to the market: first what, for its grades depend on it, then the rest. */
export default async function NewDemand({ searchParams }: { readonly searchParams: Promise<{ leaf?: string }> }) {
  const [t, locale, query, session] = await Promise.all([getTranslations('market.demandForm'), getLocale(), searchParams, requireSession({ orgs: ['buyer', 'cooperative'] })]);
  const leaf = query.leaf ? produceLeaf(query.leaf) : null;
  return (
    <BuyFrame session={session} title={leaf ? t('titleOf', { produce: produceName(leaf.id, locale) }) : t('title')} intro={t('intro')} back={{ href: '/buy/demands', label: t('back') }}>
      <div className="max-w-2xl">
        <Card className="mb-4">
          <form className="flex flex-wrap items-end gap-3" aria-label={t('choose')}>
            <label className="min-w-[min(13rem,100%)] flex-1"><span className="mb-1 block font-medium">{t('produce')}</span>
              <select name="leaf" defaultValue={leaf?.id ?? ''} required className={inputClass(false)}>
                <option value="">{t('choose')}</option>
                {produceOptions(locale).map((group) => <optgroup key={group.label} label={group.label}>{group.options.map(({ value, label }) => <option key={value} value={value}>{label}</option>)}</optgroup>)}
              </select>
            </label>
            <Button type="submit" look={leaf ? 'secondary' : 'primary'}>{leaf ? t('change') : t('next')}</Button>
          </form>
        </Card>
        {leaf && <Card><DemandForm leaf={leaf} /></Card>}
      </div>
    </BuyFrame>
  );
}

async function DemandForm({ leaf }: { readonly leaf: ProduceLeaf }) {
  const [t, locale] = await Promise.all([getTranslations('market.demandForm'), getLocale()]);
  const now = systemClock.now();
  return (
    <ActionForm action={post} label={t('title')} className="grid gap-x-4 sm:grid-cols-2">
      <input type="hidden" name="leafId" value={leaf.id} />
      <SelectField name="gradeId" label={t('grade')} options={gradeOptions(leaf, locale)} defaultValue={leaf.grades[Math.min(1, leaf.grades.length - 1)]?.id} required />
      <QuantityField name="mass" label={t('mass')} required />
      <AmountField name="cap" label={t('cap')} hint={t('capHint')} required />
      <TextField name="radiusKm" label={t('radius')} type="number" inputMode="numeric" defaultValue="500" required />
      <DateField name="deliverFrom" label={t('from')} min={chinaDay(now)} defaultValue={chinaDay(after(now, DAY_MS))} required />
      <DateField name="deliverTo" label={t('to')} min={chinaDay(now)} defaultValue={chinaDay(after(now, 7 * DAY_MS))} required />
      <TextField name="place" label={t('place')} hint={t('placeHint')} maxLength={60} className="sm:col-span-2" />
      <Textarea name="note" label={t('note')} rows={2} maxLength={200} className="sm:col-span-2" />
      <div className="sm:col-span-2"><Meant /></div>
      <SubmitButton className="sm:col-span-2">{t('submit')}</SubmitButton>
    </ActionForm>
  );
}
