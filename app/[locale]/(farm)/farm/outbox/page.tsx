import { CheckCheck } from 'lucide-react';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { Button, LinkButton } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Chip, type Tone } from '@/components/ui/chip';
import { EmptyState } from '@/components/ui/empty-state';
import { Island } from '@/components/ui/island';
import { buttonClass } from '@/components/ui/button-class';
import { requireSession } from '@/lib/http/session';
import { MASS_UNITS } from '@/lib/shared/quantity';
import { FarmFrame } from '../../_components/farm-frame';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('farm.outbox'))('title') };
}

/** Why an item still waits, with what that means for her. */
const STATES = [
  ['waiting', 'wait'], ['uncertain', 'info'], ['refused', 'bad'], ['open', 'bad'], ['SIGNED_OUT', 'wait'], ['OTHER_PERSON', 'wait'], ['OTHER_ORGANISATION', 'wait'],
] as const satisfies readonly (readonly [string, Tone])[];
const PLACES = [['/farm', 'home'], ['/farm/sell', 'sell'], ['/farm/listings', 'listings'], ['/farm/orders', 'orders'], ['/farm/lots', 'lots']] as const;

/** What waits in this phone to be sent. The server knows nothing of it: the list is drawn by its island, out of the phone's own store. */
export default async function Outbox() {
  const [t, units, { actor }] = await Promise.all([getTranslations('farm.outbox'), getTranslations('common.unit'), requireSession({ orgs: ['farm', 'cooperative'] })]);
  return (
    <FarmFrame title={t('title')} intro={t('intro')}>
      <hl-outbox data-owner={`${actor.personId}.${actor.organisationId}`} data-units={JSON.stringify(Object.fromEntries(MASS_UNITS.map((unit) => [unit, units(unit)])))} suppressHydrationWarning>
        <div data-empty="" suppressHydrationWarning><Card flush><EmptyState icon={CheckCheck} title={t('empty')}>{t('emptyHint')}</EmptyState></Card></div>
        <ul data-list="" className="grid gap-3" suppressHydrationWarning />
        <div hidden data-shape="item">
          <li className="rounded-md border border-line bg-card p-4 shadow-card">
            <div className="flex flex-wrap items-baseline justify-between gap-x-3">
              <h2 className="text-lg font-semibold" data-put="what" />
              <span className="num text-sm text-muted" data-put="when" />
            </div>
            <p className="num text-muted" data-put="said" />
            {STATES.map(([state, tone]) => (
              <div key={state} data-state={state} hidden className="mt-2 [&[hidden]]:hidden"><Chip tone={tone}>{t(`state.${state}`)}</Chip><p className="mt-1 text-sm">{t(`why.${state}`)}</p></div>
            ))}
            <p className="mt-1 font-medium text-clay empty:hidden" data-put="message" />
            <div data-conflicts="" className="mt-2 grid gap-3 empty:hidden" />
            <div className="mt-3 flex flex-wrap gap-2">
              <a data-edit="" className={buttonClass('secondary', 'md', '[&[hidden]]:hidden')}>{t('edit')}</a>
              <Button data-remove="" look="danger" className="[&[hidden]]:hidden">{t('remove')}</Button>
            </div>
          </li>
        </div>
        <div hidden data-shape="conflict">
          <section className="rounded-sm border border-line">
            <h3 className="px-3 pt-2 font-semibold" data-put="label" />
            <div className="grid min-[22rem]:grid-cols-2 large-print:grid-cols-1">
              <div className="p-3"><p className="text-sm text-muted">{t('hers')}</p><p className="num text-lg font-semibold break-words" data-put="hers" /><Button data-choose="hers" className="mt-2 w-full">{t('takeHers')}</Button></div>
              <div className="border-t border-line p-3 min-[22rem]:border-l min-[22rem]:border-t-0 large-print:border-l-0 large-print:border-t"><p className="text-sm text-muted" data-put="by" /><p className="num text-lg font-semibold break-words" data-put="theirs" /><Button data-choose="theirs" look="secondary" className="mt-2 w-full">{t('takeTheirs')}</Button></div>
            </div>
          </section>
        </div>
        <Island name="outbox" />
      </hl-outbox>
      <nav aria-label={t('kept')} className="mt-6">
        <h2 className="mb-2 text-lg font-semibold">{t('kept')}</h2>
        <div className="flex flex-wrap gap-2">{PLACES.map(([href, name]) => <LinkButton key={href} href={href} look="secondary">{t(`place.${name}`)}</LinkButton>)}</div>
      </nav>
    </FarmFrame>
  );
}
