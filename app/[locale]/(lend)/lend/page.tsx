import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { Money } from '@/components/ui/amounts';
import { Stat, Stats } from '@/components/ui/stat';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import { portfolio, requestsTo } from '@/lib/lending/desk';
import { LendFrame } from '../_components/lend-frame';
import { Arrears } from './_home/arrears';
import { Pipeline } from './_home/pipeline';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('lend.nav'))('home') };
}

/** The lender's desk: who asks, what is lent out, and how much of it is late. */
export default async function LendHome() {
  const session = await requireSession({ orgs: ['lender'], path: '/lend' });
  const [t, loans, requests] = await Promise.all([getTranslations('lend.home'), portfolio(database(), session.actor), requestsTo(database(), session.actor)]);
  return (
    <LendFrame session={session} title={t('title', { name: session.orgShortName ?? '' })}>
      {loans && (
        <Stats className="mb-4">
          <Stat label={t('waiting')} note={t('waitingNote')}>{requests.filter(({ stage }) => stage !== 'OFFERED').length}</Stat>
          <Stat label={t('owed')} note={t('loans', { count: loans.loans })}><Money fen={loans.owedFen} /></Stat>
          <Stat label={t('repaid')}><Money fen={loans.repaidFen} /></Stat>
          <Stat label={t('par30')} note={t('par30Note')}>{(loans.par30Bps / 100).toFixed(1)}%</Stat>
        </Stats>
      )}
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,5fr)_minmax(0,2fr)] large-print:xl:grid-cols-1">
        <Pipeline requests={requests} />
        {loans && loans.loans > 0 && <Arrears portfolio={loans} />}
      </div>
    </LendFrame>
  );
}
