import { Handshake } from 'lucide-react';
import type { Metadata } from 'next';
import { getFormatter, getTranslations } from 'next-intl/server';
import { notFound } from 'next/navigation';
import { ActionForm } from '@/components/forms/action-form';
import { SubmitButton } from '@/components/forms/submit-button';
import { Textarea } from '@/components/forms/text-field';
import { Section } from '@/components/ui/card';
import { StatusChip } from '@/components/ui/chip';
import { EmptyState } from '@/components/ui/empty-state';
import { Notice } from '@/components/ui/notice';
import { Deadline, WhenText } from '@/components/ui/when';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import { applicationFor } from '@/lib/lending/queries';
import { reviewable, reviewsOf, type ReviewableDto, type ReviewDto } from '@/lib/lending/reviews/queries';
import { REVIEW_TONES } from '../../../../../_lending/review-words';
import { FarmFrame } from '../../../../_components/farm-frame';
import { askAgain, takeBackReview } from '../../actions';

type ReviewProps = { readonly params: Promise<{ id: string }>; readonly searchParams: Promise<{ done?: string }> };
const DONE = ['asked', 'withdrawn'] as const;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('lending.review'))('title') };
}

/** She asks that another person looks at a lender's decision again, and follows what becomes of it. */
export default async function Review({ params, searchParams }: ReviewProps) {
  const [t, { id }, { done }, session] = await Promise.all([getTranslations('lending.review'), params, searchParams, requireSession({ orgs: ['farm', 'cooperative'] })]);
  const application = await applicationFor(database(), session.actor, id);
  if (!application) notFound();
  const [reviews, open] = await Promise.all([reviewsOf(database(), session.actor, id), reviewable(database(), session.actor, id)]);
  const said = DONE.find((one) => one === done);
  const runs = session.actor.role === 'owner' || session.actor.role === 'manager';
  return (
    <FarmFrame title={t('title')} intro={t('intro')} back={{ href: '/farm/loan', label: t('back') }}>
      {said && <Notice tone="ok" live className="mb-4">{t(`done.${said}`)}</Notice>}
      {reviews.length === 0 && open.length === 0 && <EmptyState icon={Handshake} title={t('none')}>{t('noneText')}</EmptyState>}
      {reviews.map((review) => <Course key={review.id} review={review} runs={runs} />)}
      {open.map((decision) => <Ask key={decision.lenderOrgId} decision={decision} runs={runs} />)}
    </FarmFrame>
  );
}

async function Course({ review, runs }: { readonly review: ReviewDto; readonly runs: boolean }) {
  const [t, format] = await Promise.all([getTranslations('lending.review'), getFormatter()]);
  const { state, dueAt, goesOn } = review;
  return (
    <Section title={t(`about.${review.about}`, { lender: review.lenderName })}>
      <p className="mb-3 flex flex-wrap gap-2"><StatusChip tone={REVIEW_TONES[state]}>{t(`state.${state}`)}</StatusChip>{state === 'asked' && <Deadline at={dueAt} />}</p>
      <p className="text-sm text-muted">{t.rich('asked', { when: () => <WhenText key="at" at={review.askedAt} /> })}{state === 'asked' && <> · {t('due', { when: format.dateTime(dueAt, { dateStyle: 'medium' }) })}</>}</p>
      <p className="mt-2"><span className="block text-sm text-muted">{t('you')}</span><span className="break-words">{review.words}</span></p>
      {review.answerWords && <p className="mt-2"><span className="block text-sm text-muted">{t('answer')}</span><span className="break-words">{review.answerWords}</span></p>}
      {state === 'changed' && <Notice tone="ok" className="mt-3">{t(goesOn ? 'goesOn' : 'goesNot')}</Notice>}
      {state === 'lapsed' && <Notice tone="wait" className="mt-3">{t('lapsedText')}</Notice>}
      {state === 'asked' && runs && (
        <ActionForm action={takeBackReview} className="mt-4" label={t('withdraw')}>
          <input type="hidden" name="reviewId" value={review.id} />
          <SubmitButton look="secondary">{t('withdraw')}</SubmitButton>
        </ActionForm>
      )}
    </Section>
  );
}

async function Ask({ decision, runs }: { readonly decision: ReviewableDto; readonly runs: boolean }) {
  const t = await getTranslations('lending.review');
  const title = t(`about.${decision.about}`, { lender: decision.lenderName });
  return (
    <Section title={title}>
      {decision.reason && <p className="mb-3">{t('reason', { reason: decision.reason })}</p>}
      {runs ? (
        <ActionForm action={askAgain} label={title}>
          <input type="hidden" name="applicationId" value={decision.applicationId} />
          <input type="hidden" name="lenderOrgId" value={decision.lenderOrgId} />
          <Textarea name="words" label={t('words')} hint={t('wordsHint')} maxLength={400} required />
          <SubmitButton>{t('submit')}</SubmitButton>
        </ActionForm>
      ) : <Notice>{t('notAllowed')}</Notice>}
    </Section>
  );
}
