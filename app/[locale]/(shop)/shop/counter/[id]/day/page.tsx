import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getFormatter, getTranslations } from 'next-intl/server';
import { Money } from '@/components/ui/amounts';
import { LinkButton } from '@/components/ui/button';
import { Card, CardRow, Section } from '@/components/ui/card';
import { Notice } from '@/components/ui/notice';
import { Stat, Stats } from '@/components/ui/stat';
import { WhenText } from '@/components/ui/when';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import type { Difference } from '@/lib/merchant/domain/reckoning';
import { counter, counterDay } from '@/lib/merchant/queries';
import { ZDay } from '@/lib/merchant/schema';
import { after, chinaDay, chinaDayStart, DAY_MS, systemClock } from '@/lib/shared/clock';
import { formatFen } from '@/lib/shared/money';
import type { Wallet } from '@/lib/payments/domain/machines';
import { OneButton } from '../../../../../(account)/_components/one-button';
import { ShopFrame } from '../../../../_components/shop-frame';
import { endDay } from '../../../actions';

type DayProps = { readonly params: Promise<{ id: string }>; readonly searchParams: Promise<{ day?: string; done?: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('merchant.counter'))('day') };
}

/** One day of one counter: what payments, the channel and the ledger say, and the one tap that closes it. */
export default async function Day({ params, searchParams }: DayProps) {
  const [{ id }, query, { actor }, t, format, wallets] = await Promise.all([
    params, searchParams, requireSession({ orgs: ['shop'] }), getTranslations('merchant.day'), getFormatter(), getTranslations('payments.wallets')]);
  const today = chinaDay(systemClock.now());
  const wanted = ZDay.safeParse(query.day);
  const day = wanted.success && wanted.data <= today ? wanted.data : today;
  const [found, book] = await Promise.all([counter(database(), actor, id), counterDay(database(), actor, id, day)]);
  if (!found || !book) notFound();
  const { now, closings, changed } = book;
  const where = { store: found.storeName, counter: found.name };
  const at = (days: number) => chinaDay(after(chinaDayStart(day), days * DAY_MS));
  const open = closings.length === 0 || changed;
  return (
    <ShopFrame title={t('title', where)} intro={t('intro')} back={{ href: `/shop/counter/${id}`, label: `${found.storeName} ${found.name}` }}>
      {query.done && !changed && <Notice tone="ok" live className="mb-4" title={t('done')} />}
      <div className="mb-4 flex flex-wrap items-center justify-between gap-2">
        <LinkButton href={`/shop/counter/${id}/day?day=${at(-1)}`} look="secondary">{t('previous')}</LinkButton>
        <h2 className="text-lg font-semibold">{format.dateTime(chinaDayStart(day), { dateStyle: 'medium' })}</h2>
        {day < today ? <LinkButton href={`/shop/counter/${id}/day?day=${at(1)}`} look="secondary">{t('next')}</LinkButton> : <span aria-hidden className="w-20" />}
      </div>
      <Stats className="mb-4">
        <Stat label={t('taken')} note={t('sales', { count: now.sales })}><Money fen={now.takenFen} /></Stat>
        <Stat label={t('ledger')}><Money fen={now.ledgerFen} /></Stat>
        {now.returnedFen !== '0' && <Stat label={t('returned')}><Money fen={now.returnedFen} className="text-clay" /></Stat>}
      </Stats>
      {now.sales === 0 && now.differences.length === 0 ? <Notice className="mb-4">{t('none')}</Notice>
        : now.differences.length === 0 ? <Notice tone="ok" className="mb-4" title={t('agree')}>{t('agreeText')}</Notice>
          : <Differences differences={now.differences} />}
      {now.wallets.length > 0 && (
        <Section title={t('byWallet')} flush>
          {now.wallets.map(({ wallet, sales, takenFen, returnedFen }) => (
            <CardRow key={wallet} className="justify-between"><span className="flex-1">{wallets(wallet as Wallet)} · {t('sales', { count: sales })}</span>
              <span className="text-right"><Money fen={takenFen} className="font-semibold" />{returnedFen !== '0' && <span className="block text-sm text-clay">{t('returned')} <Money fen={returnedFen} /></span>}</span></CardRow>
          ))}
        </Section>
      )}
      <Card as="section" className="mt-4">
        {changed && <p className="mb-3 text-muted">{t('changed')}</p>}
        {open ? <OneButton action={endDay} fields={{ counterId: id, day }} look="primary" size="lg">{closings.length > 0 ? t('closeAgain') : t('close')}</OneButton> : <p className="font-semibold text-field">{t('closedNow')}</p>}
      </Card>
      {closings.length > 0 && (
        <Section title={t('closings')} flush>
          {closings.map(({ turn, takenFen, closedBy, closedAt, differences }) => (
            <CardRow key={turn} className="justify-between">
              <span className="min-w-0 flex-1"><span className="block font-medium">{t('turn', { turn })}</span><span className="block text-sm text-muted">{t('by', { name: closedBy })} <WhenText at={closedAt} /></span></span>
              <span className="text-right"><Money fen={takenFen} className="font-semibold" /><span className={`block text-sm ${differences.length > 0 ? 'text-clay' : 'text-field'}`}>{differences.length > 0 ? t('withDifferences', { count: differences.length }) : t('clean')}</span></span>
            </CardRow>
          ))}
        </Section>
      )}
    </ShopFrame>
  );
}

async function Differences({ differences }: { readonly differences: readonly Difference[] }) {
  const t = await getTranslations('merchant.day');
  return (
    <Notice tone="bad" className="mb-4" title={t('differ', { count: differences.length })}>
      <ul className="mt-1 grid gap-2">
        {differences.map(({ kind, paymentId, expectedFen, actualFen }) => (
          <li key={`${kind} ${paymentId}`}>
            <span className="block">{t(`kinds.${kind}`)}</span>
            <span className="block text-sm">{t('expected', { amount: formatFen(BigInt(expectedFen)) })}{actualFen !== null && ` · ${t('actual', { amount: formatFen(BigInt(actualFen)) })}`}</span>
            <span className="num block text-sm break-all">{paymentId}</span>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
