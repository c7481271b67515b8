import { getFormatter, getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/forms/action-form';
import { RadioCards } from '@/components/forms/choice-field';
import { SubmitButton } from '@/components/forms/submit-button';
import { Textarea } from '@/components/forms/text-field';
import { buttonClass } from '@/components/ui/button-class';
import { Section } from '@/components/ui/card';
import { StatusChip } from '@/components/ui/chip';
import { Notice } from '@/components/ui/notice';
import { Timeline, type TimelineItem } from '@/components/ui/timeline';
import { Deadline } from '@/components/ui/when';
import { MISTAKES } from '@/lib/credit/domain/dispute';
import type { DisputeDto } from '@/lib/credit/dto';
import type { PersonActor } from '@/lib/shared/actor';
import { systemClock } from '@/lib/shared/clock';
import { DISPUTE_TONES } from '../../../../../../_credit/dispute-words';
import { dispute as open, takeBackDispute } from '../../actions';

type DisputeProps = { readonly factId: string; readonly disputes: readonly DisputeDto[]; readonly disputable: boolean; readonly actor: PersonActor };

/** The dispute under way with its clock, what became of earlier ones, and the form for a new one. */
export async function Dispute({ factId, disputes, disputable, actor }: DisputeProps) {
  const t = await getTranslations('credit.dispute');
  const runs = actor.role === 'owner' || actor.role === 'manager';
  const isUnderWay = disputes.some(({ endedAt }) => endedAt === null);
  return (
    <>
      {disputes.map((dispute) => <Course key={dispute.id} dispute={dispute} mayWithdraw={runs} />)}
      {disputable && !isUnderWay && (
        <Section title={t(disputes.length > 0 ? 'again' : 'title')} id="dispute">
          <p className="mb-3 text-muted">{t('intro')}</p>
          {!runs ? <Notice>{t('notAllowed')}</Notice> : disputes.length === 0 ? <Form factId={factId} /> : (
            <details>
              <summary className={buttonClass('secondary', 'md', 'w-full cursor-pointer list-none')}>{t('again')}</summary>
              <div className="pt-4"><Form factId={factId} /></div>
            </details>
          )}
        </Section>
      )}
    </>
  );
}

async function Form({ factId }: { readonly factId: string }) {
  const [t, mistakes] = await Promise.all([getTranslations('credit.dispute'), getTranslations('credit.mistake')]);
  return (
    <ActionForm action={open} label={t('title')}>
      <input type="hidden" name="factId" value={factId} />
      <RadioCards name="mistake" label={t('mistake')} required options={MISTAKES.map((mistake) => ({ value: mistake, label: mistakes(mistake) }))} />
      <Textarea name="words" label={t('words')} hint={t('wordsHint')} maxLength={400} required />
      <SubmitButton>{t('submit')}</SubmitButton>
    </ActionForm>
  );
}

async function Course({ dispute, mayWithdraw }: { readonly dispute: DisputeDto; readonly mayWithdraw: boolean }) {
  const [t, steps] = await Promise.all([getTranslations('credit.dispute'), stepsOf(dispute)]);
  const { state, dueAt, endedAt } = dispute;
  return (
    <Section title={t(endedAt === null ? 'underWay' : 'past')} aside={<span className="flex flex-wrap gap-2"><StatusChip tone={DISPUTE_TONES[state]}>{t(`state.${state}`)}</StatusChip>{endedAt === null && <Deadline at={dueAt} />}</span>}>
      <Timeline label={t('underWay')} items={steps} />
      {state === 'corrected' && <p className="mt-3 text-muted">{t('correctedText')}</p>}
      {state === 'lapsed' && <Notice tone="wait" className="mt-3">{t('lapsedText')}</Notice>}
      {endedAt === null && mayWithdraw && (
        <ActionForm action={takeBackDispute} className="mt-4" label={t('withdraw')}>
          <input type="hidden" name="disputeId" value={dispute.id} />
          <SubmitButton look="secondary">{t('withdraw')}</SubmitButton>
        </ActionForm>
      )}
    </Section>
  );
}

/** What happened, whom it waits for and until when. */
async function stepsOf(dispute: DisputeDto): Promise<TimelineItem[]> {
  const [t, mistakes, remedies, format] = await Promise.all([getTranslations('credit.dispute.step'), getTranslations('credit.mistake'), getTranslations('credit.remedy'), getFormatter()]);
  const { askedName, answer, answerDueAt, state, endedAt, dueAt } = dispute;
  const day = (at: Date) => format.dateTime(at, { dateStyle: 'medium' });
  const name = askedName ?? '';
  const opened: TimelineItem = { id: 'opened', title: t('opened'), state: 'done', at: dispute.openedAt, by: mistakes(dispute.mistake), note: dispute.words };
  const isLate = answerDueAt !== null && systemClock.now() >= answerDueAt;
  const answered: TimelineItem = answer ? { id: 'answer', title: t(answer, { name }), state: 'done', at: dispute.answeredAt, note: dispute.answerWords }
    : answerDueAt === null ? { id: 'answer', title: t('noOther'), state: 'done' }
    : endedAt !== null || isLate ? { id: 'answer', title: t('answerMissed', { name }), state: 'broken' }
    : { id: 'answer', title: t('answerDue', { name, when: day(answerDueAt) }), state: 'now' };
  const isDeciding = answered.state !== 'now';
  const decided: TimelineItem = endedAt === null ? { id: 'end', title: t('decide', { when: day(dueAt) }), state: isDeciding ? 'now' : 'later' }
    : { id: 'end', title: t(state as 'upheld' | 'corrected' | 'withdrawn' | 'lapsed'), state: state === 'lapsed' ? 'broken' : 'done', at: endedAt, by: dispute.remedy && remedies(dispute.remedy), note: dispute.verdictWords };
  return state === 'withdrawn' && !answer ? [opened, decided] : [opened, answered, decided];
}
