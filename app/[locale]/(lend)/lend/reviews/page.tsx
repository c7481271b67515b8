import { Handshake } from 'lucide-react';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { Link } from '@/components/navigation';
import { Card, CardRow, Section } from '@/components/ui/card';
import { Chip, StatusChip } from '@/components/ui/chip';
import { EmptyState } from '@/components/ui/empty-state';
import { Notice } from '@/components/ui/notice';
import { Deadline, WhenText } from '@/components/ui/when';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import { reviewsAsked, reviewsEnded, type ReviewDto } from '@/lib/lending/reviews/queries';
import type { PersonActor } from '@/lib/shared/actor';
import { systemClock } from '@/lib/shared/clock';
import { formatFen } from '@/lib/shared/money';
import { ReviewAnswer } from '../../../_lending/review-answer';
import { REVIEW_TONES } from '../../../_lending/review-words';
import { LendFrame } from '../../_components/lend-frame';
import { answerToReview } from '../actions';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('lending.reviewDesk'))('title') };
}

/** Decisions that borrowers want looked at again: the nearest deadline first, each with its answer, and what has become of earlier ones. */
export default async function Reviews({ searchParams }: { readonly searchParams: Promise<{ done?: string }> }) {
  const [t, state, { done }, session] = await Promise.all([
    getTranslations('lending.reviewDesk'), getTranslations('lending.review.state'), searchParams, requireSession({ orgs: ['lender'], path: '/lend/reviews' })]);
  const { actor } = session;
  const [waiting, ended] = await Promise.all([reviewsAsked(database(), actor, systemClock.now()), reviewsEnded(database(), actor)]);
  return (
    <LendFrame session={session} title={t('title')} intro={t('intro')}>
      {done && <Notice tone="ok" live className="mb-4">{t('done')}</Notice>}
      <h2 className="mb-2 text-lg font-semibold">{t('waiting')}</h2>
      {waiting.length === 0 ? <Card><EmptyState icon={Handshake} title={t('none')}>{t('noneText')}</EmptyState></Card>
        : <ul className="grid items-start gap-4 xl:grid-cols-2 large-print:xl:grid-cols-1">{waiting.map((review) => <Waiting key={review.id} review={review} actor={actor} />)}</ul>}
      <Section title={t('ended')} flush>
        {ended.length === 0 ? <p className="p-4 text-muted">{t('noneEnded')}</p> : ended.map((review) => (
          <CardRow key={review.id} href={`/lend/applications/${review.applicationId}`} className="flex-wrap gap-y-1">
            <span className="min-w-40 flex-1"><b className="font-semibold text-field">{review.borrowerName}</b> <span className="num text-sm text-muted">{review.number}</span>{review.answerWords && <span className="block text-sm text-muted">{review.answerWords}</span>}</span>
            <span className="text-sm text-muted">{review.endedAt && <WhenText at={review.endedAt} />}</span>
            <StatusChip tone={REVIEW_TONES[review.state]}>{state(review.state)}</StatusChip>
          </CardRow>
        ))}
      </Section>
    </LendFrame>
  );
}

async function Waiting({ review, actor }: { readonly review: ReviewDto; readonly actor: PersonActor }) {
  const t = await getTranslations('lending.reviewDesk');
  return (
    <Card as="li">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="font-semibold">{review.borrowerName}</h3>
        <Chip>{t(review.about)}</Chip><Deadline at={review.dueAt} />
        <Link href={`/lend/applications/${review.applicationId}`} prefetch={false} className="ml-auto inline-flex min-h-11 items-center text-field">{t('open')}</Link>
      </div>
      <p className="num text-sm text-muted">{review.number} · {formatFen(BigInt(review.amountFen))} · <WhenText at={review.askedAt} /></p>
      <p className="mt-2"><span className="block text-sm text-muted">{t('words')}</span><span className="break-words">{review.words}</span></p>
      <ReviewAnswer review={review} actor={actor} action={answerToReview} />
    </Card>
  );
}
