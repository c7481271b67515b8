import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getLocale, getTranslations } from 'next-intl/server';
import { Link } from '@/components/navigation';
import { Section } from '@/components/ui/card';
import { Chip } from '@/components/ui/chip';
import { DataTable } from '@/components/ui/data-table';
import { Dl } from '@/components/ui/dl';
import { Notice } from '@/components/ui/notice';
import { DayText } from '@/components/ui/when';
import { regionFullName } from '@/lib/catalogue/domain/regions';
import { database } from '@/lib/http/database';
import { overseenOrganisation } from '@/lib/identity/access/queries';
import { chinaDay, systemClock } from '@/lib/shared/clock';
import { AccessForm } from '../../../_components/access-form';
import { OpsFrame } from '../../../_components/ops-frame';
import { requireOverseer, runsPlatform } from '../../../_components/overseer';
import { stateWords } from '../../../_components/words';

type Props = { readonly params: Promise<{ id: string }>; readonly searchParams: Promise<{ done?: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('oversight.organisations'))('one') };
}

/** An organisation: how it stands, who its people are, what role each has, and whether they may come in. */
export default async function Organisation({ params, searchParams }: Props) {
  const { id } = await params;
  const [session, query, t, kinds, roles, word, locale] = await Promise.all([
    requireOverseer(`/ops/organisations/${id}`), searchParams, getTranslations('oversight.organisations'), getTranslations('identity.kinds'), getTranslations('identity.roles'), stateWords(), getLocale()]);
  const found = await overseenOrganisation(database(), session.actor, id, systemClock.now());
  if (!found) notFound();
  const done = query.done === 'changed' || query.done === 'founded' ? query.done : null;
  return (
    <OpsFrame session={session} title={found.name} back={{ href: '/ops/organisations', label: t('title') }} chips={<><Chip tone="info">{kinds(found.kind)}</Chip>{found.status !== 'active' && <Chip tone="bad">{t('suspended')}</Chip>}</>}>
      {done && <Notice tone="ok" live className="mb-4">{t(`done.${done}`)}</Notice>}
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)] large-print:lg:grid-cols-1">
        <Section title={t('people')} heading="inside" flush>
          {found.members.length === 0 ? <p className="px-4 pb-4 text-muted">{t('nobody')}</p> : (
            <DataTable caption={t('people')} rows={found.members} rowKey={({ personId }) => personId} columns={[
              { key: 'name', header: t('person'), primary: true, cell: (row) => <Link href={`/ops/people/${row.personId}`} prefetch={false} className="-my-2.5 inline-flex min-h-11 items-center font-semibold text-field">{row.name}</Link> },
              { key: 'role', header: t('role'), cell: (row) => roles(row.role) },
              { key: 'status', header: t('status'), cell: (row) => row.personStatus === 'blocked' ? <Chip tone="bad">{word('access_blocked')}</Chip> : word(`member_${row.status}`) },
              { key: 'sessions', header: t('sessions'), align: 'right', cell: (row) => row.sessions },
            ]} />
          )}
        </Section>
        <div className="grid gap-4">
          <Section title={t('one')} heading="inside">
            <Dl items={[
              { term: t('region'), value: regionFullName(found.regionCode, locale) }, { term: t('check'), value: word(`check_${found.verification}`) },
              ...(found.uscc ? [{ term: t('uscc'), value: found.uscc }] : []), { term: t('account'), value: found.accountTail ? `**** ${found.accountTail}` : t('noAccount') },
              { term: t('since'), value: <DayText day={chinaDay(found.createdAt)} /> },
            ]} />
          </Section>
          <AccessForm subjectKind="organisation" subjectId={found.id} shut={found.status !== 'active'} may={runsPlatform(session) && found.kind !== 'platform'} changes={found.changes} />
        </div>
      </div>
    </OpsFrame>
  );
}
