import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { CardRow, Section } from '@/components/ui/card';
import { Chip } from '@/components/ui/chip';
import { Dl } from '@/components/ui/dl';
import { Notice } from '@/components/ui/notice';
import { Timeline } from '@/components/ui/timeline';
import { DayText, WhenText } from '@/components/ui/when';
import { database } from '@/lib/http/database';
import { overseenPerson } from '@/lib/identity/access/queries';
import { chinaDay, systemClock } from '@/lib/shared/clock';
import { AccessForm } from '../../../_components/access-form';
import { OpsFrame } from '../../../_components/ops-frame';
import { requireOverseer, runsPlatform } from '../../../_components/overseer';
import { stateWords } from '../../../_components/words';

type Props = { readonly params: Promise<{ id: string }>; readonly searchParams: Promise<{ done?: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('oversight.person'))('title') };
}

/** A person as the desk may see her: masked, with where she works, where she is signed in, and who has looked for her. */
export default async function Person({ params, searchParams }: Props) {
  const { id } = await params;
  const [session, query, t, nav, roles, word] = await Promise.all([requireOverseer(`/ops/people/${id}`), searchParams, getTranslations('oversight.person'), getTranslations('oversight.nav'), getTranslations('identity.roles'), stateWords()]);
  const found = await overseenPerson(database(), session.actor, id, systemClock.now());
  if (!found) notFound();
  const shut = found.status === 'blocked';
  return (
    <OpsFrame session={session} back={{ href: '/ops/organisations', label: nav('organisations') }} title={found.name} chips={shut ? <Chip tone="bad">{word('access_blocked')}</Chip> : undefined}>
      {query.done === 'changed' && <Notice tone="ok" live className="mb-4">{t('changed')}</Notice>}
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)] large-print:lg:grid-cols-1">
        <div className="grid gap-4">
          <Section title={t('works')} heading="inside" flush>
            {found.memberships.length === 0 ? <p className="px-4 pb-4 text-muted">{t('nowhere')}</p> : found.memberships.map((one) => (
              <CardRow key={one.organisationId} href={`/ops/organisations/${one.organisationId}`} className="flex-wrap gap-y-1"><span className="min-w-0 flex-1 font-semibold">{one.orgName}</span><span>{roles(one.role)}</span><Chip tone={one.status === 'active' ? 'ok' : 'idle'}>{word(`member_${one.status}`)}</Chip></CardRow>
            ))}
          </Section>
          <Section title={t('sessions')} heading="inside" flush>
            {found.sessions.length === 0 ? <p className="px-4 pb-4 text-muted">{t('noSession')}</p> : found.sessions.map((one) => (
              <CardRow key={one.id} className="flex-wrap gap-y-1"><span className="min-w-0 flex-1 basis-48 text-sm break-words">{one.device}</span><span className="text-sm text-muted">{one.orgName} <WhenText at={one.createdAt} /></span></CardRow>
            ))}
          </Section>
          {found.lookups.length > 0 && <Section title={t('lookups')} heading="inside"><Timeline label={t('lookups')} items={found.lookups.map(({ id: key, byName, at }) => ({ id: key, at, state: 'done' as const, title: byName ?? '' }))} /></Section>}
        </div>
        <div className="grid gap-4">
          <Section title={t('title')} heading="inside">
            <Dl items={[{ term: t('phone'), value: found.phone ?? t('noPhone') }, { term: t('check'), value: word(`check_${found.verification}`) }, { term: t('since'), value: <DayText day={chinaDay(found.createdAt)} /> }]} />
          </Section>
          <AccessForm subjectKind="person" subjectId={found.id} shut={shut} may={runsPlatform(session) && found.id !== session.actor.personId && found.status !== 'invited'} changes={found.changes} />
        </div>
      </div>
    </OpsFrame>
  );
}
