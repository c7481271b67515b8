import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { currentDisplay } from '@/app/display';
import { ReadAloud, SubmitOnce } from '@/components/layout/comforts';
import { FarmShell } from '@/components/layout/farm-shell';
import { organisationCards } from '@/lib/identity/queries';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import { systemClock } from '@/lib/shared/clock';
import { FieldDoor } from '../_components/field-door';
import { FourActs } from './_home/four-acts';
import { Greeting } from './_home/greeting';
import { MoneyCard } from './_home/money-card';
import { Score } from './_home/score';
import { TodayPrices } from './_home/today-prices';
import { Waiting } from './_home/waiting';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('farm.nav'))('home') };
}

/** The farmer's home: her money, what she can do, what waits for her, what things cost today. */
export default async function FarmHome() {
  const [session, display] = await Promise.all([requireSession({ orgs: ['farm', 'cooperative'], path: '/farm' }), currentDisplay()]);
  const { actor } = session;
  const now = systemClock.now();
  const card = (await organisationCards(database(), [actor.organisationId])).get(actor.organisationId);
  return (
    <FarmShell display={display} aside={<ReadAloud />} width="wide">
      <FieldDoor />
      <Greeting name={session.personName} organisation={actor.orgKind === 'cooperative' ? session.orgShortName : null} regionCode={card?.regionCode ?? null} now={now} />
      <div className="lg:grid lg:grid-cols-[minmax(0,1.15fr)_minmax(0,1fr)] lg:grid-rows-[auto_1fr] lg:gap-x-8 large-print:block">
        <div><MoneyCard actor={actor} now={now} /><FourActs orgKind={actor.orgKind} /></div>
        <div className="lg:row-span-2 lg:-mt-5"><Waiting actor={actor} now={now} /><Score actor={actor} now={now} /></div>
        <div><TodayPrices actor={actor} regionCode={card?.regionCode ?? null} now={now} /></div>
      </div>
      <SubmitOnce />
    </FarmShell>
  );
}
