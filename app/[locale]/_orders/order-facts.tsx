import { getLocale, getTranslations } from 'next-intl/server';
import { Mass, Money, PricePair } from '@/components/ui/amounts';
import { Dl } from '@/components/ui/dl';
import { Link } from '@/components/navigation';
import { DayText } from '@/components/ui/when';
import { gradeName, produceName } from '@/lib/catalogue/domain/produce';
import type { OrderDto } from '@/lib/orders/dto';

/** What was agreed: goods, price, day and place, and what was earned so far. */
export async function OrderFacts({ order, contractHref }: { readonly order: OrderDto; readonly contractHref: string }) {
  const [t, locale] = await Promise.all([getTranslations('orders.order'), getLocale()]);
  const other = order.side === 'seller' ? { term: t('buyer'), value: order.buyer.name } : { term: t('seller'), value: order.seller.name };
  return (
    <>
      <Dl items={[
        other,
        ...(order.grower.id === order.seller.id || order.side === 'buyer' ? [] : [{ term: t('grower'), value: order.grower.name }]),
        { term: t('produce'), value: `${produceName(order.leafId, locale, order.variety)} · ${gradeName(order.leafId, order.gradeId, locale)}` },
        { term: t('mass'), value: <Mass grams={order.massGrams} unit={order.soldBy} /> },
        { term: t('price'), value: <PricePair fen={order.priceFen} by={order.pricedBy} /> },
        { term: t('amount'), value: <Money fen={order.amountFen} />, strong: true },
        ...(order.grossFen === '0' ? [] : [{ term: t('earned'), value: <Money fen={order.grossFen} />, strong: true }]),
        { term: t('deliverOn'), value: <DayText day={order.deliverOn} /> },
        { term: t('place'), value: order.place },
      ]} />
      <Link href={contractHref} className="mt-2 inline-flex min-h-11 items-center text-field">{t('readContract')}</Link>
    </>
  );
}
