import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { currentDisplay } from '@/app/display';
import { ActionForm } from '@/components/forms/action-form';
import { SubmitButton } from '@/components/forms/submit-button';
import { Poll, ReadAloud, SubmitOnce } from '@/components/layout/comforts';
import { PublicShell } from '@/components/layout/public-shell';
import { Money } from '@/components/ui/amounts';
import { LinkButton } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Notice } from '@/components/ui/notice';
import { env } from '@/lib/env';
import { clientAddress } from '@/lib/http/client';
import { database } from '@/lib/http/database';
import { localPath } from '@/lib/http/local-path';
import { rateLimit } from '@/lib/http/rate-limit';
import { walletAddress } from '@/lib/payments/channels/wallet-address';
import type { AttemptStatus, AttemptView } from '@/lib/payments/dto';
import { attemptStatus } from '@/lib/payments/queries';
import { askNow } from '@/lib/payments/service';
import { systemClock } from '@/lib/shared/clock';
import { formatFen } from '@/lib/shared/money';
import { payOrder } from '../actions';
import { PayeeHead, SmallPrint } from '../_components/payee-head';

type StatusProps = { readonly params: Promise<{ token: string; attempt: string }>; readonly searchParams: Promise<{ orderNo?: string; ask?: string }> };

const TONES: Record<AttemptView, 'ok' | 'info' | 'wait' | 'bad'> = {
  OPENING: 'info', WAITING: 'info', UNKNOWN: 'wait', PAID: 'ok', REFUNDED: 'info', FAILED: 'bad', CLOSED: 'wait', SURPLUS: 'wait', LATE: 'wait', CONFLICTED: 'bad',
};
const PENDING: readonly AttemptView[] = ['OPENING', 'WAITING', 'UNKNOWN', 'LATE'];
/** Asking the channel costs a call, so an impatient thumb is slowed down; the page itself always answers. */
const takeAsk = rateLimit(20, 5);

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('payments.status'))('title'), robots: { index: false, follow: false }, referrer: 'same-origin' };
}

/** How one try to pay stands. The wallet sends the payer back here; that proves nothing, so the channel is asked. */
export default async function StatusPage({ params, searchParams }: StatusProps) {
  const [{ token, attempt }, query, display, head] = await Promise.all([params, searchParams, currentDisplay(), headers()]);
  const now = systemClock.now();
  const status = await attemptStatus(database(), token, attempt, now);
  if (!status) notFound();
  const back = query.orderNo !== undefined || query.ask !== undefined;
  if (back && PENDING.includes(status.view) && takeAsk(await clientAddress(), now.getTime()).ok) {
    await askNow.run({ db: database(), clock: systemClock, actor: { kind: 'visitor', personId: null } }, { token, attemptId: attempt });
  }
  const host = head.get('x-forwarded-host') ?? head.get('host') ?? '';
  const wallet = status.view === 'WAITING' && status.payUrl ? walletAddress(status.payUrl, host) : null;
  const page = await localPath(`/q/${token}/${attempt}`);
  return (
    <PublicShell display={display} width="narrow" aside={<ReadAloud />}>
      {/* Not a redirect: the policy of a form reaches through redirects, and who comes back must not be sent away again. */}
      {wallet && !back && <meta httpEquiv="refresh" content={`0;url=${wallet}`} />}
      {status.view === 'OPENING' && <meta httpEquiv="refresh" content={`1;url=${page}`} />}
      <PayeeHead payee={status.payee} />
      <Card as="section" className="p-5 text-center">
        <p><Money fen={status.amountFen} size="hero" /></p>
        <Words status={status} page={page} events={`/api/events/attempts/${token}/${attempt}?seen=${status.view}`} />
        <Steps status={status} token={token} wallet={wallet} />
      </Card>
      <SmallPrint lines={[]} demo={env().DEMO} />
      <SubmitOnce />
    </PublicShell>
  );
}

async function Words({ status, page, events }: { readonly status: AttemptStatus; readonly page: string; readonly events: string }) {
  const t = await getTranslations('payments');
  const { view, direct } = status;
  const key = view === 'PAID' && direct ? 'paidDirect' : (view.toLowerCase() as Lowercase<AttemptView>);
  const params = { wallet: t(`wallets.${status.wallet}`), amount: formatFen(BigInt(status.amountFen)), name: status.payee.name };
  const words = <Notice tone={TONES[view]} title={t(`status.${key}.title`, params)} className="mt-4 text-left">{t(`status.${key}.text`, params)}</Notice>;
  return PENDING.includes(view) ? <Poll status={`${page}/status?seen=${view}`} events={events} refreshHref={`${page}?ask=1`}>{words}</Poll> : <div role="status">{words}</div>;
}

async function Steps({ status, token, wallet }: { readonly status: AttemptStatus; readonly token: string; readonly wallet: string | null }) {
  const t = await getTranslations('payments');
  const cashier = <LinkButton href={`/q/${token}`} look="secondary" size="lg" className="mt-3">{t('status.again')}</LinkButton>;
  if (wallet) return <><LinkButton href={wallet} external size="lg" className="mt-3">{t('status.openWallet', { wallet: t(`wallets.${status.wallet}`) })}</LinkButton>{status.payable && !status.direct && cashier}</>;
  if (status.view === 'UNKNOWN' && status.payable && !status.direct) {
    return (
      <ActionForm action={payOrder} className="mt-3">
        <input type="hidden" name="token" value={token} />
        <input type="hidden" name="wallet" value={status.wallet} />
        <SubmitButton look="secondary">{t('status.tryAgain')}</SubmitButton>
      </ActionForm>
    );
  }
  return (status.view === 'FAILED' || status.view === 'CLOSED') && (status.payable || status.direct) ? cashier : null;
}
