import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { Stat, Stats } from '@/components/ui/stat';
import { database } from '@/lib/http/database';
import { houseHealth, queues } from '@/lib/oversight/queries';
import { openCorrections } from '@/lib/payments/corrections/queries';
import { channelHealth, moneyByDay } from '@/lib/payments/life';
import { systemClock } from '@/lib/shared/clock';
import { Age } from '../_components/age';
import { OpsFrame } from '../_components/ops-frame';
import { requireOverseer } from '../_components/overseer';
import { SearchBox } from '../_components/search-box';
import { Glance } from './_home/glance';
import { MoneyDays } from './_home/money-days';
import { Proposals } from './_home/proposals';
import { Pulse } from './_home/pulse';

const DAYS = 14;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('oversight.nav'))('home') };
}

/** The operator's desk: what waits for a person, since when, what waits for a second one, and how the house is. */
export default async function OpsHome() {
  const session = await requireOverseer('/ops');
  const { actor } = session;
  const [now, db] = [systemClock.now(), database()];
  const [t, all, proposals, days, channels, house] = await Promise.all([
    getTranslations('oversight.home'), queues(db, actor, now), openCorrections(db, actor), moneyByDay(db, actor, now, DAYS), channelHealth(db, actor, now), houseHealth(db, actor, now)]);
  const items = all.flatMap((queue) => queue.items);
  const oldest = items.reduce<Date | null>((first, { since }) => first === null || since < first ? since : first, null);
  return (
    <OpsFrame session={session} title={t('title')} intro={actor.orgKind === 'auditor' ? t('auditor') : undefined}>
      <SearchBox />
      <Stats className="mb-4">
        <Stat label={t('waiting')} note={oldest && <Age since={oldest} now={now} />}>{items.length}</Stat>
        <Stat label={t('mine')} note={t('mineNote')}>{items.filter(({ holderPersonId }) => holderPersonId === actor.personId).length}</Stat>
        <Stat label={t('nobodys')} note={t('nobodysNote')}>{items.filter(({ holderPersonId }) => holderPersonId === null).length}</Stat>
        <Stat label={t('proposed')} note={t('proposedNote')}>{proposals.length}</Stat>
      </Stats>
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,5fr)_minmax(0,3fr)] large-print:xl:grid-cols-1">
        <Glance queues={all} now={now} />
        <div className="grid gap-4"><MoneyDays days={days} /><Proposals proposals={proposals} queues={all} /><Pulse channels={channels} house={house} now={now} /></div>
      </div>
    </OpsFrame>
  );
}
