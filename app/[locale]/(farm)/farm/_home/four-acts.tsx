import { ListChecks, QrCode, Sprout, Truck } from 'lucide-react';
import { getTranslations } from 'next-intl/server';
import { Link } from '@/components/navigation';

const ACTS = [
  { name: 'sell', href: '/farm/sell', Icon: Sprout, look: 'bg-sprout text-field' },
  { name: 'send', href: '/farm/orders?view=send', Icon: Truck, look: 'bg-sky-soft text-sky' },
  { name: 'collect', href: '/farm/collect', Icon: QrCode, look: 'bg-gold-soft text-gold' },
  { name: 'offers', href: '/farm/offers', Icon: ListChecks, look: 'bg-clay-soft text-clay' },
] as const;

/** The four things one comes for, each as large as a thumb; one below the other in large print. */
export async function FourActs() {
  const t = await getTranslations('farm.home.act');
  return (
    <ul className="my-4 grid grid-cols-2 gap-3 large-print:grid-cols-1">
      {ACTS.map(({ name, href, Icon, look }) => (
        <li key={name} className="flex">
          <Link href={href} className="flex min-h-[4.75rem] min-w-0 flex-1 items-center gap-3 rounded-md border border-line bg-card p-4 text-xl font-semibold leading-tight max-[24rem]:text-lg text-ink no-underline shadow-card hover:bg-selected">
            <span aria-hidden className={`grid size-11 flex-none place-items-center rounded-[14px] ${look}`}><Icon className="size-6" strokeWidth={1.9} /></span>
            {t(name)}
          </Link>
        </li>
      ))}
    </ul>
  );
}
