import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { Card } from '@/components/ui/card';
import { cx } from '@/components/ui/class-names';
import { Island } from '@/components/ui/island';
import { Notice } from '@/components/ui/notice';
import { Link } from '@/components/navigation';
import { buttonClass } from '@/components/ui/button-class';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import { countersOf, stores } from '@/lib/merchant/queries';
import { ShopFrame } from '../../_components/shop-frame';
import { Loudspeakers } from './_components/loudspeakers';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('merchant.speaker'))('title') };
}

/** A phone on the counter that says what comes in. */
export default async function SpeakerPage({ searchParams }: { readonly searchParams: Promise<{ counter?: string; done?: string }> }) {
  const [query, { actor }, t, home] = await Promise.all([searchParams, requireSession({ orgs: ['shop'] }), getTranslations('merchant.speaker'), getTranslations('merchant.home')]);
  const counters = countersOf(await stores(database(), actor)).filter(({ state }) => state === 'OPEN');
  const chosen = counters.find(({ id }) => id === query.counter) ?? counters[0];
  return (
    <ShopFrame title={t('title')} intro={t('intro')}>
      {!chosen && <Notice tone="wait" title={home('noCounter')} />}
      {chosen && counters.length > 1 && (
        <nav aria-label={t('which')} className="mb-4 flex flex-wrap gap-2">
          {counters.map(({ id, storeName, name }) => (
            <Link key={id} href={`/shop/speaker?counter=${id}`} aria-current={id === chosen.id ? 'page' : undefined}
              className={cx('inline-flex min-h-11 items-center rounded-full border px-4 no-underline', id === chosen.id ? 'border-field bg-sprout font-semibold text-field' : 'border-line bg-card text-ink')}>{storeName} {name}</Link>
          ))}
        </nav>
      )}
      {chosen && (
        <hl-speaker data-events={`/api/events/speaker/${chosen.id}`} data-counter={chosen.id} data-start={t('start')} data-stop={t('stop')} data-ready={t('ready')}
          data-on={t('on', { counter: `${chosen.storeName} ${chosen.name}` })} data-lost={t('lost')}>
          <Card as="section" className="text-center">
            <h2 className="mb-3 text-lg font-semibold break-words">{chosen.storeName} {chosen.name}</h2>
            <button type="button" hidden suppressHydrationWarning className={buttonClass('primary', 'lg', '[&[hidden]]:hidden')}>{t('start')}</button>
            <p data-state="" role="status" suppressHydrationWarning className="mt-3 text-muted">{t('ready')}</p>
            <noscript><p className="text-clay">{t('noScript')}</p></noscript>
          </Card>
          <h2 className="mt-5 mb-2 text-lg font-semibold">{t('heard')}</h2>
          <Card flush><ul data-heard="" aria-live="polite" suppressHydrationWarning className="hidden" /><p className="p-4 text-muted [[data-heard]:not(.hidden)+&]:hidden">{t('none')}</p></Card>
          <Island name="speaker" />
        </hl-speaker>
      )}
      {chosen && <Loudspeakers actor={actor} counterId={chosen.id} revoked={query.done === 'revoked'} />}
    </ShopFrame>
  );
}
