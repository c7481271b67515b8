import type { Metadata } from 'next';
import { getFormatter, getTranslations } from 'next-intl/server';
import { notFound } from 'next/navigation';
import type { ReactNode } from 'react';
import { Link } from '@/components/navigation';
import { Section } from '@/components/ui/card';
import { DataTable } from '@/components/ui/data-table';
import { Notice } from '@/components/ui/notice';
import { disputesOfFact } from '@/lib/credit/disputes/queries';
import type { Effect, OwnLine } from '@/lib/credit/dto';
import { ownFact } from '@/lib/credit/record/queries';
import { database } from '@/lib/http/database';
import { provenFact } from '@/lib/http/evidence';
import { requireSession } from '@/lib/http/session';
import { systemClock } from '@/lib/shared/clock';
import { featureValue } from '../../../../../_credit/feature-words';
import { factWords } from '../../../../../_credit/record-line';
import { Figures } from '../../../../../_evidence/figures';
import { Said } from '../../../../../_evidence/said';
import { Verdict } from '../../../../../_evidence/verdict';
import { FarmFrame } from '../../../../_components/farm-frame';
import { Dispute } from './_components/dispute';

type FactProps = { readonly params: Promise<{ id: string }>; readonly searchParams: Promise<{ done?: string }> };
const DONE = ['opened', 'withdrawn'] as const;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('credit.record'))('title') };
}

/** One fact of her record: what it says, what it does in the score, its proof checked in her own browser, and what she can do if it is wrong. */
export default async function OwnFact({ params, searchParams }: FactProps) {
  const [t, record, { id }, { done }, session] = await Promise.all([
    getTranslations('credit.dispute'), getTranslations('credit.record'), params, searchParams, requireSession({ orgs: ['farm', 'cooperative'] })]);
  const [fact, proof, disputes] = await Promise.all([
    ownFact(database(), session.actor, systemClock.now(), id), provenFact(session.actor, id), disputesOfFact(database(), session.actor, id)]);
  if (!fact || !proof) notFound();
  const { line } = fact;
  const title = await factWords(line);
  const said = DONE.find((one) => one === done);
  return (
    <FarmFrame title={title} intro={line.withName && record('with', { name: line.withName })} back={{ href: '/farm/credit/record', label: record('title') }}>
      {said && <Notice tone="ok" live className="mb-4">{t(`done.${said}`)}</Notice>}
      <Said proof={proof} />
      <Uses line={line} effects={fact.effects} correctionId={disputes.find((one) => one.correctionFactId)?.correctionFactId ?? null} />
      <Dispute factId={id} disputes={disputes} disputable={fact.disputable} actor={session.actor} />
      <Proof><Verdict proof={proof} refreshes={!fact.disputable} /></Proof>
      <Figures proof={proof} />
    </FarmFrame>
  );
}

async function Proof({ children }: { readonly children: ReactNode }) {
  const t = await getTranslations('credit.factPage');
  return <section><h2 className="mb-2 mt-5 text-lg font-semibold">{t('proof')}</h2>{children}</section>;
}

/** Whether it counts and why, and feature by feature what it does: the same reckoning with it and without it. */
async function Uses({ line, effects, correctionId }: { readonly line: OwnLine; readonly effects: readonly Effect[]; readonly correctionId: string | null }) {
  const [t, names, remedies, format] = await Promise.all([getTranslations('credit.factPage'), getTranslations('credit.features'), getTranslations('credit.remedy'), getFormatter()]);
  const value = (feature: Effect['feature'], of: string | null) => (of === null ? t('novalue') : featureValue(feature, of));
  return (
    <Section title={t('uses')}>
      <p>{t(`standing.${line.standing}`)}</p>
      {line.remedy && <p className="mt-2">{t('correctedBy', { remedy: remedies(line.remedy) })}{correctionId && <> <Link href={`/farm/credit/record/${correctionId}`} className="inline-flex min-h-11 items-center text-field">{t('seeCorrection')}</Link></>}</p>}
      {effects.length > 0 ? (
        <>
          <h3 className="mt-3 text-sm text-muted">{t('effects')}</h3>
          <div className="-mx-4">
            <DataTable caption={t('effects')} rows={effects} rowKey={({ feature }) => feature} columns={[
              { key: 'feature', header: t('feature'), primary: true, cell: ({ feature }) => names(`${feature}.name`) },
              { key: 'with', header: t('withIt'), align: 'right', cell: ({ feature, withIt }) => <span className="font-semibold">{value(feature, withIt)}</span> },
              { key: 'without', header: t('without'), align: 'right', cell: ({ feature, withoutIt }) => <span className="text-muted">{value(feature, withoutIt)}</span> },
            ]} />
          </div>
        </>
      ) : line.readBy.length > 0 && <p className="mt-2 text-sm text-muted">{t('readers', { features: format.list(line.readBy.map((feature) => names(`${feature}.name`))) })} {t('noEffect')}</p>}
    </Section>
  );
}
