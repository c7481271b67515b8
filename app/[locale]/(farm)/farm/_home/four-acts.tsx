import { Landmark, QrCode, Sprout, Truck } from 'lucide-react';
import { getTranslations } from 'next-intl/server';
import { Link } from '@/components/navigation';
import type { OrgKind } from '@/lib/shared/actor';

const ACTS = [
  { name: 'sell', href: '/farm/sell', Icon: Sprout, look: 'bg-sprout text-field' },
  { name: 'send', href: '/farm/orders?view=send', Icon: Truck, look: 'bg-sky-soft text-sky' },
  { name: 'collect', href: '/farm/collect', Icon: QrCode, look: 'bg-gold-soft text-gold' },
  { name: 'borrow', href: '/farm/loan', Icon: Landmark, look: 'bg-clay-soft text-clay' },
] as const;
const MORE = [{ name: 'listings', href: '/farm/listings' }, { name: 'offers', href: '/farm/offers' }, { name: 'lots', href: '/farm/lots' }] as const;
const COOPERATIVE = [{ name: 'import', href: '/farm/import' }, { name: 'growers', href: '/me/growers' }] as const;

/** The four things one comes for, each as large as a thumb, one below the other in large print; the lists behind them in a row below. */
export async function FourActs({ orgKind }: { readonly orgKind: OrgKind }) {
  const t = await getTranslations('farm.home');
  return (
    <>
      <ul className="mb-3 mt-4 grid grid-cols-2 gap-3 large-print:grid-cols-1">
        {ACTS.map(({ name, href, Icon, look }) => (
          <li key={name} className="flex">
            <Link href={href} className="flex min-h-[4.75rem] min-w-0 flex-1 items-center gap-3 rounded-md border border-line bg-card p-4 text-xl font-semibold leading-tight max-[24rem]:text-lg text-ink no-underline shadow-card hover:bg-selected">
              <span aria-hidden className={`grid size-11 flex-none place-items-center rounded-[14px] ${look}`}><Icon className="size-6" strokeWidth={1.9} /></span>
              {t(`act.${name}`)}
            </Link>
          </li>
        ))}
      </ul>
      <nav aria-label={t('lists')}>
        <ul className="flex flex-wrap gap-2">
          {[...MORE, ...(orgKind === 'cooperative' ? COOPERATIVE : [])].map(({ name, href }) => (
            <li key={name}><Link href={href} className="inline-flex min-h-11 items-center rounded-full border border-line bg-card px-4 text-ink no-underline hover:bg-selected large-print:min-h-14">{t(`list.${name}`)}</Link></li>
          ))}
        </ul>
      </nav>
    </>
  );
}
