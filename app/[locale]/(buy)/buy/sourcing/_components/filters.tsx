import { getLocale, getTranslations } from 'next-intl/server';
import { inputClass } from '@/components/forms/input-class';
import { Button } from '@/components/ui/button';
import { gradeOptions, produceOptions } from '@/lib/catalogue/dto';
import { MASS_UNITS } from '@/lib/shared/quantity';
import type { Search } from './search';

const field = 'flex min-w-0 flex-col gap-1 whitespace-nowrap text-[0.8125rem] text-muted';

/** The filters as a form that is an address: it can be kept, sent and opened without script. */
export async function Filters({ search }: { readonly search: Search }) {
  const [t, unit, locale] = await Promise.all([getTranslations('market.sourcing'), getTranslations('common.unit'), getLocale()]);
  const input = inputClass(false, 'w-full px-2! text-[0.875rem]! min-h-10! pointer-coarse:min-h-12! max-sm:text-base!');
  return (
    <form aria-label={t('filters')} className="mb-4 grid grid-cols-2 items-end gap-2.5 rounded-md border border-line bg-card p-3 shadow-card sm:grid-cols-4 xl:grid-cols-[1.3fr_0.9fr_0.75fr_0.7fr_1.1fr_1.1fr_0.75fr_1fr_auto] large-print:grid-cols-1">
      {search.demand && <input type="hidden" name="demand" value={search.demand.id} />}
      <label className={field}>{t('produce')}
        <select name="leaf" defaultValue={search.leaf.id} className={input}>
          {produceOptions(locale).map((group) => <optgroup key={group.label} label={group.label}>{group.options.map(({ value, label }) => <option key={value} value={value}>{label}</option>)}</optgroup>)}
        </select>
      </label>
      <label className={field}>{t('gradeAtLeast')}
        <select name="grade" defaultValue={search.gradeId} className={input}>{gradeOptions(search.leaf, locale).map(({ value, label }) => <option key={value} value={value}>{label}</option>)}</select>
      </label>
      <label className={field}>{t('mass')}<input name="mass" inputMode="decimal" defaultValue={search.mass} className={input} autoComplete="off" /></label>
      <label className={field}>{t('unit')}
        <select name="unit" defaultValue={search.unit} className={input}>{MASS_UNITS.map((each) => <option key={each} value={each}>{unit(each)}</option>)}</select>
      </label>
      <label className={field}>{t('from')}<input name="from" type="date" defaultValue={search.from} className={input} /></label>
      <label className={field}>{t('to')}<input name="to" type="date" defaultValue={search.to} className={input} /></label>
      <label className={field}>{t('radius')}<input name="radius" type="number" min={1} max={3000} defaultValue={search.radius} className={input} /></label>
      <label className={field}>{t('cap', { unit: unit(search.unit) })}<input name="cap" inputMode="decimal" defaultValue={search.cap} className={input} autoComplete="off" placeholder={t('any')} /></label>
      <Button type="submit" className="min-h-10! pointer-coarse:min-h-12! max-sm:col-span-full">{t('search')}</Button>
    </form>
  );
}
