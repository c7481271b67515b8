import { getFormatter, getLocale, getTranslations } from 'next-intl/server';
import { Timeline, type TimelineItem } from '@/components/ui/timeline';
import { gradeName } from '@/lib/catalogue/domain/produce';
import type { DeliveryDto, OrderDto, TicketDto } from '@/lib/orders/dto';
import { formatFen } from '@/lib/shared/money';
import { ScalePhoto } from './scale-photo';
import { massWords, percent } from './words';

type Words = {
  readonly t: Awaited<ReturnType<typeof getTranslations<'orders.order'>>>;
  readonly mass: Awaited<ReturnType<typeof massWords>>;
  readonly when: (at: Date) => string;
  readonly locale: string;
};

/** The machines of an order as one line: contract, money and every consignment, what happened and what comes next. */
export async function OrderTimeline({ order }: { readonly order: OrderDto }) {
  const [t, mass, format, locale] = await Promise.all([getTranslations('orders.order'), massWords(), getFormatter(), getLocale()]);
  const when = (at: Date) => format.dateTime(at, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return <Timeline label={t('timeline')} items={stepsOf(order, { t, mass, when, locale })} />;
}

function stepsOf(order: OrderDto, words: Words): TimelineItem[] {
  const { t } = words;
  const running = order.agreement === 'active' || order.agreement === 'sent';
  const steps: TimelineItem[] = [{ id: 'agreed', title: t('step.agreed'), state: 'done', at: order.createdAt, by: t('machine.contract') }, ...signing(order, words, running)];
  if (order.paidAt || running) {
    steps.push({
      id: 'paid', title: t('step.paid'), at: order.paidAt, by: t('machine.money'), state: order.paidAt ? 'done' : order.signedAt ? 'now' : 'later',
      note: order.paidAt ? t('note.held', { amount: formatFen(BigInt(order.amountFen)) }) : order.payBy ? t('note.until', { when: words.when(order.payBy) }) : null,
    });
  }
  for (const delivery of order.deliveries) steps.push(...consignment(order, delivery, words));
  if (order.deliveries.length === 0 && running) steps.push({ id: 'send', title: t('step.toSend'), state: order.paidAt ? 'now' : 'later', by: t('machine.delivery') });
  if (order.badge === 'moreToSend') steps.push({ id: 'more', title: t('step.toSend'), state: 'now', by: t('machine.delivery'), note: words.mass(order.expectedGrams) });
  steps.push(ending(order, t));
  return steps;
}

const signing = (order: OrderDto, { t, when }: Words, running: boolean): TimelineItem[] =>
  order.document.signers.flatMap((signer): TimelineItem[] => (signer.signedAt === null && !running ? [] : [{
    id: signer.party, title: t(signer.party === 'seller' ? 'step.sellerSigned' : 'step.buyerSigned'), at: signer.signedAt, by: t('machine.contract'),
    state: signer.signedAt ? 'done' : 'now', note: signer.signedAt ? null : t('note.until', { when: when(order.signBy) }),
  }]));

function consignment(order: OrderDto, delivery: DeliveryDto, { t, mass, when, locale }: Words): TimelineItem[] {
  const by = t('machine.delivery');
  const tickets = delivery.tickets.filter((ticket) => !ticket.struck);
  const sheet = delivery.sheets[0];
  const id = (step: string) => `${delivery.id}-${step}`;
  const items: TimelineItem[] = [{
    id: id('sent'), title: t('step.sent', { seq: delivery.seq }), state: 'done', at: delivery.dispatchedAt, by, note: t('note.sent', { mass: mass(delivery.sentGrams) }),
  }];
  if (delivery.arrivedAt) items.push({ id: id('arrived'), title: t('step.arrived'), state: 'done', at: delivery.arrivedAt, by });
  if (delivery.weighedGrams && tickets.length > 0) {
    items.push({ id: id('weighed'), title: t('step.weighed'), state: 'done', at: tickets.at(-1)!.weighedAt, by, note: weighed(tickets, t('note.weighed', { mass: mass(delivery.weighedGrams), tickets: tickets.length })) });
  }
  if (sheet) {
    items.push({ id: id('graded'), title: t('step.graded'), state: 'done', at: sheet.gradedAt, by, note: t('note.graded', { grade: gradeName(order.leafId, sheet.gradeId, locale), percent: percent(sheet.deductionBps) }) });
  }
  items.push(delivery.decidedAt
    ? {
        id: id('decided'), title: t(delivery.decidedBy === 'deadline' && delivery.state === 'accepted' ? 'step.autoAccepted' : `step.${delivery.state as 'accepted' | 'partly_accepted' | 'rejected'}`),
        state: delivery.state === 'rejected' ? 'broken' : 'done', at: delivery.decidedAt, by,
        note: t('note.decided', { accepted: mass(delivery.acceptedGrams!), rejected: mass(delivery.rejectedGrams!), amount: formatFen(BigInt(delivery.grossFen!)) }),
      }
    : { id: id('decide'), title: t('step.toDecide'), state: 'now', by, note: t('note.until', { when: when(delivery.acceptBy) }) });
  return items;
}

const weighed = (tickets: readonly TicketDto[], words: string) => (
  <>
    {words}
    {tickets.some((ticket) => ticket.hasPhoto) && <span className="mt-1 flex flex-wrap gap-2">{tickets.filter((ticket) => ticket.hasPhoto).map((ticket) => <ScalePhoto key={ticket.id} ticket={ticket} />)}</span>}
  </>
);

function ending(order: OrderDto, t: Words['t']): TimelineItem {
  switch (order.agreement) {
    case 'completed': return { id: 'end', title: t('step.completed'), state: 'done', at: order.completedAt };
    case 'terminated': return { id: 'end', title: t('step.terminated'), state: 'broken', at: order.endedAt };
    case 'cancelled': return { id: 'end', title: t(order.badge === 'lapsed' ? 'step.lapsed' : 'step.cancelled'), state: 'broken', at: order.endedAt };
    default: return { id: 'end', title: t('step.completed'), state: 'later' };
  }
}
