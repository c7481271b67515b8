import { BadgeCheck, FileCheck2, Landmark, Scale, ShieldCheck, Sprout, Store, Warehouse, type LucideIcon } from 'lucide-react';
import { getLocale, getTranslations } from 'next-intl/server';
import { Sparkline } from '@/components/charts/sparkline';
import { PublicShell } from '@/components/layout/public-shell';
import { Link } from '@/components/navigation';
import { LinkButton } from '@/components/ui/button';
import { gradeName, produceName } from '@/lib/catalogue/domain/produce';
import { currentDisplay } from '../../display';
import { Trend } from '../_market/trend';
import { chartOf, priceText, yearByKind } from '../_market/words';
import { liveFigures, type Figures } from './_home/figures';
import { LoopRing, LoopSteps } from './_home/loop';

const DOORS = [{ name: 'farm', Icon: Sprout, look: 'bg-sprout text-field' }, { name: 'buy', Icon: Warehouse, look: 'bg-sky-soft text-sky-ink' }, { name: 'shop', Icon: Store, look: 'bg-gold-soft text-gold-ink' }, { name: 'lend', Icon: Landmark, look: 'bg-clay-soft text-clay-ink' }] as const;
const PROMISES: readonly { readonly name: 'money' | 'proof' | 'reason' | 'people'; readonly Icon: LucideIcon }[] = [
  { name: 'money', Icon: ShieldCheck }, { name: 'proof', Icon: FileCheck2 }, { name: 'reason', Icon: Scale }, { name: 'people', Icon: BadgeCheck }];
const PRICES = 4;

/** The front page: the loop with what goes through it these days, today's prices, the four doors, and what we promise. */
export default async function Home() {
  const [t, display, figures] = await Promise.all([getTranslations('public.home'), currentDisplay(), liveFigures()]);
  return (
    <PublicShell display={display}>
      <section className="relative grid items-center gap-x-8 gap-y-6 overflow-hidden rounded-lg bg-linear-155 from-hero-from to-hero-to px-6 py-9 text-white sm:px-12 sm:py-12 lg:grid-cols-[minmax(0,1fr)_minmax(0,22rem)]">
        <svg aria-hidden viewBox="0 0 400 90" preserveAspectRatio="none" className="absolute inset-x-0 bottom-0 h-1/2 w-full opacity-10 large-print:hidden" fill="none" stroke="#fff" strokeWidth="1.5">
          <path d="M-20 90C80 20 160 10 420 4M20 95C120 35 190 24 420 22M80 95C160 52 230 42 420 44M150 95C220 70 280 62 420 68" />
        </svg>
        <div className="relative">
          <h1 className="max-w-2xl text-3xl font-bold leading-tight sm:text-[2.75rem] sm:leading-[1.2]">{t.rich('title', { n: (words) => <span className="inline-block">{words}</span> })}</h1>
          <p className="mt-4 max-w-xl text-lg leading-relaxed text-[#e6f1e6]">{t('intro')}</p>
          <div className="mt-7 flex flex-wrap gap-3">
            <LinkButton href="/sign-in" className="min-h-14! border-transparent! bg-honey! px-6! text-lg font-semibold! text-[#2d2100]! hover:bg-[#ffdf8f]!">{t('start')}</LinkButton>
            <LinkButton href="/prices" className="min-h-14! border-white/40! bg-transparent! px-6! text-lg text-white! hover:bg-white/10!">{t('prices')}</LinkButton>
          </div>
        </div>
        <LoopRing paid={figures.paid} />
      </section>
      <h2 className="mb-1 mt-10 text-xl font-bold">{t('loop')}</h2>
      <p className="mb-5 max-w-prose text-muted">{t('loopIntro')}</p>
      <LoopSteps figures={figures} />
      {figures.rows.length > 0 && <Prices figures={figures} />}
      <h2 className="mb-4 mt-10 text-xl font-bold">{t('doors')}</h2>
      <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4 large-print:grid-cols-1">
        {DOORS.map(({ name, Icon, look }) => (
          <li key={name} className="flex flex-col rounded-md border border-line bg-card p-5 shadow-card">
            <div className="flex items-center gap-3">
              <span aria-hidden className={`grid size-11 flex-none place-items-center rounded-[14px] ${look}`}><Icon className="size-6" strokeWidth={1.8} /></span>
              <h3 className="text-lg font-semibold">{t(`door.${name}.title`)}</h3>
            </div>
            <p className="mb-4 mt-2 text-muted">{t(`door.${name}.text`)}</p>
            <LinkButton href={`/${name}`} look={name === 'farm' ? 'primary' : 'secondary'} className="mt-auto self-start">{t(`door.${name}.open`)}</LinkButton>
          </li>
        ))}
      </ul>
      <h2 className="mb-4 mt-10 text-xl font-bold">{t('promises')}</h2>
      <ul className="grid gap-x-8 gap-y-5 sm:grid-cols-2 large-print:grid-cols-1">
        {PROMISES.map(({ name, Icon }) => (
          <li key={name} className="flex gap-3">
            <Icon aria-hidden className="mt-0.5 size-6 flex-none text-field" strokeWidth={1.8} />
            <div><h3 className="font-semibold">{t(`promise.${name}.title`)}</h3><p className="text-muted">{t(`promise.${name}.text`)}</p></div>
          </li>
        ))}
      </ul>
    </PublicShell>
  );
}

/** What is traded most, with its year's line. */
async function Prices({ figures }: { readonly figures: Figures }) {
  const [t, market, units, locale] = await Promise.all([getTranslations('public.home'), getTranslations('market.prices'), getTranslations('common.unit'), getLocale()]);
  const years = yearByKind(figures.weeks);
  const busiest = figures.rows.toSorted((one, other) => other.trades - one.trades || Number(BigInt(other.massGrams) - BigInt(one.massGrams))).slice(0, PRICES);
  return (
    <section>
      <div className="mb-4 mt-10 flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 className="text-xl font-bold">{market('title')}</h2>
        <Link href="/prices" className="-my-2.5 inline-flex min-h-11 items-center text-field">{t('allPrices')}</Link>
      </div>
      <ul className="grid grid-cols-2 gap-3 sm:gap-4 lg:grid-cols-4 large-print:grid-cols-1">
        {busiest.map((row) => (
          <li key={`${row.leafId}:${row.gradeId}`} className="flex">
            <Link href={chartOf(row)} className="flex min-w-0 flex-1 flex-col rounded-md border border-line bg-card p-4 text-ink no-underline shadow-card hover:bg-selected">
              <span className="leading-snug"><b className="font-semibold">{produceName(row.leafId, locale)}</b> <span className="text-sm text-muted">{gradeName(row.leafId, row.gradeId, locale)}</span></span>
              <span className="num mt-1 whitespace-nowrap"><b className="text-2xl font-bold">{priceText(row.medianFen)}</b>/{units('jin')}</span>
              <span className="num text-[0.8125rem] text-muted">{priceText(row.medianFen, 'kg')}/{units('kg')}</span>
              <span className="mt-auto flex flex-wrap items-end justify-between gap-2 pt-2"><Trend bps={row.trendBps} /><Sparkline values={years.get(`${row.leafId}:${row.gradeId}`) ?? []} className="h-8 w-full max-w-24 min-w-0 flex-1" /></span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
