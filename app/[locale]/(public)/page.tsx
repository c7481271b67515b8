import { Banknote, ClipboardList, Landmark, QrCode, Scale, Sprout, type LucideIcon } from 'lucide-react';
import { getTranslations } from 'next-intl/server';
import { PublicShell } from '@/components/layout/public-shell';
import { LinkButton } from '@/components/ui/button';
import { currentDisplay } from '../../display';

const STEPS: readonly { readonly name: 'sell' | 'contract' | 'pay' | 'deliver' | 'settle' | 'borrow'; readonly Icon: LucideIcon; readonly look: string }[] = [
  { name: 'sell', Icon: Sprout, look: 'bg-sprout text-field' },
  { name: 'contract', Icon: ClipboardList, look: 'bg-sky-soft text-sky-ink' },
  { name: 'pay', Icon: QrCode, look: 'bg-gold-soft text-gold-ink' },
  { name: 'deliver', Icon: Scale, look: 'bg-sky-soft text-sky-ink' },
  { name: 'settle', Icon: Banknote, look: 'bg-sprout text-field' },
  { name: 'borrow', Icon: Landmark, look: 'bg-clay-soft text-clay-ink' },
];
const DOORS = ['farm', 'buy', 'lend'] as const;

/** The front page: the loop, explained by its six stations, and the three doors. */
export default async function Home() {
  const [t, display] = await Promise.all([getTranslations('public.home'), currentDisplay()]);
  return (
    <PublicShell display={display}>
      <section className="relative overflow-hidden rounded-lg bg-linear-155 from-hero-from to-hero-to px-6 py-10 text-white sm:px-12 sm:py-16">
        <svg aria-hidden viewBox="0 0 400 90" preserveAspectRatio="none" className="absolute inset-x-0 bottom-0 h-2/3 w-full opacity-15 large-print:hidden" fill="none" stroke="#fff" strokeWidth="1.5">
          <path d="M-20 90C80 20 160 10 420 4M20 95C120 35 190 24 420 22M80 95C160 52 230 42 420 44M150 95C220 70 280 62 420 68" />
        </svg>
        <h1 className="relative max-w-2xl text-3xl font-bold leading-tight sm:text-5xl sm:leading-tight">{t('title')}</h1>
        <p className="relative mt-4 max-w-xl text-lg leading-relaxed text-[#e6f1e6]">{t('intro')}</p>
        <div className="relative mt-7 flex flex-wrap gap-3">
          <LinkButton href="/sign-in" className="min-h-14! border-transparent! bg-honey! px-7! text-lg font-semibold! text-[#2d2100]!">{t('start')}</LinkButton>
          <LinkButton href="/prices" className="min-h-14! border-white/40! bg-transparent! px-7! text-lg text-white!">{t('prices')}</LinkButton>
        </div>
      </section>
      <h2 className="mb-3 mt-10 text-xl font-bold">{t('loop')}</h2>
      <ol className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3 large-print:grid-cols-1">
        {STEPS.map(({ name, Icon, look }, index) => (
          <li key={name} className="rounded-md border border-line bg-card p-4 shadow-card">
            <div className="flex items-center gap-3">
              <span aria-hidden className={`grid size-11 flex-none place-items-center rounded-[14px] ${look}`}><Icon className="size-6" strokeWidth={1.8} /></span>
              <h3 className="text-lg font-semibold"><span className="num mr-1.5 text-muted">{index + 1}</span>{t(`steps.${name}.title`)}</h3>
            </div>
            <p className="mt-2 text-muted">{t(`steps.${name}.text`)}</p>
          </li>
        ))}
      </ol>
      <h2 className="mb-3 mt-10 text-xl font-bold">{t('doors')}</h2>
      <ul className="grid gap-3 lg:grid-cols-3 large-print:grid-cols-1">
        {DOORS.map((door) => (
          <li key={door} className="flex flex-col rounded-md border border-line bg-card p-5 shadow-card">
            <h3 className="text-lg font-semibold">{t(`door.${door}.title`)}</h3>
            <p className="mb-4 mt-1 text-muted">{t(`door.${door}.text`)}</p>
            <LinkButton href={`/${door}`} look="secondary" className="mt-auto self-start">{t(`door.${door}.open`)}</LinkButton>
          </li>
        ))}
      </ul>
      <p className="mt-8 max-w-prose text-muted">{t('promise')}</p>
    </PublicShell>
  );
}
