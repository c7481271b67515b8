import { Banknote, ClipboardList, Landmark, QrCode, Scale, Sprout, type LucideIcon } from 'lucide-react';
import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { Mass, Money } from '@/components/ui/amounts';
import { FIGURE_DAYS, type Figures } from './figures';

export const STATIONS = [
  { name: 'sell', Icon: Sprout, look: 'bg-sprout text-field' },
  { name: 'contract', Icon: ClipboardList, look: 'bg-sky-soft text-sky-ink' },
  { name: 'pay', Icon: QrCode, look: 'bg-gold-soft text-gold-ink' },
  { name: 'deliver', Icon: Scale, look: 'bg-sky-soft text-sky-ink' },
  { name: 'settle', Icon: Banknote, look: 'bg-sprout text-field' },
  { name: 'borrow', Icon: Landmark, look: 'bg-clay-soft text-clay-ink' },
] as const satisfies readonly { readonly name: string; readonly Icon: LucideIcon; readonly look: string }[];

/** The loop as a ring of six stations that closes, with what it carried to farmers in its middle. The steps below say the same in words. */
export async function LoopRing({ paid }: Pick<Figures, 'paid'>) {
  const t = await getTranslations('public.home');
  const at = (index: number, radius: number) => [50 + radius * Math.sin((index * Math.PI) / 3), 50 - radius * Math.cos((index * Math.PI) / 3)] as const;
  const arc = (index: number) => {
    const [from, to] = [index + 0.27, index + 0.73].map((step) => at(step, 38).map((value) => value.toFixed(2)).join(' '));
    return `M${from}A38 38 0 0 1 ${to}`;
  };
  return (
    <div className="relative mx-auto aspect-square w-full max-w-88 large-print:hidden">
      <svg aria-hidden viewBox="0 0 100 100" className="absolute inset-0 size-full" fill="none" strokeLinecap="round">
        <defs><marker id="tip" viewBox="0 0 6 6" refX="3" refY="3" markerWidth="5" markerHeight="5" orient="auto"><path d="M1 1 4 3 1 5" stroke="context-stroke" strokeWidth="1.2" fill="none" /></marker></defs>
        <circle cx="50" cy="50" r="25" fill="#fff" opacity="0.07" />
        {STATIONS.map(({ name }, index) => <path key={name} d={arc(index)} stroke={index === STATIONS.length - 1 ? 'var(--honey)' : '#cfe6d3'} strokeWidth="0.9" markerEnd="url(#tip)" />)}
      </svg>
      <p className="absolute inset-0 grid place-content-center text-center">
        <Money fen={paid} className="text-[1.375rem] font-bold leading-tight text-honey" />
        <span className="mx-auto max-w-32 text-xs leading-snug text-[#d8eadb]">{t('ringNote', { days: FIGURE_DAYS })}</span>
      </p>
      <ol aria-hidden>
        {STATIONS.map(({ name, Icon }, index) => {
          const [left, top] = at(index, 38);
          return (
            <li key={name} className="absolute grid size-[3.625rem] -translate-x-1/2 -translate-y-1/2 place-content-center justify-items-center rounded-full border border-white/25 bg-[#1b5a3a] text-center text-[0.6875rem] leading-tight text-white shadow-lg sm:size-[4.25rem] sm:text-xs" style={{ left: `${left}%`, top: `${top}%` }}>
              <Icon className="size-5 sm:size-6" strokeWidth={1.8} /><span className="mt-0.5 whitespace-nowrap">{t(`steps.${name}.short`)}</span>
            </li>
          );
        })}
      </ol>
    </div>
  );
}

/** The six stations in words, each with what goes through it these days: a line from top to bottom on a phone, cards on a desk. */
export async function LoopSteps({ figures }: { readonly figures: Figures }) {
  const t = await getTranslations('public.home');
  const live = {
    sell: t.rich('live.sell', { count: figures.offered, b: strong }),
    contract: t.rich('live.contract', { count: figures.signed, days: FIGURE_DAYS, b: strong }),
    pay: t.rich('live.pay', { amount: () => <Money fen={figures.held} className="text-lg font-bold text-ink" /> }),
    deliver: t.rich('live.deliver', { days: FIGURE_DAYS, mass: () => <b className="text-lg text-ink"><Mass grams={figures.accepted.massGrams} unit="tonne" plain /></b> }),
    settle: t.rich('live.settle', { days: FIGURE_DAYS, amount: () => <Money fen={figures.paid} className="text-lg font-bold text-ink" /> }),
    borrow: t.rich('live.borrow', { count: figures.scored, b: strong }),
  };
  return (
    <ol className="sm:grid sm:grid-cols-2 sm:gap-4 lg:grid-cols-3 large-print:sm:grid-cols-1">
      {STATIONS.map(({ name, Icon, look }, index) => (
        <li key={name} className="relative flex gap-4 pb-6 last:pb-0 sm:flex-col sm:gap-3 sm:rounded-md sm:border sm:border-line sm:bg-card sm:p-5 sm:shadow-card sm:last:pb-5">
          {index < STATIONS.length - 1 && <span aria-hidden className="absolute bottom-1 left-[1.3125rem] top-12 w-0.5 rounded bg-line sm:hidden" />}
          <div className="flex items-center gap-3">
            <span aria-hidden className={`grid size-11 flex-none place-items-center self-start rounded-[14px] ${look}`}><Icon className="size-6" strokeWidth={1.8} /></span>
            <h3 className="text-lg font-semibold max-sm:hidden"><span className="num mr-1.5 text-muted">{index + 1}</span>{t(`steps.${name}.title`)}</h3>
          </div>
          <div className="flex flex-1 flex-col">
            <h3 className="text-lg font-semibold leading-tight sm:hidden"><span className="num mr-1.5 text-muted">{index + 1}</span>{t(`steps.${name}.title`)}</h3>
            <p className="text-muted max-sm:mt-1">{t(`steps.${name}.text`)}</p>
            <p className="mt-auto pt-2 text-sm text-muted sm:pt-3">{live[name]}</p>
          </div>
        </li>
      ))}
    </ol>
  );
}

const strong = (text: ReactNode) => <b className="num text-lg text-ink">{text}</b>;
