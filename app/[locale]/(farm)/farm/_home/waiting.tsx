import { BadgeCheck, CircleCheckBig, CreditCard } from 'lucide-react';
import { getLocale, getTranslations } from 'next-intl/server';
import { Mass, Money } from '@/components/ui/amounts';
import { CardRow, Section } from '@/components/ui/card';
import { Chip } from '@/components/ui/chip';
import { DayText, Deadline } from '@/components/ui/when';
import { produceName } from '@/lib/catalogue/domain/produce';
import { database } from '@/lib/http/database';
import { organisationStanding } from '@/lib/identity/profile/queries';
import type { OfferDto } from '@/lib/market/dto';
import { openOffers } from '@/lib/market/queries';
import type { OrderRowDto } from '@/lib/orders/dto';
import { ordersWaiting } from '@/lib/orders/queries';
import type { PersonActor } from '@/lib/shared/actor';
import { formatFen } from '@/lib/shared/money';

const SHOWN = 4;

/** What waits for her, the nearest deadline first: offers to answer, contracts to sign, goods to send. */
export async function Waiting({ actor, now }: { readonly actor: PersonActor; readonly now: Date }) {
  const db = database();
  const [t, offers, orders, standing] = await Promise.all([
    getTranslations('farm.home'), openOffers(db, actor, { side: 'seller' }), ordersWaiting(db, actor, 'seller'), organisationStanding(db, actor)]);
  const begins = beginningOf(actor, standing);
  const items = [
    ...offers.filter((offer) => offer.side === 'seller' && offer.waitingFor === 'seller').map((offer) => ({ kind: 'offer' as const, at: new Date(offer.deadline), offer })),
    ...orders.map((order) => ({ kind: 'order' as const, at: order.deadline, order })),
  ].sort((a, b) => (a.at?.getTime() ?? Infinity) - (b.at?.getTime() ?? Infinity));
  return (
    <Section title={t('waiting')} flush more={items.length > SHOWN ? { href: '/farm/orders', label: t('allWaiting', { count: items.length }) } : undefined}>
      {begins && <Begins step={begins} />}
      {items.length === 0 && !begins && <p className="flex items-center gap-2.5 px-4 py-4 text-muted"><CircleCheckBig aria-hidden className="size-5 text-field" />{t('nothingWaits')}</p>}
      {items.slice(0, SHOWN).map((item) => (item.kind === 'offer'
        ? <OfferWaits key={item.offer.id} offer={item.offer} now={now} />
        : <OrderWaits key={item.order.id} order={item.order} now={now} />))}
    </Section>
  );
}

type Beginning = { readonly step: 'verify' | 'checking' | 'account'; readonly href: string };

/** What still keeps a newcomer from being paid: the real-name check, then the account. */
function beginningOf(actor: PersonActor, standing: Awaited<ReturnType<typeof organisationStanding>>): Beginning | null {
  if (!standing || standing.account) return null;
  if (standing.verification === 'verified') return { step: 'account', href: '/me/account' };
  if (standing.verification === 'pending') return { step: 'checking', href: '/me' };
  return { step: 'verify', href: actor.orgKind === 'farm' ? '/me/verify' : '/me/verify?who=business' };
}

async function Begins({ step: { step, href } }: { readonly step: Beginning }) {
  const t = await getTranslations('farm.home.begin');
  const Icon = step === 'account' ? CreditCard : BadgeCheck;
  return (
    <CardRow href={href}>
      <Icon aria-hidden className="size-6 flex-none text-gold" strokeWidth={1.8} />
      <span className="min-w-0 flex-1"><span className="block font-semibold">{t(`${step}.title`)}</span><span className="block text-sm text-muted">{t(`${step}.text`)}</span></span>
      <Chip tone="wait" className="whitespace-nowrap">{t(`${step}.chip`)}</Chip>
    </CardRow>
  );
}

async function OfferWaits({ offer, now }: { readonly offer: OfferDto; readonly now: Date }) {
  const [t, units, locale] = await Promise.all([getTranslations('farm.home'), getTranslations('common.unit'), getLocale()]);
  // The joiner keeps a line from ending between the amount and its unit.
  const price = (fen: string, by: OfferDto['pricedBy']) => `${formatFen(BigInt(fen))}/\u2060${units(by)}`;
  return (
    <CardRow href={`/farm/offers/${offer.id}`} className="flex-wrap gap-y-1">
      <span className="min-w-44 flex-1">
        <span className="block font-semibold">{t(offer.status === 'countered' ? 'counters' : 'offers', { name: offer.buyerName, price: price(offer.priceFen, offer.pricedBy) })}</span>
        <span className="block text-sm text-muted">{produceName(offer.leafId, locale, offer.variety)} <Mass grams={offer.massGrams} unit={offer.soldBy} plain /> · <span className="num whitespace-nowrap">{t('youAsk', { price: price(offer.listingPriceFen, offer.listingPricedBy) })}</span></span>
      </span>
      <Deadline at={offer.deadline} now={now} />
    </CardRow>
  );
}

/** What an order asks of a seller, where it asks something of her. */
const ASKED = ['toSign', 'toSend', 'moreToSend'] as const;

async function OrderWaits({ order, now }: { readonly order: OrderRowDto; readonly now: Date }) {
  const [t, badge, locale] = await Promise.all([getTranslations('farm.home'), getTranslations('orders.badge'), getLocale()]);
  const asked = ASKED.find((one) => one === order.badge);
  return (
    <CardRow href={`/farm/orders/${order.id}`} className="flex-wrap gap-y-1">
      <span className="min-w-44 flex-1">
        <span className="block font-semibold">{asked ? t(`asked.${asked}`, { name: order.other.shortName }) : `${badge(order.badge)} · ${order.other.shortName}`}</span>
        <span className="block text-sm text-muted">{produceName(order.leafId, locale, order.variety)} <Mass grams={order.massGrams} unit={order.soldBy} plain /> · <Money fen={order.amountFen} /> · <span className="whitespace-nowrap">{t('deliverOn')} <DayText day={order.deliverOn} now={now} /></span></span>
      </span>
      {order.deadline && <Deadline at={order.deadline} now={now} />}
    </CardRow>
  );
}
