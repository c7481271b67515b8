import { getTranslations } from 'next-intl/server';
import { PointBars, ScoreDial } from '@/components/charts/score-dial';
import { StackBars } from '@/components/charts/stack-bars';
import { Section } from '@/components/ui/card';
import { StatusChip, type Tone } from '@/components/ui/chip';
import { Pagination } from '@/components/ui/pagination';
import type { BorrowerFile, ScoreDto, Signal } from '@/lib/credit/dto';
import { formatFen } from '@/lib/shared/money';
import { featureValue } from '../../../../../_credit/feature-words';
import { RecordLine } from '../../../../../_credit/record-line';
import { percent } from '../../../../../_lending/words';

/** A page of the record holds this many facts. */
const PAGE = 12;
const FEN_A_MONTH = 12n;

/** The score that the application carries, with the points that add up to it. */
export async function Score({ score }: { readonly score: ScoreDto | null }) {
  const [t, words] = await Promise.all([getTranslations('lending.desk'), getTranslations('credit.features')]);
  if (!score) return <Section title={t('score')} heading="inside"><p className="text-muted">{t('noScore')}</p></Section>;
  return (
    <Section title={t('score')} heading="inside" aside={<span className="text-sm text-muted">{t('card', { card: score.card })}</span>}>
      <ScoreDial className="mx-auto w-40" score={score.score} min={score.lowest} max={score.highest} caption={t('pass', { mark: score.passMark })} label={t('scoreLabel', { score: score.score, mark: score.passMark })} />
      <p className="mb-3 text-sm text-muted">{t('expert')}</p>
      <PointBars items={score.lines.map(({ feature, points, maxPoints }) => ({ name: words(`${feature}.name`), points, most: maxPoints, isWeak: score.reasons.some((reason) => reason.feature === feature) }))} />
      <p className="mt-3 border-t border-line pt-3 text-sm text-muted">{t('base', { base: score.base })}</p>
    </Section>
  );
}

/** The same reasons that the borrower reads, and what would raise the score most. */
export async function Reasons({ score }: { readonly score: ScoreDto | null }) {
  const [t, words, sentence] = await Promise.all([getTranslations('lending.desk'), getTranslations('credit.features'), getTranslations('common.chart')]);
  if (!score) return null;
  const [best] = score.improvements;
  return (
    <Section title={t('reasons')} heading="inside">
      {score.reasons.length === 0 ? <p className="text-muted">{t('noReasons')}</p>
        : <ol className="list-decimal space-y-1 pl-5">{score.reasons.map(({ feature }) => <li key={feature}>{words(`${feature}.reason`)}</li>)}</ol>}
      {best && <p className="mt-2 text-sm text-muted">{sentence('value', { label: t('raise'), value: words(`${best.feature}.improve`, { target: featureValue(best.feature, best.target), points: best.gain }) })}</p>}
    </Section>
  );
}

/** What reached her, what was repaid for her and what went back, month by month; the line is a poor season's month. */
export async function Cash({ file, p20Fen }: { readonly file: BorrowerFile; readonly p20Fen: string }) {
  const t = await getTranslations('lending.desk');
  const monthFen = Number(BigInt(p20Fen) / FEN_A_MONTH);
  return (
    <Section title={t('cash')} heading="inside" aside={<span className="text-sm text-muted">{t('facts', { count: file.factCount })}</span>}>
      <StackBars label={t('cashLabel')} format={(value) => formatFen(BigInt(Math.round(value))).replace(/\.\d\d$/, '')}
        mark={monthFen > 0 ? { value: monthFen, name: t('p20Month') } : undefined}
        series={[{ key: 'net', name: t('net'), fill: 'field' }, { key: 'repaid', name: t('repaid'), fill: 'gold' }, { key: 'refunded', name: t('refunded'), fill: 'clay', below: true }]}
        bars={file.months.map((month) => ({ name: month.month.slice(2), values: { net: Number(month.netFen), repaid: Number(month.repaidFen), refunded: Number(month.refundedFen) } }))} />
    </Section>
  );
}

/** The facts behind the score, newest first, each with its mark. */
export async function Recent({ file, applicationId, before }: { readonly file: BorrowerFile; readonly applicationId: string; readonly before?: string }) {
  const t = await getTranslations('lending.desk');
  return (
    <div>
      <Section title={t('recent')} heading="inside" flush>{file.facts.map((line) => <RecordLine key={line.id} line={line} />)}</Section>
      <Pagination nextHref={file.facts.length === PAGE ? `/lend/applications/${applicationId}?before=${file.facts.at(-1)!.id}` : null} firstHref={before ? `/lend/applications/${applicationId}` : null} />
    </div>
  );
}

const TONES: Record<Signal['level'], Tone> = { good: 'ok', watch: 'wait', bad: 'bad' };

/** What is worth a second look; nothing here changes the score. */
export async function Signals({ signals }: { readonly signals: readonly Signal[] }) {
  const t = await getTranslations('lending.desk');
  const figure = ({ id, figure: value }: Signal) => (id === 'concentration' ? ((value ?? 0) / 10_000).toFixed(2) : id === 'refunds' ? percent(value ?? 0) : String(value ?? 0));
  const key = ({ id, figure: value }: Signal) => ((id === 'selfDealing' || id === 'arrears' || id === 'silence') && value === 0 ? `${id}None` as const : id);
  return (
    <Section title={t('signals')} heading="inside">
      <ul className="flex flex-wrap gap-2">{signals.map((signal) => <li key={signal.id}><StatusChip tone={TONES[signal.level]}>{t(`signal.${key(signal)}`, { figure: figure(signal) })}</StatusChip></li>)}</ul>
    </Section>
  );
}
