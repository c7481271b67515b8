import { getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/forms/action-form';
import { RadioCards } from '@/components/forms/choice-field';
import { SubmitButton } from '@/components/forms/submit-button';
import { Textarea } from '@/components/forms/text-field';
import { Notice } from '@/components/ui/notice';
import type { FormAction } from '@/lib/http/form-state';
import type { ReviewDto } from '@/lib/lending/reviews/queries';
import type { PersonActor } from '@/lib/shared/actor';

const OFFICERS = ['owner', 'manager', 'risk_manager', 'officer'];

/** A colleague's answer to a review, with its reasons; whoever decided is told that somebody else has to. */
export async function ReviewAnswer({ review, actor, action }: { readonly review: ReviewDto; readonly actor: PersonActor; readonly action: FormAction }) {
  const t = await getTranslations('lending.reviewDesk');
  if (!OFFICERS.includes(actor.role)) return <Notice className="mt-3">{t('notAllowed')}</Notice>;
  if (review.isOwnDecision) return <Notice tone="wait" className="mt-3">{t('own')}</Notice>;
  return (
    <ActionForm action={action} label={`${t('submit')} ${review.borrowerName} ${review.number}`} className="mt-3">
      <input type="hidden" name="reviewId" value={review.id} />
      <RadioCards name="verdict" label={t('verdict')} required options={[{ value: 'kept', label: t('kept') }, { value: 'changed', label: t('changed'), hint: t('changedHint') }]} />
      <Textarea name="words" label={t('answerWords')} maxLength={400} rows={2} required />
      <SubmitButton size="md">{t('submit')}</SubmitButton>
    </ActionForm>
  );
}
