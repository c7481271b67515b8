import { getLocale, getTranslations } from 'next-intl/server';
import { regionName } from '@/lib/catalogue/domain/regions';
import { CHINA_OFFSET_MS } from '@/lib/shared/clock';

type GreetingProps = { readonly name: string; readonly organisation: string | null; readonly regionCode: string | null; readonly now: Date };

/** Good morning, by the hour in China. */
export async function Greeting({ name, organisation, regionCode, now }: GreetingProps) {
  const [t, locale] = await Promise.all([getTranslations('farm.home'), getLocale()]);
  const hour = new Date(now.getTime() + CHINA_OFFSET_MS).getUTCHours();
  const part = hour < 5 || hour >= 18 ? 'evening' : hour < 12 ? 'morning' : 'afternoon';
  const place = [organisation, regionCode && regionName(regionCode, locale)].filter(Boolean).join(' · ');
  return (
    <div className="pb-3 pt-1">
      {place && <p className="text-sm text-muted">{place}</p>}
      <h1 className="text-[1.3125rem] font-bold leading-snug">{t(`greeting.${part}`, { name })}</h1>
    </div>
  );
}
