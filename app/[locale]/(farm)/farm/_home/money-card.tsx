import { getTranslations } from 'next-intl/server';
import { MiniBars } from '@/components/charts/mini-bars';
import { Link } from '@/components/navigation';
import { Money } from '@/components/ui/amounts';
import { Notice } from '@/components/ui/notice';
import { database } from '@/lib/http/database';
import { heldFen } from '@/lib/payments/queries';
import { takings } from '@/lib/settlement/queries';
import type { PersonActor } from '@/lib/shared/actor';

/** Her money: in today, on its way, and the week at a glance. The whole card leads to the statement. */
export async function MoneyCard({ actor, now }: { readonly actor: PersonActor; readonly now: Date }) {
  const [t, { days, onWayFen, stuckFen }, held] = await Promise.all([getTranslations('farm.home'), takings(database(), actor, now), heldFen(database(), actor)]);
  const yuan = days.map((fen) => Number(BigInt(fen) / 100n));
  return (
    <>
      <Link href="/farm/money" className="relative block overflow-hidden rounded-lg bg-linear-155 from-hero-from to-hero-to p-5 text-white no-underline shadow-[0_14px_30px_-14px_#0f3a25]">
        <svg aria-hidden viewBox="0 0 400 90" preserveAspectRatio="none" className="absolute inset-x-0 bottom-0 w-full opacity-[0.18] large-print:hidden" fill="none" stroke="#fff" strokeWidth="2">
          <path d="M-20 90C80 20 160 10 420 4M20 95C120 35 190 24 420 22M80 95C160 52 230 42 420 44M150 95C220 70 280 62 420 68" />
        </svg>
        <span className="relative block text-[0.9375rem] text-[#e6f1e6]">{t('today')}</span>
        <Money fen={days.at(-1)!} size="hero" className="relative block" />
        <span className="relative mt-3 flex flex-wrap items-end justify-between gap-x-4 gap-y-2">
          <span className="text-[0.9375rem]">{t('onWay')} <Money fen={onWayFen} />
            {held !== '0' && <span className="block">{t('held')} <Money fen={held} /></span>}
            <span className="block text-[0.8125rem] text-[#d3e5d6]">{onWayFen !== '0' ? t('onWayHint') : held !== '0' ? t('heldHint') : t('nothingOnWay')}</span>
          </span>
          {yuan.some((value) => value > 0) && <span className="ml-auto large-print:hidden"><MiniBars values={yuan} label={t('week')} /></span>}
        </span>
      </Link>
      {stuckFen !== '0' && (
        <Notice tone="wait" className="mt-3" title={t.rich('stuck', { amount: () => <Money fen={stuckFen} /> })}>
          <Link href="/me/account" className="inline-flex min-h-11 items-center text-ink underline">{t('stuckDo')}</Link>
        </Notice>
      )}
    </>
  );
}
