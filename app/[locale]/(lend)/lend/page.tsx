import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { Money } from '@/components/ui/amounts';
import { Stat, Stats } from '@/components/ui/stat';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import { dueNext, portfolio, requestsTo, WAITS_FOR_LENDER } from '@/lib/lending/desk';
import { reviewsAsked } from '@/lib/lending/reviews/queries';
import { systemClock } from '@/lib/shared/clock';
import { LendFrame } from '../_components/lend-frame';
import { Arrears } from './_home/arrears';
import { Due } from './_home/due';
import { Flow, Regions } from './_home/flow';
import { Pipeline } from './_home/pipeline';
import { Reviews } from './_home/reviews';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('lend.nav'))('home') };
}

/** The lender's desk: who asks, what is lent out, and how much of it is late. */
export default async function LendHome() {
  const session = await requireSession({ orgs: ['lender'], path: '/lend' });
  const now = systemClock.now();
  const [t, loans, requests, due, reviews] = await Promise.all([
    getTranslations('lend.home'), portfolio(database(), session.actor, now), requestsTo(database(), session.actor, now), dueNext(database(), session.actor, now), reviewsAsked(database(), session.actor, now)]);
  const hasLent = loans !== null && (loans.loans > 0 || loans.repaidFen !== '0');
  return (
    <LendFrame session={session} title={t('title', { name: session.orgShortName ?? '' })}>
      {loans && (
        <Stats className="mb-4">
          <Stat label={t('waiting')} note={t('waitingNote')}>{requests.filter(({ stage }) => WAITS_FOR_LENDER.includes(stage)).length + reviews.length}</Stat>
          <Stat label={t('owed')} note={t('loans', { count: loans.loans })}><Money fen={loans.owedFen} /></Stat>
          <Stat label={t('repaid')} note={t('repaidNote')}><Money fen={loans.repaidFen} /></Stat>
          <Stat label={t('par30')} note={t('par30Note')}>{(loans.par30Bps / 100).toFixed(1)}%</Stat>
        </Stats>
      )}
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,5fr)_minmax(0,2fr)] large-print:xl:grid-cols-1">
        <div className="grid gap-4"><Reviews reviews={reviews} /><Pipeline requests={requests} />{hasLent && <Flow portfolio={loans} />}</div>
        {hasLent && <div className="grid gap-4 md:max-xl:grid-cols-3"><Due rows={due} /><Arrears portfolio={loans} /><Regions portfolio={loans} /></div>}
      </div>
    </LendFrame>
  );
}
