import { EyeOff } from 'lucide-react';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { LinkButton } from '@/components/ui/button';
import { Card, CardRow } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { Pagination } from '@/components/ui/pagination';
import { WhenText } from '@/components/ui/when';
import type { Reading } from '@/lib/credit/dto';
import { readingsOf } from '@/lib/credit/record/readings';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import { applicationNumbers } from '@/lib/lending/queries';
import { chinaDay } from '@/lib/shared/clock';
import { FarmFrame } from '../../../_components/farm-frame';

const PAGE = 20;
const ROLES = ['owner', 'manager', 'clerk', 'officer', 'risk_manager', 'viewer'] as const;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('credit.readings'))('title') };
}

/** Who has looked at her record: which lender, in which role, when, under which consent, and for which application. */
export default async function Readings({ searchParams }: { readonly searchParams: Promise<{ before?: string }> }) {
  const [t, record, { before }, session] = await Promise.all([
    getTranslations('credit.readings'), getTranslations('credit.record'), searchParams, requireSession({ orgs: ['farm', 'cooperative'], path: '/farm/credit/readings' })]);
  const readings = await readingsOf(database(), session.actor, { before, limit: PAGE });
  const numbers = await applicationNumbers(database(), session.actor, readings.flatMap(({ applicationId }) => applicationId ?? []));
  return (
    <FarmFrame title={t('title')} intro={t('intro')} back={{ href: '/farm/credit/record', label: record('title') }}>
      {readings.length === 0
        ? <EmptyState icon={EyeOff} title={t('none')}>{t('noneText')}</EmptyState>
        : <Card flush>{readings.map((reading) => <Row key={reading.id} reading={reading} number={numbers.get(reading.applicationId ?? '') ?? null} />)}</Card>}
      <Pagination nextHref={readings.length === PAGE ? `/farm/credit/readings?before=${readings.at(-1)!.id}` : null} firstHref={before ? '/farm/credit/readings' : null} />
      <LinkButton href="/me#consents" look="secondary" className="mt-4">{t('manage')}</LinkButton>
    </FarmFrame>
  );
}

async function Row({ reading, number }: { readonly reading: Reading; readonly number: string | null }) {
  const [t, roles] = await Promise.all([getTranslations('credit.readings'), getTranslations('credit.role')]);
  const { consent, viewerName, at, role } = reading;
  const days = consent && { from: chinaDay(consent.givenAt), until: chinaDay(consent.until) };
  return (
    <CardRow href={`/me/consent/${reading.consentId}`}>
      <span className="min-w-0 flex-1">
        <span className="flex flex-wrap items-baseline justify-between gap-x-3"><span className="font-medium">{viewerName} · {roles(ROLES.find((one) => one === role) ?? 'none')}</span><span className="num text-sm text-muted"><WhenText at={at} /></span></span>
        <span className="block text-sm text-muted">{number ? t('forApplication', { number }) : t('forFact')}</span>
        {days && <span className="num block text-sm text-muted">{consent.revokedAt ? t('consentEnded', { ...days, revoked: chinaDay(consent.revokedAt) }) : t('consent', days)}</span>}
      </span>
    </CardRow>
  );
}
