import { getLocale } from 'next-intl/server';
import type { Option } from '@/components/forms/choice-field';
import { Link } from '@/components/navigation';
import { localName } from '@/lib/catalogue/domain/locale';
import { childRegions, region, type Region } from '@/lib/catalogue/domain/regions';

/** Provinces as a grid of links: with no script, choosing one is going to the page that lists its counties. */
export async function ProvinceGrid({ label, hrefOf }: { readonly label: string; readonly hrefOf: (code: string) => string }) {
  const locale = await getLocale();
  return (
    <nav aria-label={label}>
      <ul className="grid grid-cols-2 gap-2 min-[22rem]:grid-cols-3 large-print:grid-cols-2">
        {childRegions().map((province) => (
          <li key={province.code}>
            <Link href={hrefOf(province.code)} className="flex min-h-12 items-center justify-center rounded-sm border border-line bg-card px-1 text-center text-ink no-underline hover:bg-selected large-print:min-h-14">
              {locale === 'en' ? province.en : province.shortZh}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** The province that an address names, null when it names none. */
export function provinceOf(code: string | undefined): Region | null {
  const found = code === undefined ? null : region(code);
  return found?.level === 'province' ? found : null;
}

/** A province's counties, each under its prefecture. */
export function countyOptions(province: Region, locale: string): Option[] {
  return childRegions(province.code).flatMap((prefecture) => {
    const counties = childRegions(prefecture.code);
    const group = prefecture.heading ? localName(province, locale) : localName(prefecture, locale);
    return counties.map((county) => ({ value: county.code, label: localName(county, locale), group }));
  });
}
