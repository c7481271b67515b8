import { getTranslations } from 'next-intl/server';
import type { TicketDto } from '@/lib/orders/dto';

/** What the scale showed, small; the whole photo is one tap away. */
export async function ScalePhoto({ ticket }: { readonly ticket: Pick<TicketDto, 'id' | 'seq'> }) {
  const t = await getTranslations('orders.inspect');
  const source = `/api/tickets/${ticket.id}/photo`;
  return (
    <a href={source} target="_blank" rel="noopener" className="inline-block rounded-sm border border-line">
      {/* A private photo is nothing for the image optimiser, whose cache is everybody's. */}
      {/* eslint-disable-next-line @next/next/no-img-element */}
      <img src={source} alt={t('photoOf', { seq: ticket.seq })} loading="lazy" width={96} height={72} className="h-[4.5rem] w-24 rounded-sm object-cover" />
    </a>
  );
}
