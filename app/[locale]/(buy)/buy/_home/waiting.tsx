import { CircleCheckBig } from 'lucide-react';
import { getLocale, getTranslations } from 'next-intl/server';
import { Mass, Money, PricePair } from '@/components/ui/amounts';
import { CardRow, Section } from '@/components/ui/card';
import { StatusChip } from '@/components/ui/chip';
import { Deadline } from '@/components/ui/when';
import { gradeName, produceName } from '@/lib/catalogue/domain/produce';
import type { OfferDto } from '@/lib/market/dto';
import type { OrderRowDto } from '@/lib/orders/dto';
import { BADGE_TONES } from '../../../_orders/words';

const SHOWN = 8;

type WaitingProps = { readonly orders: readonly OrderRowDto[]; readonly offers: readonly OfferDto[]; readonly now: Date };

/** What waits for the buyer's answer, the nearest deadline first. */
export async function Waiting({ orders, offers, now }: WaitingProps) {
  const [t, badge, locale] = await Promise.all([getTranslations('buy.home'), getTranslations('orders.badge'), getLocale()]);
  const rows = [
    ...orders.map((order) => ({
      id: order.id, href: `/buy/orders/${order.id}`, at: order.deadline, who: order.other.shortName, tone: BADGE_TONES[order.badge], word: badge(order.badge),
      goods: <>{produceName(order.leafId, locale, order.variety)} {gradeName(order.leafId, order.gradeId, locale)} · <Mass grams={order.massGrams} unit={order.soldBy} plain /></>,
      sum: <Money fen={order.amountFen} />,
    })),
    ...offers.map((offer) => ({
      id: offer.id, href: `/buy/offers/${offer.id}`, at: new Date(offer.deadline), who: offer.sellerName, tone: 'wait' as const, word: t('answer'),
      goods: <>{produceName(offer.leafId, locale, offer.variety)} {gradeName(offer.leafId, offer.gradeId, locale)} · <Mass grams={offer.massGrams} unit={offer.soldBy} plain /></>,
      sum: <PricePair fen={offer.priceFen} by={offer.pricedBy} />,
    })),
  ].sort((one, other) => (one.at?.getTime() ?? Infinity) - (other.at?.getTime() ?? Infinity));
  return (
    <Section title={t('waitsForYou')} heading="inside" flush more={rows.length > SHOWN ? { href: '/buy/orders', label: t('all', { count: rows.length }) } : undefined}>
      {rows.length === 0 && <p className="flex items-center gap-2.5 px-4 pb-4 pt-1 text-muted"><CircleCheckBig aria-hidden className="size-5 text-field" />{t('nothingWaits')}</p>}
      {rows.slice(0, SHOWN).map(({ id, href, at, who, tone, word, goods, sum }) => (
        <CardRow key={id} href={href} className="max-sm:flex-wrap">
          <span className="w-24 flex-none"><StatusChip tone={tone}>{word}</StatusChip></span>
          <span className="min-w-0 flex-1 max-sm:order-3 max-sm:basis-full"><b className="font-semibold">{who}</b> <span className="text-muted">{goods}</span></span>
          <span className="num flex-none text-right font-semibold max-sm:order-4 max-sm:flex-1 max-sm:text-left">{sum}</span>
          <span className="w-24 flex-none text-right max-sm:ml-auto">{at && <Deadline at={at} now={now} />}</span>
        </CardRow>
      ))}
    </Section>
  );
}
