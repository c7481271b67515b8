import { getTranslations } from 'next-intl/server';
import { Photo } from '@/components/ui/photo';
import type { TicketDto } from '@/lib/orders/dto';

/** What the scale showed, small; the whole photo is one tap away. */
export async function ScalePhoto({ ticket }: { readonly ticket: Pick<TicketDto, 'id' | 'seq'> }) {
  const t = await getTranslations('orders.inspect');
  const source = `/api/tickets/${ticket.id}/photo`;
  return (
    <a href={source} target="_blank" rel="noopener" className="inline-block rounded-sm border border-line">
      <Photo src={source} alt={t('photoOf', { seq: ticket.seq })} width={96} height={72} className="h-[4.5rem] w-24 object-cover" />
    </a>
  );
}
