import { Volume2 } from 'lucide-react';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { Live } from '@/components/layout/comforts';
import { CardRow, Section } from '@/components/ui/card';
import { LinkButton } from '@/components/ui/button';
import { cx } from '@/components/ui/class-names';
import { Notice } from '@/components/ui/notice';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import { organisationCards, payoutAccount } from '@/lib/identity/queries';
import { seesAll } from '@/lib/merchant/domain/counter';
import { countersOf, mayCollect, salesSeen, stores, unclosed } from '@/lib/merchant/queries';
import { incomingMarks } from '@/lib/payments/queries';
import { systemClock } from '@/lib/shared/clock';
import { ShopFrame } from '../_components/shop-frame';
import { SaleRow } from '../_components/sale-row';
import { Begin } from './_home/begin';
import { RANGES, Takings } from './_home/takings';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('merchant.home'))('title') };
}

/** The shop's home: what came in, what waits, and the counters one tap away. */
export default async function ShopHome({ searchParams }: { readonly searchParams: Promise<{ range?: string }> }) {
  const [{ range }, session, t, heard] = await Promise.all([searchParams, requireSession({ orgs: ['shop'], path: '/shop' }), getTranslations('merchant.home'), getTranslations('merchant.counter')]);
  const { actor } = session;
  const now = systemClock.now();
  const db = database();
  // Read before the sales, so that what comes in between is announced.
  const mark = (await incomingMarks(db, [actor.organisationId])).get(actor.organisationId)!;
  const [all, cards, account, taken, open, latest] = await Promise.all([
    stores(db, actor), organisationCards(db, [actor.organisationId]), payoutAccount(db, actor.organisationId), mayCollect(db, actor), unclosed(db, actor, now), salesSeen(db, actor, {}, { limit: 5 })]);
  const counters = countersOf(all).filter(({ state }) => state === 'OPEN');
  const names = new Map(countersOf(all).map((one) => [one.id, `${one.storeName} ${one.name}`]));
  const verified = cards.get(actor.organisationId)?.verified ?? false;
  const steps = { verified, account: account !== null, store: all.length > 0, taken };
  return (
    <ShopFrame back={null} width={counters.length > 0 ? 'wide' : 'column'} title={session.orgShortName ?? t('title')}>
      {seesAll(actor) && Object.values(steps).includes(false) && <Begin {...steps} />}
      {!seesAll(actor) && counters.length === 0 && <Notice tone="wait" className="mb-4" title={t('noCounter')} />}
      <div className={cx('grid items-start gap-x-6', counters.length > 0 && 'lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)] large-print:lg:grid-cols-1')}>
        <div className="min-w-0">
          {(all.length > 0 || latest.length > 0) && (
            <Live id="takings" events={`/api/events/incoming?seen=${mark}`} heard={heard.raw('heard') as string}>
              <Takings actor={actor} range={RANGES.find((one) => one === range) ?? 'today'} now={now} />
              {latest.length > 0 && (
                <Section title={t('latest')} flush more={{ href: '/shop/sales', label: t('all') }}>
                  <ul>{latest.map((sale) => <SaleRow key={sale.id} sale={sale} where={(sale.counterId && names.get(sale.counterId)) ?? sale.subject} />)}</ul>
                </Section>
              )}
            </Live>
          )}
        </div>
        <div className="min-w-0 lg:-mt-5 large-print:lg:mt-0">
          {open.length > 0 && (
            <Section title={t('waiting')} flush>
              {open.map(({ counterId, day }) => <CardRow key={counterId} href={`/shop/counter/${counterId}/day?day=${day}`}>{t('unclosed', { counter: names.get(counterId) ?? '' })}</CardRow>)}
            </Section>
          )}
          {counters.length > 0 && (
            <Section title={t('counters')} flush>
              {counters.map(({ id, storeName, name, clerks }) => (
                <div key={id} className="flex flex-wrap items-center gap-3 border-t border-line px-4 py-3 first:border-t-0">
                  <span className="min-w-0 flex-1"><span className="block font-medium break-words">{storeName} {name}</span>
                    {clerks.length > 0 && <span className="block text-sm text-muted">{clerks.map((clerk) => clerk.name).join(' · ')}</span>}</span>
                  <LinkButton href={`/shop/counter/${id}`}>{t('collect')}<span className="sr-only"> {storeName} {name}</span></LinkButton>
                </div>
              ))}
              <CardRow href="/shop/speaker"><Volume2 aria-hidden className="size-6 flex-none text-field" /><span><span className="block font-medium">{t('speaker')}</span><span className="block text-sm text-muted">{t('speakerHint')}</span></span></CardRow>
            </Section>
          )}
        </div>
      </div>
    </ShopFrame>
  );
}
