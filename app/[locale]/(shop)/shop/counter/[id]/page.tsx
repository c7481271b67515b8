import { CircleCheck } from 'lucide-react';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getFormatter, getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/forms/action-form';
import { AmountField } from '@/components/forms/amount-field';
import { SubmitButton } from '@/components/forms/submit-button';
import { Live } from '@/components/layout/comforts';
import { Money } from '@/components/ui/amounts';
import { LinkButton } from '@/components/ui/button';
import { Card, Section } from '@/components/ui/card';
import { Notice } from '@/components/ui/notice';
import { codeOrigin } from '@/lib/http/code-origin';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import { asked, counter, salesSeen } from '@/lib/merchant/queries';
import { urlOf } from '@/lib/payments/qr/rendering';
import { incomingMarks } from '@/lib/payments/queries';
import type { AskedDto } from '@/lib/payments/takings/queries';
import { chinaDay, chinaDayStart, systemClock } from '@/lib/shared/clock';
import { formatFen } from '@/lib/shared/money';
import { Qr } from '../../../../_orders/qr';
import { ShopFrame } from '../../../_components/shop-frame';
import { SaleRow } from '../../../_components/sale-row';
import { askAmount } from '../../actions';

type CounterProps = { readonly params: Promise<{ id: string }>; readonly searchParams: Promise<{ pay?: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('merchant.home'))('collect') };
}

/** At the counter: type the amount, turn the screen to the customer, see it paid. */
export default async function CounterPage({ params, searchParams }: CounterProps) {
  const [{ id }, { pay }, { actor }, t] = await Promise.all([params, searchParams, requireSession({ orgs: ['shop'] }), getTranslations('merchant.counter')]);
  const db = database();
  const now = systemClock.now();
  const found = await counter(db, actor, id);
  if (!found) notFound();
  // Read before the sales, so that what comes in between is announced.
  const mark = (await incomingMarks(db, [actor.organisationId])).get(actor.organisationId)!;
  const [code, latest] = await Promise.all([pay ? asked(db, actor, id, pay, now) : null, salesSeen(db, actor, { counterId: id, from: chinaDayStart(chinaDay(now)) }, { limit: 10 })]);
  const where = { store: found.storeName, counter: found.name };
  return (
    <ShopFrame title={t('title', where)} intro={found.state === 'OPEN' ? t('intro') : undefined}>
      {found.state === 'CLOSED' && <Notice tone="wait" className="mb-4" title={t('closedCounter')} />}
      {found.state === 'OPEN' && !code && (
        <Card as="section" className="mb-4">
          <ActionForm action={askAmount} label={t('ask')}>
            <input type="hidden" name="counterId" value={id} />
            <AmountField name="amount" label={t('amount')} required />
            <SubmitButton size="lg">{t('ask')}</SubmitButton>
          </ActionForm>
        </Card>
      )}
      <Live id="counter" events={`/api/events/incoming?seen=${mark}`} heard={t.raw('heard') as string}>
        {code && <Code code={code} counterId={id} />}
        <Section title={t('latest')} flush>
          {latest.length === 0 ? <p className="p-4 text-muted">{t('nothing')}</p> : <ul>{latest.map((sale) => <SaleRow key={sale.id} sale={sale} where={found.name} />)}</ul>}
        </Section>
      </Live>
      <nav aria-label={t('title', where)} className="mt-4 flex flex-wrap gap-2">
        <LinkButton href={`/shop/counter/${id}/day`} look="secondary">{t('day')}</LinkButton>
        {found.state === 'OPEN' && <LinkButton href={`/shop/speaker?counter=${id}`} look="secondary">{t('speaker')}</LinkButton>}
        {found.state === 'OPEN' && <LinkButton href={`/api/posters/${id}?size=a5`} external look="secondary">{t('poster')}</LinkButton>}
      </nav>
    </ShopFrame>
  );
}

/** What the customer scans, and what became of it. */
async function Code({ code, counterId }: { readonly code: AskedDto; readonly counterId: string }) {
  const [t, format, origin] = await Promise.all([getTranslations('merchant.counter'), getFormatter(), codeOrigin()]);
  const amount = formatFen(BigInt(code.amountFen));
  const again = <LinkButton href={`/shop/counter/${counterId}`} size="lg" className="mt-3">{code.state === 'PAID' ? t('next') : t('again')}</LinkButton>;
  if (code.state === 'PAID') {
    return (
      <Card as="section" className="mb-4 bg-sprout text-center">
        <CircleCheck aria-hidden className="mx-auto size-16 text-field" strokeWidth={1.6} />
        <h2 className="mt-1 text-2xl font-bold text-field">{t('paid')}</h2>
        <Money fen={code.amountFen} size="hero" className="block" />
        <p className="text-muted">{t('paidText')}</p>
        {again}
      </Card>
    );
  }
  if (code.state !== 'OPEN') {
    const key = code.state === 'CONFLICTED' ? 'conflicted' : 'closed';
    return <Notice tone={key === 'closed' ? 'wait' : 'bad'} className="mb-4" title={t(key)}>{t(`${key}Text`)}{again}</Notice>;
  }
  return (
    <Card as="section" className="mb-4 text-center">
      <h2 className="text-muted">{t('scan')}</h2>
      <Money fen={code.amountFen} size="hero" className="block" />
      <Qr text={urlOf(code.qrToken, origin)} label={t('qrLabel', { amount })} className="mx-auto my-3 w-full max-w-72 rounded-md" />
      <p className="text-sm text-muted">{t('until', { time: format.dateTime(code.expiresAt, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }) })}</p>
      <p className="mt-2 flex flex-wrap justify-center gap-2">
        <LinkButton href={`/q/${code.qrToken}`} external look="quiet">{t('cashier')}</LinkButton>
        <LinkButton href={`/shop/counter/${counterId}`} look="quiet">{t('next')}</LinkButton>
      </p>
    </Card>
  );
}
