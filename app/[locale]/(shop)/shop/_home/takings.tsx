import { getFormatter, getLocale, getTranslations } from 'next-intl/server';
import { StackBars } from '@/components/charts/stack-bars';
import { Money } from '@/components/ui/amounts';
import { Card } from '@/components/ui/card';
import { cx } from '@/components/ui/class-names';
import { Link } from '@/components/navigation';
import { database } from '@/lib/http/database';
import { takings } from '@/lib/merchant/queries';
import { WALLETS } from '@/lib/payments/domain/machines';
import type { PersonActor } from '@/lib/shared/actor';
import { chinaDayStart } from '@/lib/shared/clock';
import { formatFen } from '@/lib/shared/money';

const DAYS = { today: 1, week: 7, month: 30 } as const;
export type Range = keyof typeof DAYS;
export const RANGES = Object.keys(DAYS) as Range[];
const FILLS = { unionpay: 'clay', wechat: 'field', alipay: 'sky' } as const;

/** What came in today, in seven days or in thirty, with its shape: hours of a day, or days, by wallet. */
export async function Takings({ actor, range, now }: { readonly actor: PersonActor; readonly range: Range; readonly now: Date }) {
  const [t, wallets, locale, format] = await Promise.all([getTranslations('merchant.home'), getTranslations('payments.wallets'), getLocale(), getFormatter()]);
  const { sales, takenFen, refundedFen, parts } = await takings(database(), actor, DAYS[range], now);
  const [taken, refunded] = [BigInt(takenFen), BigInt(refundedFen)];
  const yuan = (fen: string | undefined) => Number(BigInt(fen ?? '0')) / 100;
  const short = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });
  // A day's hours from the first sale's to the last one's, so that the night takes no room.
  const busy = parts.flatMap(({ byWallet }, index) => (Object.keys(byWallet).length > 0 ? [index] : []));
  const shown = range === 'today' && busy.length > 0 ? parts.slice(Math.min(busy[0]!, 8), Math.max(busy.at(-1)!, 18) + 1) : parts;
  const nameOf = (part: string) => range === 'today' ? t('hour', { hour: Number(part.slice(11)) }) : format.dateTime(chinaDayStart(part), { month: 'numeric', day: 'numeric' });
  const used = WALLETS.filter((wallet) => parts.some(({ byWallet }) => wallet in byWallet));
  return (
    <Card as="section" className="mb-4">
      <nav aria-label={t('rangeLabel')} className="mb-3 flex gap-1 rounded-full bg-sunk p-1">
        {RANGES.map((one) => (
          <Link key={one} href={one === 'today' ? '/shop' : `/shop?range=${one}`} aria-current={one === range ? 'page' : undefined}
            className={cx('flex min-h-11 flex-1 items-center justify-center rounded-full text-center no-underline', one === range ? 'bg-card font-semibold text-field shadow-card' : 'text-muted')}>{t(`range.${one}`)}</Link>
        ))}
      </nav>
      <h2 className="text-muted">{t(`taken.${range}`)}</h2>
      <Money fen={takenFen} size="hero" className="block text-field" />
      <p className="mb-4 flex flex-wrap gap-x-4 text-muted">
        <span>{t('sales', { count: sales })}</span>
        {sales > 0 && <span>{t('average', { amount: formatFen(taken / BigInt(sales)) })}</span>}
        {refunded > 0n && <span className="text-clay">{t('refunded', { amount: formatFen(refunded) })}</span>}
      </p>
      {sales === 0 ? <p className="rounded-sm bg-sunk px-4 py-3 text-muted">{t('quiet')}</p> : (
        <StackBars height="h-36" label={t(`chart.${range}`, { amount: formatFen(taken) })} format={(value) => `¥${short.format(value)}`}
          series={[...used.map((wallet) => ({ key: wallet, name: wallets(wallet), fill: FILLS[wallet] })), ...(refunded > 0n ? [{ key: 'refunded', name: t('refunded', { amount: '' }).trim(), fill: 'pale' as const, below: true }] : [])]}
          bars={shown.map(({ part, byWallet, refundedFen: back }) => ({ name: nameOf(part), values: { ...Object.fromEntries(used.map((wallet) => [wallet, yuan(byWallet[wallet])])), refunded: yuan(back) } }))} />
      )}
    </Card>
  );
}
