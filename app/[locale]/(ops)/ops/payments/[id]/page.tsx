import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { Link } from '@/components/navigation';
import { Money } from '@/components/ui/amounts';
import { Section } from '@/components/ui/card';
import { Chip } from '@/components/ui/chip';
import { DataTable } from '@/components/ui/data-table';
import { Dl } from '@/components/ui/dl';
import { database } from '@/lib/http/database';
import { wholePayment } from '@/lib/oversight/queries';
import { Bookings, LifeLine } from '../../../_components/life';
import { OpsFrame } from '../../../_components/ops-frame';
import { requireOverseer } from '../../../_components/overseer';
import { stateWords } from '../../../_components/words';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('oversight.payment'))('title') };
}

/** A payment's whole life: its attempts, what the channel said, what the book moved and the log wrote down. */
export default async function Payment({ params }: { readonly params: Promise<{ id: string }> }) {
  const { id } = await params;
  const [session, t, nav, word, wallets] = await Promise.all([requireOverseer(`/ops/payments/${id}`), getTranslations('oversight.payment'), getTranslations('oversight.nav'), stateWords(), getTranslations('payments.wallets')]);
  const life = await wholePayment(database(), session.actor, id);
  if (!life) notFound();
  const whose = (orgId: string) => <Link href={`/ops/organisations/${orgId}`} className="text-field">{life.names.get(orgId) ?? orgId}</Link>;
  return (
    <OpsFrame session={session} back={{ href: '/ops/search', label: nav('search') }} title={life.orderNumber ?? life.subject} chips={<Chip tone={life.state === 'CONFLICTED' ? 'bad' : 'info'}>{word(life.state)}</Chip>} intro={<span className="num text-sm break-all">{life.id}</span>}>
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)] large-print:xl:grid-cols-1">
        <LifeLine events={life.events} facts={life.facts} />
        <div className="grid gap-4">
          <Section title={t('title')} heading="inside">
            <Dl items={[
              { term: t('subject'), value: life.subject }, { term: t('amount'), value: <Money fen={life.amountFen} />, strong: true },
              { term: t('payee'), value: whose(life.payeeOrgId) }, ...(life.payerOrgId ? [{ term: t('payer'), value: whose(life.payerOrgId) }] : []),
              ...(life.orderId ? [{ term: t('order'), value: <Link href={`/ops/orders/${life.orderId}`} className="text-field">{life.orderNumber}</Link> }] : []),
              ...(life.hold ? [{ term: t('hold'), value: <span>{word(life.hold.state)} · <Money fen={life.hold.openFen} /></span> }] : []),
            ]} />
          </Section>
          <Section title={t('attempts')} heading="inside" flush>
            {life.attempts.length === 0 ? <p className="px-4 pb-4 text-muted">{t('noAttempt')}</p> : (
              <DataTable caption={t('attempts')} rows={life.attempts} rowKey={(row) => row.id} columns={[
                { key: 'wallet', header: t('wallet'), primary: true, cell: (row) => <span>{wallets(row.wallet)}<span className="num block text-xs font-normal break-all text-muted">{row.foreignId ?? row.id}</span></span> },
                { key: 'state', header: t('state'), cell: (row) => word(row.outcome ?? row.state) },
                { key: 'captured', header: t('captured'), align: 'right', cell: (row) => <Money fen={row.capturedFen} /> },
                { key: 'refunded', header: t('refunded'), align: 'right', cell: (row) => <Money fen={row.refundedFen} /> },
              ]} />
            )}
          </Section>
          <Bookings postings={life.postings} />
        </div>
      </div>
    </OpsFrame>
  );
}
