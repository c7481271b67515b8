import type { Metadata } from 'next';
import { getFormatter, getTranslations } from 'next-intl/server';
import { notFound } from 'next/navigation';
import { Section } from '@/components/ui/card';
import { Chip, StatusChip } from '@/components/ui/chip';
import { Notice } from '@/components/ui/notice';
import { Deadline } from '@/components/ui/when';
import { borrowerFile } from '@/lib/credit/queries';
import { database } from '@/lib/http/database';
import { requireSession } from '@/lib/http/session';
import { openFile } from '@/lib/lending/applications/service';
import { applicationFor, limitFor } from '@/lib/lending/queries';
import { reviewsOf, type ReviewDto } from '@/lib/lending/reviews/queries';
import type { PersonActor } from '@/lib/shared/actor';
import { systemClock } from '@/lib/shared/clock';
import { formatFen } from '@/lib/shared/money';
import { ReviewAnswer } from '../../../../_lending/review-answer';
import { REVIEW_TONES } from '../../../../_lending/review-words';
import { APPLICATION_TONES, Elapsed, Stations } from '../../../../_lending/words';
import { LendFrame } from '../../../_components/lend-frame';
import { answerToReview } from '../../actions';
import { Cash, Reasons, Recent, Score, Signals } from './_components/record';
import { Decision } from './_components/decision';

type FileProps = { readonly params: Promise<{ id: string }>; readonly searchParams: Promise<{ done?: string; before?: string }> };
const DONE = ['offered', 'checked', 'withdrawn', 'declined', 'signed', 'disbursed'] as const;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('lending.desk'))('score') };
}

/** A borrower's file on one page: her record under her consent, what it carries, and the decision. That it was opened is on record. */
export default async function BorrowerFilePage({ params, searchParams }: FileProps) {
  const [t, stage, { id }, { done, before }, session, format] = await Promise.all([
    getTranslations('lending.desk'), getTranslations('lending.state'), params, searchParams, requireSession({ orgs: ['lender'] }), getFormatter()]);
  const { actor } = session;
  const application = await applicationFor(database(), actor, id);
  if (!application) notFound();
  const opened = await openFile.run({ actor, db: database(), clock: systemClock }, { applicationId: id });
  const now = systemClock.now();
  const [file, limit, reviews] = await Promise.all([
    opened.ok ? borrowerFile(database(), actor, application.borrowerOrgId, now, { scoreId: application.scoreId, before }) : null, limitFor(database(), actor, id, now), reviewsOf(database(), actor, id)]);
  const said = DONE.find((one) => one === done);
  return (
    <LendFrame session={session} title={application.borrowerName} back={{ href: '/lend', label: t('back') }} chips={<>
      {file && <StatusChip tone="ok">{t('consent', { day: format.dateTime(file.consentUntil, { dateStyle: 'medium' }) })}</StatusChip>}
      <Chip>{t('asked', { amount: formatFen(BigInt(application.amountFen)), purpose: application.purpose })}</Chip>
      <StatusChip tone={APPLICATION_TONES[application.state]}>{stage(application.state)}</StatusChip>
    </>} actions={<><Stations application={application} /><Elapsed application={application} /></>}>
      {said && <Notice tone="ok" live className="mb-4">{t(`done.${said}`)}</Notice>}
      {!file && <Notice tone="wait" title={t('noConsent')} className="mb-4">{t('noConsentText')}</Notice>}
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 xl:grid-cols-[minmax(0,5fr)_minmax(0,8fr)_minmax(0,5fr)] large-print:xl:grid-cols-1">
        {file && <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4"><Score score={file.score} /><Reasons score={file.score} /></div>}
        {file && <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4"><Cash file={file} p20Fen={limit?.p20SeasonFen ?? '0'} /><Recent file={file} applicationId={id} before={before} /></div>}
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4"><Reviews reviews={reviews} actor={actor} /><Decision application={application} limit={limit} actor={actor} />{file && <Signals signals={file.signals} />}</div>
      </div>
    </LendFrame>
  );
}

/** What the borrower wants looked at again, and the answers that were given. */
async function Reviews({ reviews, actor }: { readonly reviews: readonly ReviewDto[]; readonly actor: PersonActor }) {
  const [t, state] = await Promise.all([getTranslations('lending.reviewDesk'), getTranslations('lending.review.state')]);
  if (reviews.length === 0) return null;
  return (
    <Section title={t('section')} heading="inside">
      {reviews.map((review) => (
        <div key={review.id} className="border-t border-line py-3 first:border-t-0 first:pt-0 last:pb-0">
          <p className="flex flex-wrap gap-2"><Chip>{t(review.about)}</Chip><StatusChip tone={REVIEW_TONES[review.state]}>{state(review.state)}</StatusChip>{review.state === 'asked' && <Deadline at={review.dueAt} />}</p>
          <p className="mt-2 break-words"><span className="block text-sm text-muted">{t('words')}</span>{review.words}</p>
          {review.answerWords && <p className="mt-2 break-words"><span className="block text-sm text-muted">{t('answerWords')}</span>{review.answerWords}</p>}
          {review.state === 'asked' && <ReviewAnswer review={review} actor={actor} action={answerToReview} />}
        </div>
      ))}
    </Section>
  );
}
