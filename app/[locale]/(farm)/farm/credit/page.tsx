import { ArrowUp, Sprout } from 'lucide-react';
import type { Metadata } from 'next';
import { getFormatter, getTranslations } from 'next-intl/server';
import { PointBars, ScoreDial } from '@/components/charts/score-dial';
import { ActionForm } from '@/components/forms/action-form';
import { SubmitButton } from '@/components/forms/submit-button';
import { Card, CardRow, Section } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { Notice } from '@/components/ui/notice';
import { WhenText } from '@/components/ui/when';
import type { ScoreDto } from '@/lib/credit/dto';
import { ownCredit } from '@/lib/credit/queries';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import { systemClock } from '@/lib/shared/clock';
import { featureValue } from '../../../_credit/feature-words';
import { RecordLine } from '../../../_credit/record-line';
import { FarmFrame } from '../../_components/farm-frame';
import { scoreMe } from './actions';

const RAISES = 4;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('credit.page'))('title') };
}

/** Her score: how it adds up, what is missing, how to raise it, every fact behind it, and who has looked. */
export default async function Credit({ searchParams }: { readonly searchParams: Promise<{ done?: string }> }) {
  const [t, { done }, session] = await Promise.all([
    getTranslations('credit.page'), searchParams, requireSession({ orgs: ['farm', 'cooperative'], path: '/farm/credit' })]);
  const credit = (await ownCredit(database(), session.actor, systemClock.now()))!;
  const { score, facts, readings } = credit;
  return (
    <FarmFrame title={t('title')} intro={t('intro')}>
      {done && <Notice tone="ok" live className="mb-4">{t('done')}</Notice>}
      {score ? <Points score={score} /> : <EmptyState icon={Sprout} title={t('none')}>{t('noneText')}</EmptyState>}
      {credit.factCount > 0 && (
        <ActionForm action={scoreMe} className="mt-4"><SubmitButton look={score ? 'secondary' : 'primary'}>{t(score ? 'again' : 'make')}</SubmitButton></ActionForm>
      )}
      <Section title={t('facts')} flush>
        {facts.length === 0 ? <p className="p-4 text-muted">{t('noFacts')}</p> : facts.map((line) => <RecordLine key={line.id} line={line} />)}
        {facts.length > 0 && <CardRow href="/farm/credit/record"><span className="font-medium text-field">{t('allFacts')}</span></CardRow>}
      </Section>
      <Section title={t('accesses')} more={{ href: '/me/consent', label: t('consents') }} flush>
        {readings.length === 0 ? <p className="p-4 text-muted">{t('accessNone')}</p>
          : readings.map((reading) => <CardRow key={reading.id}><span className="flex-1">{reading.viewerName}</span><span className="text-sm text-muted"><WhenText at={reading.at} /></span></CardRow>)}
        {readings.length > 0 && <CardRow href="/farm/credit/readings"><span className="font-medium text-field">{t('allReadings')}</span></CardRow>}
      </Section>
    </FarmFrame>
  );
}

/** The dial, the points that add up to it, why points are missing and what the next ones ask for. */
async function Points({ score }: { readonly score: ScoreDto }) {
  const [t, home, words, sentence, format] = await Promise.all([getTranslations('credit.page'), getTranslations('farm.home'), getTranslations('credit.features'), getTranslations('common.chart'), getFormatter()]);
  return (
    <>
      <Card className="flex flex-wrap items-center gap-4">
        <ScoreDial score={score.score} min={score.lowest} max={score.highest} caption={home('pass', { mark: score.passMark })}
          label={home('scoreLabel', { score: score.score, mark: score.passMark, highest: score.highest })} className="w-36" />
        <div className="min-w-48 flex-1 text-sm text-muted">
          <p>{t('made', { when: format.dateTime(score.moment, { dateStyle: 'medium', timeStyle: 'short' }), count: score.facts })}</p>
          <p className="mt-1">{t('expert')}</p>
        </div>
      </Card>
      <Section title={t('points')}>
        <PointBars items={score.lines.map(({ feature, value, points, maxPoints }) => ({
          name: words(`${feature}.name`), points, most: maxPoints, isWeak: score.reasons.some((reason) => reason.feature === feature), note: value === null ? t('value') : sentence('value', { label: words(`${feature}.explain`), value: featureValue(feature, value) }),
        }))} />
        <p className="mt-3 border-t border-line pt-3 text-sm text-muted">{t('sum', { base: score.base, score: score.score })}</p>
      </Section>
      <Section title={t('why')}>
        {score.reasons.length === 0 ? <p className="text-muted">{t('noWhy')}</p>
          : <ol className="list-decimal space-y-1 pl-5">{score.reasons.map(({ feature }) => <li key={feature}>{words(`${feature}.reason`)}</li>)}</ol>}
      </Section>
      <Section title={t('raise')}>
        {score.improvements.length === 0 ? <p className="text-muted">{t('top')}</p> : (
          <ul className="space-y-2">
            {score.improvements.slice(0, RAISES).map(({ feature, target, gain }) => (
              <li key={feature} className="flex gap-2"><ArrowUp aria-hidden className="mt-1 size-4 flex-none text-gold-ink" strokeWidth={2.5} />{words(`${feature}.improve`, { target: featureValue(feature, target), points: gain })}</li>
            ))}
          </ul>
        )}
      </Section>
    </>
  );
}
