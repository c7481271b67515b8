import { getLocale, getTranslations } from 'next-intl/server';
import { Link } from '@/components/navigation';
import { Mass, Money } from '@/components/ui/amounts';
import { Chip, StatusChip } from '@/components/ui/chip';
import { DataTable } from '@/components/ui/data-table';
import { DayText, Deadline, WhenText } from '@/components/ui/when';
import { gradeName, produceName } from '@/lib/catalogue/domain/produce';
import type { OfferDto } from '@/lib/market/dto';
import { pricePerTonne } from '@/lib/market/domain/listing';
import type { MassUnit } from '@/lib/shared/quantity';
import { isOpen } from '../../../../_market/offer-row';
import { OFFER_TONES, priceText } from '../../../../_market/words';

const perTonne = (fen: string, by: MassUnit): bigint => pricePerTonne(BigInt(fen), by);
/** "-4.2%": where a price stands to the one that was asked; nothing when it is the same. */
function apart(now: bigint, asked: bigint): string | null {
  const permille = Number(((now - asked) * 1000n) / asked);
  return permille === 0 ? null : `${permille > 0 ? '+' : '−'}${(Math.abs(permille) / 10).toFixed(1)}%`;
}

/** Negotiations beside each other, all prices for the same unit; of several for one kind of produce the cheapest is marked. */
export async function OfferTable({ offers, compare }: { readonly offers: readonly OfferDto[]; readonly compare: boolean }) {
  const [t, words, locale] = await Promise.all([getTranslations('market.offers'), getTranslations('market.offer'), getLocale()]);
  const rows = offers.map((offer) => ({ ...offer, now: perTonne(offer.priceFen, offer.pricedBy), asked: perTonne(offer.listingPriceFen, offer.listingPricedBy) }));
  const rivals = (row: (typeof rows)[number]) => rows.filter(({ leafId }) => leafId === row.leafId);
  const isCheapest = (row: (typeof rows)[number]) => compare && rivals(row).length > 1 && rivals(row).every(({ now }) => now >= row.now);
  const mine = (row: OfferDto) => isOpen(row) && row.waitingFor === row.side;
  return (
    <DataTable caption={t('title')} rows={rows} rowKey={({ id }) => id} selected={mine} columns={[
      { key: 'seller', header: t('seller'), primary: true, cell: ({ id, sellerName, place }) => (
        <><Link href={`/buy/offers/${id}`} className="inline-flex items-center font-semibold text-field pointer-coarse:min-h-11">{sellerName}</Link><span className="block text-[0.8125rem] text-muted">{place}</span></>) },
      { key: 'goods', header: t('goods'), cell: ({ leafId, variety, gradeId }) => <>{produceName(leafId, locale, variety)}<span className="block text-[0.8125rem] text-muted">{gradeName(leafId, gradeId, locale)}</span></> },
      { key: 'mass', header: words('mass'), align: 'right', className: 'whitespace-nowrap', cell: ({ massGrams, soldBy }) => <Mass grams={massGrams} unit={soldBy} plain /> },
      { key: 'asking', header: t('askingJin'), align: 'right', className: 'whitespace-nowrap', cell: ({ asked }) => priceText(asked.toString()) },
      { key: 'price', header: t('priceJin'), align: 'right', className: 'whitespace-nowrap', cell: (row) => (
        <><b className="font-semibold">{priceText(row.now.toString())}</b><span className="block text-[0.8125rem] text-muted">{apart(row.now, row.asked) ?? t('asAsked')}</span></>) },
      { key: 'sum', header: words('sum'), align: 'right', className: 'whitespace-nowrap', cell: ({ amountFen }) => <Money fen={amountFen} /> },
      { key: 'day', header: words('day'), className: 'whitespace-nowrap', cell: ({ deliverOn }) => <DayText day={deliverOn} /> },
      { key: 'state', header: t('state'), cell: (row) => (
        <span className="inline-flex flex-wrap items-center gap-1.5 max-sm:justify-end">
          {isOpen(row)
            ? <><StatusChip tone={mine(row) ? 'wait' : 'info'}>{words(mine(row) ? 'yourTurn' : 'theirTurn')}</StatusChip><Deadline at={row.deadline} /></>
            : <><StatusChip tone={OFFER_TONES[row.status]}>{words(`status.${row.status}`)}</StatusChip><span className="whitespace-nowrap text-[0.8125rem] text-muted"><WhenText at={row.changedAt} /></span></>}
          {isCheapest(row) && <Chip tone="ok">{t('cheapest')}</Chip>}
        </span>) },
    ]} />
  );
}
