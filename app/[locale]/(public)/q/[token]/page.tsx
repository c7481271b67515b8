import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { notFound } from 'next/navigation';
import { getFormatter, getTranslations } from 'next-intl/server';
import { currentDisplay } from '@/app/display';
import { ActionForm } from '@/components/forms/action-form';
import { AmountField } from '@/components/forms/amount-field';
import { SubmitButton } from '@/components/forms/submit-button';
import { ReadAloud, SubmitOnce } from '@/components/layout/comforts';
import { PublicShell } from '@/components/layout/public-shell';
import { Mass, Money } from '@/components/ui/amounts';
import { Card } from '@/components/ui/card';
import { Notice } from '@/components/ui/notice';
import { env } from '@/lib/env';
import { database } from '@/lib/http/database';
import { walletOf } from '@/lib/payments/channels/wallet-address';
import type { Wallet } from '@/lib/payments/domain/machines';
import type { Cashier } from '@/lib/payments/dto';
import { cashier } from '@/lib/payments/queries';
import { systemClock } from '@/lib/shared/clock';
import { formatFen } from '@/lib/shared/money';
import { payOrder, payStatic } from './actions';
import { PayeeHead, SmallPrint } from './_components/payee-head';
import { PhoneHint } from './_components/phone-hint';
import { WalletChoice } from './_components/wallet-choice';

type CashierProps = { readonly params: Promise<{ token: string }> };
type Dynamic = Extract<Cashier, { kind: 'DYNAMIC' }>;
type Ended = Exclude<Cashier['state'], 'OPEN'>;

/**
 * A payer's page is nobody's search result, and its address is the key to it: other sites never learn it. Our own do, for a
 * form from a page without a referrer has no origin, and is refused.
 */
export async function generateMetadata({ params }: CashierProps): Promise<Metadata> {
  const [{ token }, t] = await Promise.all([params, getTranslations('payments.cashier')]);
  const code = await cashier(database(), token, systemClock.now());
  return { title: code ? t('title', { name: code.payee.name }) : t('missing'), robots: { index: false, follow: false }, referrer: 'same-origin' };
}

/** What a phone opens behind a code. Works as plain HTML: it pays with no script. */
export default async function CashierPage({ params }: CashierProps) {
  const [{ token }, display, head] = await Promise.all([params, currentDisplay(), headers()]);
  const code = await cashier(database(), token, systemClock.now());
  if (!code) notFound();
  const opened = walletOf(head.get('user-agent') ?? '');
  const open = code.state === 'OPEN' && code.payee.verified;
  return (
    <PublicShell display={display} width="narrow" aside={<ReadAloud />}>
      <PayeeHead payee={code.payee} />
      {code.state !== 'OPEN' && <EndedNotice state={code.state} />}
      {code.kind === 'DYNAMIC' && <OrderCard code={code} held={code.state === 'OPEN'} />}
      {open && (code.kind === 'DYNAMIC' ? <PayOrder code={code} token={token} chosen={opened ?? code.openIn[0] ?? 'unionpay'} /> : <PayStatic token={token} chosen={opened ?? 'unionpay'} />)}
      {open && opened === null && <PhoneHint token={token} />}
      <SubmitOnce />
    </PublicShell>
  );
}

const TONES: Record<Ended, 'ok' | 'wait' | 'bad'> = { PAID: 'ok', EXPIRED: 'wait', CANCELLED: 'wait', CONFLICTED: 'bad', REVOKED: 'bad' };

async function EndedNotice({ state }: { readonly state: Ended }) {
  const t = await getTranslations('payments.ended');
  const key = state.toLowerCase() as Lowercase<Ended>;
  return <Notice tone={TONES[state]} title={t(`${key}.title`)} className="mb-4">{t(`${key}.text`)}</Notice>;
}

async function OrderCard({ code, held }: { readonly code: Dynamic; readonly held: boolean }) {
  const t = await getTranslations('payments.cashier');
  return (
    <Card as="section" className="p-5 text-center">
      {code.orderNumber && <p className="text-muted">{t('order', { number: code.orderNumber })}</p>}
      <p><Money fen={code.amountFen} size="hero" /></p>
      <div className="mt-4 space-y-1.5 border-t border-dashed border-line pt-3 text-left">
        <p className="flex flex-wrap justify-between gap-x-4">
          <span>{code.subject}</span>
          {code.line && <span className="num"><Mass grams={code.line.massGrams} unit={code.line.soldBy} plain /> × <Money fen={code.line.priceFen} />/<UnitName unit={code.line.pricedBy} /></span>}
        </p>
        {held && <p className="flex justify-between gap-4 text-muted"><span>{t('heldFirst')}</span><span className="flex-none">{t('held')}</span></p>}
      </div>
    </Card>
  );
}

async function UnitName({ unit }: { readonly unit: 'jin' | 'kg' | 'tonne' }) {
  const t = await getTranslations('common.unit');
  return t(unit);
}

async function PayOrder({ code, token, chosen }: { readonly code: Dynamic; readonly token: string; readonly chosen: Wallet }) {
  const [t, format] = await Promise.all([getTranslations('payments.cashier'), getFormatter()]);
  const time = format.dateTime(code.expiresAt, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return (
    <ActionForm action={payOrder}>
      <input type="hidden" name="token" value={token} />
      <WalletChoice chosen={chosen} />
      <SubmitButton>{t('pay', { amount: formatFen(BigInt(code.amountFen)) })}</SubmitButton>
      <SmallPrint lines={[t('licensed'), t('validUntil', { time })]} demo={env().DEMO} />
    </ActionForm>
  );
}

async function PayStatic({ token, chosen }: { readonly token: string; readonly chosen: Wallet }) {
  const t = await getTranslations('payments.cashier');
  return (
    <ActionForm action={payStatic}>
      <input type="hidden" name="token" value={token} />
      <Notice tone="wait" className="mb-4">{t('staticCheck')}</Notice>
      <AmountField name="amount" label={t('amountLabel')} hint={t('amountHint')} required />
      <WalletChoice chosen={chosen} />
      <SubmitButton>{t('staticNext')}</SubmitButton>
      <SmallPrint lines={[t('staticNote'), t('licensed')]} demo={env().DEMO} />
    </ActionForm>
  );
}
