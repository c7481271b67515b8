import { QrCode } from 'lucide-react';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/forms/action-form';
import { SubmitButton } from '@/components/forms/submit-button';
import { TextField } from '@/components/forms/text-field';
import { Link } from '@/components/navigation';
import { Live } from '@/components/layout/comforts';
import { Money } from '@/components/ui/amounts';
import { LinkButton } from '@/components/ui/button';
import { Card, Section } from '@/components/ui/card';
import { StatusChip, type Tone } from '@/components/ui/chip';
import { EmptyState } from '@/components/ui/empty-state';
import { Notice } from '@/components/ui/notice';
import { Pagination } from '@/components/ui/pagination';
import { WhenText } from '@/components/ui/when';
import { legalIdentity } from '@/lib/identity/queries';
import { database } from '@/lib/http/database';
import { codeOrigin } from '@/lib/http/code-origin';
import { requireSession } from '@/lib/http/session';
import type { HoldState } from '@/lib/payments/domain/machines';
import type { IncomingPayment, StaticCodeDto } from '@/lib/payments/dto';
import { urlOf } from '@/lib/payments/qr/rendering';
import { INCOMING_PAGE, incomingMarks, incomingPayments, staticCodes } from '@/lib/payments/queries';
import { formatFen } from '@/lib/shared/money';
import { Qr } from '../../../_orders/qr';
import { FarmFrame } from '../../_components/farm-frame';
import { makeCode, stopCode } from './actions';

type CollectProps = { readonly searchParams: Promise<{ done?: string; before?: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('payments.collect'))('title') };
}

/** Her stall: the codes that anybody can pay through, and what has come in, newest first. */
export default async function Collect({ searchParams }: CollectProps) {
  const [{ done, before }, session, t, origin] = await Promise.all([searchParams, requireSession({ orgs: ['farm', 'cooperative'] }), getTranslations('payments.collect'), codeOrigin()]);
  const since = before && !Number.isNaN(Date.parse(before)) ? new Date(before) : undefined;
  const { organisationId } = session.actor;
  // Read before the list, so that what comes in between is announced.
  const mark = since ? null : (await incomingMarks(database(), [organisationId])).get(organisationId)!;
  const [codes, payments, payee] = await Promise.all([
    staticCodes(database(), session.actor), incomingPayments(database(), session.actor, since), legalIdentity(database(), organisationId)]);
  const living = codes.filter(({ state }) => state === 'ACTIVE');
  return (
    <FarmFrame title={t('title')} intro={t('intro')}>
      {(done === 'made' || done === 'stopped') && <Notice tone="ok" live className="mb-4" title={t(`done.${done}`)} />}
      {!payee?.verified && <Notice tone="wait" className="mb-4" title={t('notVerified')}><Link href="/me/verify" className="text-ink underline">{t('verify')}</Link></Notice>}
      {living.map((code) => <Poster key={code.id} code={code} url={urlOf(code.token, origin)} payee={payee?.name ?? session.orgShortName ?? ''} />)}
      {payee?.verified && <MakeCode first={living.length === 0} />}
      {mark === null ? <Incoming payments={payments} before={before} />
        : <Live id="incoming" events={`/api/events/incoming?seen=${mark}`} heard={t.raw('heard') as string}><Incoming payments={payments} before={before} /></Live>}
    </FarmFrame>
  );
}

/** A code as it stands on the table or is pasted up; printing this page prints the codes alone. */
async function Poster({ code, url, payee }: { readonly code: StaticCodeDto; readonly url: string; readonly payee: string }) {
  const [t, wallets] = await Promise.all([getTranslations('payments.collect'), getTranslations('payments.wallets')]);
  return (
    <Card as="section" className="mb-4 break-inside-avoid text-center">
      <h2 className="text-xl font-bold">{payee}</h2>
      {code.label && <p className="text-muted">{code.label}</p>}
      <Qr text={url} label={t('qrLabel', { name: payee })} className="mx-auto my-3 w-full max-w-64 rounded-md" />
      <p className="font-medium">{wallets('unionpay')} · {wallets('wechat')} · {wallets('alipay')}</p>
      <div className="mt-3 flex flex-wrap justify-center gap-2" data-screen-only="">
        <LinkButton href={`/q/${code.token}`} external look="secondary">{t('see')}</LinkButton>
        <details className="w-full">
          <summary className="inline-flex min-h-11 cursor-pointer items-center px-3 text-muted">{t('stop')}</summary>
          <p className="mb-2 text-sm text-muted">{t('stopWhy')}</p>
          <ActionForm action={stopCode} label={t('stopLabel', { label: code.label ?? payee })}>
            <input type="hidden" name="codeId" value={code.id} />
            <SubmitButton look="danger" size="md">{t('stopYes')}</SubmitButton>
          </ActionForm>
        </details>
      </div>
    </Card>
  );
}

async function MakeCode({ first }: { readonly first: boolean }) {
  const t = await getTranslations('payments.collect');
  const form = (
    <ActionForm action={makeCode} label={t('make')}>
      <TextField name="label" label={t('label')} hint={t('labelHint')} maxLength={30} autoComplete="off" />
      <SubmitButton>{t('make')}</SubmitButton>
    </ActionForm>
  );
  return first
    ? <Card as="section" className="mb-4"><h2 className="mb-1 text-lg font-semibold">{t('firstTitle')}</h2><p className="mb-3 text-muted">{t('firstText')}</p>{form}</Card>
    : <details className="mb-4" data-screen-only=""><summary className="inline-flex min-h-11 cursor-pointer items-center text-field">{t('another')}</summary><Card>{form}</Card></details>;
}

async function Incoming({ payments, before }: { readonly payments: readonly IncomingPayment[]; readonly before?: string }) {
  const t = await getTranslations('payments.collect');
  return (
    <div data-screen-only="">
      <Section title={t('incoming')} flush more={{ href: '/farm/money', label: t('statement') }} aside={<Link href="/farm/collect" className="inline-flex min-h-11 items-center text-sm text-field">{t('refresh')}</Link>}>
        {payments.length === 0
          ? <EmptyState icon={QrCode} title={t('empty')}>{t('emptyText')}</EmptyState>
          : <ul>{payments.map((payment) => <Payment key={payment.id} payment={payment} />)}</ul>}
      </Section>
      <Pagination nextHref={payments.length === INCOMING_PAGE ? `/farm/collect?before=${payments.at(-1)!.paidAt.toISOString()}` : null} firstHref={before ? '/farm/collect' : null} />
    </div>
  );
}

/** Where the money is, in the words of somebody who waits for it. */
const STANDS: Record<HoldState, readonly [word: 'held' | 'tomorrow' | 'onWay' | 'settled' | 'stuck' | 'returned', tone: Tone]> = {
  HELD: ['held', 'info'], RELEASE_APPROVED: ['onWay', 'wait'], SPLIT_SUBMITTED: ['onWay', 'wait'], SPLIT_DONE: ['onWay', 'wait'], PARTIAL: ['onWay', 'wait'],
  FAILED: ['stuck', 'bad'], SETTLED: ['settled', 'ok'], BANK_CONFIRMED: ['settled', 'ok'], REFUNDED: ['returned', 'idle'],
};

async function Payment({ payment }: { readonly payment: IncomingPayment }) {
  const [t, wallets] = await Promise.all([getTranslations('payments.collect'), getTranslations('payments.wallets')]);
  const refunded = BigInt(payment.refundedFen) > 0n;
  // What was handed over at a stall has no inspection to wait for, only the channel's next day.
  const [word, tone] = payment.holdState === 'HELD' && payment.orderId === null ? (['tomorrow', 'info'] as const) : STANDS[payment.holdState];
  return (
    <li data-item={payment.id} data-words={formatFen(BigInt(payment.amountFen))} className="flex flex-wrap items-start justify-between gap-x-3 border-t border-line px-4 py-3 first:border-t-0">
      <span className="min-w-0 flex-1">
        <span className="block font-medium">{payment.subject}</span>
        <span className="block text-sm text-muted"><WhenText at={payment.paidAt} /> · {wallets(payment.wallet)}</span>
        {payment.orderId && <Link href={`/farm/orders/${payment.orderId}`} className="inline-flex min-h-11 items-center text-sm text-field">{t('order', { number: payment.orderNumber ?? '' })}</Link>}
      </span>
      <span className="flex flex-none flex-col items-end gap-1">
        <Money fen={payment.amountFen} size="lg" className="text-field" />
        <StatusChip tone={tone}>{t(`stands.${word}`)}</StatusChip>
        {refunded && <span className="text-sm text-muted">{t('refunded')} <Money fen={payment.refundedFen} /></span>}
      </span>
    </li>
  );
}
