import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { Link } from '@/components/navigation';
import { Mass, Money } from '@/components/ui/amounts';
import { CardRow, Section } from '@/components/ui/card';
import { Chip } from '@/components/ui/chip';
import { Dl } from '@/components/ui/dl';
import { database } from '@/lib/http/database';
import { wholeOrder } from '@/lib/oversight/queries';
import { massText } from '@/lib/shared/quantity';
import { Bookings, LifeLine } from '../../../_components/life';
import { OpsFrame } from '../../../_components/ops-frame';
import { requireOverseer } from '../../../_components/overseer';
import { stateWords } from '../../../_components/words';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('oversight.order'))('title') };
}

/** An order's whole life: agreement, deliveries, money and document, with what the book and the log say of it. */
export default async function Order({ params }: { readonly params: Promise<{ id: string }> }) {
  const { id } = await params;
  const [session, t, nav, word] = await Promise.all([requireOverseer(`/ops/orders/${id}`), getTranslations('oversight.order'), getTranslations('oversight.nav'), stateWords()]);
  const life = await wholeOrder(database(), session.actor, id);
  if (!life) notFound();
  const whose = (orgId: string) => <Link href={`/ops/organisations/${orgId}`} className="text-field">{life.names.get(orgId) ?? orgId}</Link>;
  const kilos = (grams: string) => `${massText(BigInt(grams), 'kg')} kg`;
  return (
    <OpsFrame session={session} back={{ href: '/ops/search', label: nav('search') }} title={life.number} chips={<><Chip tone="info">{word(life.agreement)}</Chip><Chip tone="idle">{word(life.money)}</Chip></>} intro={<span className="num text-sm break-all">{life.id}</span>}>
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)] large-print:xl:grid-cols-1">
        <LifeLine facts={life.facts} events={life.events.map((event) => ({ ...event, note: [event.grams === null ? null : kilos(event.grams), event.note && word(event.note)].filter(Boolean).join(' · ') || null }))} />
        <div className="grid gap-4">
          <Section title={t('title')} heading="inside">
            <Dl items={[
              { term: t('seller'), value: whose(life.sellerOrgId) }, { term: t('buyer'), value: whose(life.buyerOrgId) }, { term: t('amount'), value: <Money fen={life.amountFen} />, strong: true },
              { term: t('mass'), value: <Mass grams={life.massGrams} /> }, { term: t('document'), value: <Link href={`/verify/${life.documentId}`} className="text-field">{t('verify')}</Link> },
              ...(life.endReason ? [{ term: t('ended'), value: word(life.endReason) }] : []),
            ]} />
          </Section>
          <Section title={t('payments')} heading="inside" flush>
            {life.payments.length === 0 ? <p className="px-4 pb-4 text-muted">{t('noPayment')}</p> : life.payments.map((payment) => (
              <CardRow key={payment.id} href={`/ops/payments/${payment.id}`} className="flex-wrap gap-y-1"><span className="min-w-0 flex-1">{word(payment.state)}</span><Money fen={payment.amountFen} /></CardRow>
            ))}
          </Section>
          <Section title={t('deliveries')} heading="inside" flush>
            {life.deliveries.length === 0 ? <p className="px-4 pb-4 text-muted">{t('noDelivery')}</p> : life.deliveries.map((delivery) => (
              <CardRow key={delivery.id} href={`/trace/${delivery.lotCode}`} className="flex-wrap gap-y-1">
                <span className="min-w-0 flex-1 basis-32"><b className="font-semibold">{word(delivery.state)}</b><span className="num block text-xs break-all text-muted">{delivery.lotCode}</span></span>
                <span className="text-right">{kilos(delivery.acceptedGrams ?? delivery.sentGrams)}{delivery.grossFen && <span className="block text-sm text-muted"><Money fen={delivery.grossFen} /></span>}</span>
              </CardRow>
            ))}
          </Section>
          <Bookings postings={life.postings} />
        </div>
      </div>
    </OpsFrame>
  );
}
