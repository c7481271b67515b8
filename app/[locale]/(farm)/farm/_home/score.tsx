import { ArrowUp, Check, Scale } from 'lucide-react';
import { getTranslations } from 'next-intl/server';
import { ScoreDial } from '@/components/charts/score-dial';
import { CardRow, Section } from '@/components/ui/card';
import { Deadline } from '@/components/ui/when';
import { disputesUnderWay } from '@/lib/credit/disputes/queries';
import { latestScore } from '@/lib/credit/queries';
import { database } from '@/lib/http/database';
import type { PersonActor } from '@/lib/shared/actor';
import { featureValue } from '../../../_credit/feature-words';

/** Her score, what holds it up, what would raise it most, and what she disputes of the record behind it. Whoever has sold too little to be scored yet is told how it begins. */
export async function Score({ actor, now }: { readonly actor: PersonActor; readonly now: Date }) {
  const db = database();
  const [t, credit, score, disputes] = await Promise.all([
    getTranslations('farm.home'), getTranslations('credit.features'), latestScore(db, actor.organisationId), disputesUnderWay(db, actor, now)]);
  if (!score) return <Section title={t('credit')} more={{ href: '/farm/credit', label: t('why') }}><p className="text-muted">{t('noScore')}</p></Section>;
  const strong = score.lines.filter(({ points, maxPoints, value }) => value !== null && points > 0 && points >= maxPoints * 0.8).toSorted((a, b) => b.points - a.points).slice(0, 2);
  const [best] = score.improvements;
  return (
    <Section title={t('credit')} flush more={{ href: '/farm/credit', label: t('why') }}>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 p-4">
        <ScoreDial score={score.score} min={score.lowest} max={score.highest} caption={t('pass', { mark: score.passMark })} label={t('scoreLabel', { score: score.score, mark: score.passMark, highest: score.highest })} className="w-28" />
        <ul className="min-w-40 flex-1 space-y-1 text-[0.9375rem]">
          {strong.map(({ feature, value }) => (
            <li key={feature} className="flex gap-1.5"><Check aria-hidden className="mt-1 size-4 flex-none text-field" strokeWidth={2.5} /><span>{credit(`${feature}.name`)} <span className="num">{featureValue(feature, value!)}</span></span></li>
          ))}
          {best && <li className="flex gap-1.5 text-gold-ink"><ArrowUp aria-hidden className="mt-1 size-4 flex-none" strokeWidth={2.5} />{credit(`${best.feature}.improve`, { target: featureValue(best.feature, best.target), points: best.gain })}</li>}
        </ul>
      </div>
      {disputes && (
        <CardRow href="/farm/credit/record" className="flex-wrap gap-y-1">
          <Scale aria-hidden className="size-5 flex-none text-field" />
          <span className="min-w-32 flex-1">{t('disputes', { count: disputes.count })}</span>
          <Deadline at={disputes.dueAt} now={now} />
        </CardRow>
      )}
    </Section>
  );
}
