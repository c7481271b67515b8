import { Camera } from 'lucide-react';
import { getLocale, getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/forms/action-form';
import { AmountField, QuantityField } from '@/components/forms/amount-field';
import { SelectField } from '@/components/forms/choice-field';
import { SubmitButton } from '@/components/forms/submit-button';
import { DateField, FileField, Textarea, TextField } from '@/components/forms/text-field';
import { VoiceInput } from '@/components/layout/comforts';
import { Card } from '@/components/ui/card';
import { produceName, type ProduceLeaf } from '@/lib/catalogue/domain/produce';
import { gradeOptions } from '@/lib/catalogue/dto';
import { database } from '@/lib/http/database';
import { growersToListFor, recentListing } from '@/lib/market/queries';
import type { PersonActor } from '@/lib/shared/actor';
import { after, chinaDay, DAY_MS, systemClock } from '@/lib/shared/clock';
import { MASS_UNITS } from '@/lib/shared/quantity';
import { Meant } from '../../../../_market/meant';
import { FarmFrame } from '../../../_components/farm-frame';
import { MayWait } from '../../../_components/field-door';
import { publish } from '../actions';
import { BoardBeside } from './board-beside';

const WINDOW_DAYS = 6;

/** One short form: grade, mass, price with today's board beside it, days. What was said last time stands there already. */
export async function SellForm({ leaf, actor }: { readonly leaf: ProduceLeaf; readonly actor: PersonActor }) {
  const now = systemClock.now();
  const [t, unit, locale, growers, last] = await Promise.all([
    getTranslations('market.sell'), getTranslations('common.unit'), getLocale(), growersToListFor(database(), actor), recentListing(database(), actor, leaf.id)]);
  const name = produceName(leaf.id, locale);
  const grades = gradeOptions(leaf, locale);
  const soldBy = last?.soldBy ?? 'jin';
  return (
    <FarmFrame title={t('formTitle', { produce: name })} back={{ href: '/farm/sell', label: t('other') }}>
      <Card>
        <ActionForm action={publish} label={t('formTitle', { produce: name })}>
          <input type="hidden" name="leafId" value={leaf.id} />
          <MayWait kind="publish" what={t('formTitle', { produce: name })} />
          <FileField name="photo" label={<span className="inline-flex items-center gap-1.5"><Camera aria-hidden className="size-5 text-field" />{t('photo')}</span>} hint={t('photoHint')} accept="image/jpeg,image/png,image/webp" />
          {growers.length > 0 && (
            <SelectField name="growerOrgId" label={t('grower')} placeholder={t('ourselves')} options={growers.map(({ id, name: label }) => ({ value: id, label }))} />
          )}
          <SelectField name="gradeId" label={t('grade')} options={grades} defaultValue={last?.gradeId ?? grades[Math.min(1, grades.length - 1)]?.value} required />
          <QuantityField name="mass" label={t('mass')} defaultUnit={soldBy} required />
          <div className="grid grid-cols-[minmax(0,1fr)_8rem] gap-x-2 max-[22rem]:grid-cols-1 large-print:grid-cols-1">
            <AmountField name="price" label={t('price')} required />
            <SelectField name="pricedBy" label={t('per')} options={MASS_UNITS.map((each) => ({ value: each, label: `/ ${unit(each)}` }))} defaultValue={last?.pricedBy ?? soldBy} required />
          </div>
          <BoardBeside leafId={leaf.id} />
          <div className="grid gap-x-3 min-[26rem]:grid-cols-2 large-print:grid-cols-1">
            <DateField name="harvestFrom" label={t('from')} min={chinaDay(now)} defaultValue={chinaDay(after(now, DAY_MS))} required />
            <DateField name="harvestTo" label={t('to')} min={chinaDay(now)} defaultValue={chinaDay(after(now, WINDOW_DAYS * DAY_MS))} required />
          </div>
          <details className="mb-4 rounded-sm border border-line">
            <summary className="flex min-h-12 cursor-pointer items-center px-3 font-medium text-field">{t('more')}</summary>
            <div className="px-3 pt-2">
              <TextField name="variety" label={t('variety')} hint={leaf.varieties.length > 0 ? t('varietyHint', { examples: leaf.varieties.slice(0, 3).join('、') }) : undefined} defaultValue={last?.variety ?? undefined} maxLength={40} />
              <TextField name="minimum" label={t('minimum')} hint={t('minimumHint')} inputMode="decimal" autoComplete="off" maxLength={12} />
              <TextField name="place" label={t('place')} hint={t('placeHint')} defaultValue={last?.place} maxLength={60} />
              <Textarea name="note" label={t('note')} rows={2} maxLength={200} />
            </div>
          </details>
          <Meant />
          <SubmitButton>{t('publish')}</SubmitButton>
          <p className="mt-2 text-sm text-muted">{t('after')}</p>
        </ActionForm>
        <VoiceInput />
      </Card>
    </FarmFrame>
  );
}
